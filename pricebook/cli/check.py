"""The command check: judges a submitted price list, and writes the annotated workbook."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import (
    BLOCKED,
    NOT_CARRIED_OUT,
    Format,
    FormatOption,
    FullOption,
    LangOption,
    NormsOption,
    QuietOption,
    chosen_language,
    progress,
    show,
    show_call_errors,
    show_json,
    show_phrase,
    show_removed,
)
from pricebook.cli.findings import show_findings
from pricebook.cli.next_step import show_next_of_build, show_next_of_check
from pricebook.cli.reading import show_pack
from pricebook.cli.verdict import show_checked, show_refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pricebook.app.checked import Checked
    from pricebook.base.languages import Language


class As(StrEnum):
    """What the prices of a list can be judged as."""

    proposal = "proposal"
    own = "own"
    issued = "issued"


PathArgument = Annotated[
    Path, typer.Argument(metavar="PATH", help="The workbook or CSV file to check; or the folder of a dossier.")
]
RegulationOption = Annotated[
    str | None,
    typer.Option(
        "--regulation",
        metavar="ID",
        help="The id of the regulation. Default: the dossier's, else the one that the workbook names.",
    ),
]
AsOption = Annotated[
    As | None,
    typer.Option(
        "--as",
        help="What the prices are judged as: a proposal, the facility's own prices, issued prices. Default: a proposal if the "
        "heading of the price column or a title says so (“đề nghị”), else the facility's own.",
    ),
]
ProvinceOption = Annotated[
    str | None,
    typer.Option(
        "--province",
        metavar="NAME",
        help="The province whose list it is. Default: the dossier's. A resolution of another province is only a comparison. "
        "A merged province is bound by its successor's.",
    ),
]
ClassOption = Annotated[
    str | None, typer.Option("--class", metavar="CLASS", help="The hospital class of rows that name none: I, II, special …")
]
OnOption = Annotated[
    datetime | None,
    typer.Option(
        "--on",
        formats=["%Y-%m-%d", "%d/%m/%Y"],
        help="Check by the law of this day. Default: the dossier's pricing date, else today, or the last day of a regulation "
        "that has ended.",
    ),
]
FacilityOption = Annotated[
    str | None,
    typer.Option(
        "--facility",
        metavar="CODE",
        help="The facility whose list this is. Services that it cannot perform are reported. Needs --dossier.",
    ),
]
DossierOption = Annotated[
    Path | None, typer.Option("--dossier", metavar="DIR", help="A dossier with evidence: tenders, facilities and other tables.")
]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option(
        "--column", metavar="FIELD=HEADING", help="The column of a field, by its heading or letter: price=H. May be repeated."
    ),
]
ThousandsOption = Annotated[
    str | None,
    typer.Option(
        "--thousands",
        metavar="MARK",
        help="The mark, . or , that separates thousands in numbers typed as text, if nothing shows it.",
    ),
]
ProposedColumnsOption = Annotated[
    bool,
    typer.Option(
        "--columns",
        help="Take the columns that the program proposes by their values, where headings do not name all that is needed. Without "
        "it they are only printed.",
    ),
]
KeepColumnsOption = Annotated[
    bool,
    typer.Option(
        "--keep-columns",
        help="Keep the columns of this check in NAME.columns.toml beside the file: later checks take them while its headings are "
        "the same.",
    ),
]
BedRateOption = Annotated[
    int | None,
    typer.Option("--bed-rate", metavar="ĐỒNG", min=1, help="The price of a bed-day in đồng, if the bed sheet does not state it."),
]
SelectOption = Annotated[
    list[str] | None,
    typer.Option(
        "--select", metavar="CODE", help="Report only these findings: a code or its beginning (CP, AR002). May be repeated."
    ),
]
IgnoreOption = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="CODE", help="Do not report these findings; they do not block. May be repeated."),
]
BaselineOption = Annotated[
    Path | None,
    typer.Option(
        "--baseline", metavar="JSON", help="check.json of an earlier check. Only new findings and mended ones are shown."
    ),
]
AnnotateOption = Annotated[
    bool, typer.Option("--annotate/--no-annotate", help="Whether to write the annotated workbook. Default: yes.")
]
Out = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--out",
        metavar="OUT",
        help="Folder for the results. Default: NAME-check beside the workbook; NAME-check-2 … for one given back.",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite existing results.")]


def check(
    path: PathArgument,
    regulation: RegulationOption = None,
    as_: AsOption = None,
    class_: ClassOption = None,
    province: ProvinceOption = None,
    on: OnOption = None,
    facility: FacilityOption = None,
    dossier: DossierOption = None,
    column: ColumnOption = None,
    thousands: ThousandsOption = None,
    columns: ProposedColumnsOption = False,
    keep_columns: KeepColumnsOption = False,
    bed_rate: BedRateOption = None,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    baseline: BaselineOption = None,
    annotate: AnnotateOption = True,
    out: Out = None,
    force: Force = False,
    norms: NormsOption = None,
    full: FullOption = False,
    quiet: QuietOption = False,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Check a submitted price list: report each wrong cell with the law and the remedy, and annotate the workbook.

    Writes an annotated copy of the workbook (the original is not changed), check.json, and lists of the services that pass
    and that do not pass. With --no-annotate nothing is written, unless -o names a folder. Findings that the officer accepts
    are listed, with reasons, in accepted.csv beside the workbook. Prices that the pack of the regulation has nothing to judge
    by are not judged, and are listed too. Exit status: 0 if nothing blocks, 1 if a finding blocks, 2 if nothing could be checked.

    Example: pricebook check submission.xlsx --regulation nq-399-2025
    """
    language = chosen_language(lang)
    with progress(language) as step, show_call_errors(language):
        from pricebook.app.check import check as judge
        from pricebook.app.commands import option, repeating

        step("reading-dossier" if path.is_dir() else "reading-list")
        checked = judge(
            path,
            regulation=regulation,
            as_=as_.value if as_ is not None else None,
            class_=class_,
            province=province,
            on=on.date() if on is not None else None,
            facility=facility,
            dossier=dossier,
            columns=named_columns(column or ()),
            proposed_columns=columns,
            thousands=thousands,
            bed_rate=bed_rate,
            select=select or (),
            ignore=ignore or (),
            baseline=baseline,
            norms=norms,
        )
        writes = checked.submission is not None and (annotate or out is not None)
        same = (("baseline", baseline), ("keep-columns", keep_columns), ("no-annotate", not annotate), ("o", out))
        shown = (("full", full), ("format", format.value if format is Format.json else None), ("lang", lang and lang.value))
        checked = repeating(checked, [option(*each) for each in (*same, ("force", force or writes), *shown)])
        kept = checked.keep_columns(force=force) if keep_columns and checked.submission is not None else None
        written = None
        if writes:
            step("writing")
            written = checked.write(out, annotate=annotate, force=force, language=language)
            checked = written.result
        removed = checked.remove_former(out) if annotate or out is not None else ()
    show_removed(removed, language)
    if kept is not None:
        show_phrase("columns-kept", language, err=True, path=str(kept))
    if written is not None:
        show_phrase("results", language, err=True, path=str(written.files[-1] if annotate else written.folder))
    told = format is Format.text and not quiet
    _show(
        checked, format, language, full, quiet, lambda: show_next_of_check(checked, written, annotate, language) if told else None
    )
    raise typer.Exit(_status(checked))


def named_columns(options: "Iterable[str]") -> dict[str, str]:
    """Field → the column that is named for it; where several are, as for several sheets, one in each line."""
    named: dict[str, str] = {}
    for text in options:
        name, _, heading = text.partition("=")
        named[name] = f"{named[name]}\n{heading}" if name in named and "!" in heading else heading
    return named


def _show(
    checked: "Checked", format: Format, language: "Language", full: bool, quiet: bool, then: "Callable[[], None]"
) -> None:  # fmt: skip
    """Prints the result; `then` prints what comes next."""
    if format is Format.json:
        show_json(checked.record(language))
    elif checked.submission is not None:
        show_checked(checked, language, full=full, quiet=quiet, then=then)
    elif not quiet:
        show_findings(checked.findings, language, full=full)
        if checked.law is not None:
            show()
            show_pack(checked.law, language)
    else:
        show_refused(checked, language)
    if checked.why_not is not None:
        show(checked.why_not.text(language), err=True)
    if format is Format.text and checked.submission is None and checked.built is None:
        then()
    elif format is Format.text and not quiet and checked.built is not None:
        show_next_of_build(checked.built, None, language)


def _status(checked: "Checked") -> int:
    """Returns 0 if nothing blocks, 1 if a finding blocks, 2 if nothing could be checked."""
    if (checked.built is None and checked.submission is None) or (checked.built is not None and checked.built.prices is None):
        return NOT_CARRIED_OUT
    if checked.verdict is not None and checked.verdict.proposal == "not-judged":
        return NOT_CARRIED_OUT
    passes = not checked.blocked if checked.verdict is None else checked.verdict.passes
    return 0 if passes else BLOCKED
