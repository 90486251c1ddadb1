"""pricebook check: somebody's price list judged, and handed back annotated."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import (
    BLOCKED,
    NOT_CARRIED_OUT,
    Format,
    FormatOption,
    LangOption,
    NormsOption,
    called,
    language,
    progress,
    show,
    show_findings,
    show_json,
    tell,
)
from pricebook.cli.verdict import show_checked

if TYPE_CHECKING:
    from pricebook.app.checked import Checked
    from pricebook.base.languages import Language

PathArgument = Annotated[Path, typer.Argument(metavar="PATH", help="The workbook (or CSV) to be judged; or a dossier.")]
RegulationOption = Annotated[
    str | None, typer.Option("--regulation", metavar="ID", help="The regulation; by default the one that the workbook names.")
]
ClassOption = Annotated[str | None, typer.Option("--class", metavar="CLASS", help="Hospital class of rows that name none.")]
OnOption = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="The day of the law; else the dossier's, or today."),
]
FacilityOption = Annotated[
    str | None, typer.Option("--facility", metavar="CODE", help="Whose list it is: services that it cannot perform are found.")
]
DossierOption = Annotated[
    Path | None, typer.Option("--dossier", metavar="DIR", help="A dossier with tenders, facilities and the like as evidence.")
]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option("--column", metavar="FIELD=HEADING", help="The column of a figure: price=H."),
]
BedRateOption = Annotated[
    int | None, typer.Option("--bed-rate", metavar="ĐỒNG", min=1, help="Price of a bed-day, where a bed sheet states none.")
]
SelectOption = Annotated[list[str] | None, typer.Option("--select", metavar="CODE", help="Only these codes (CP, AR002 …).")]
IgnoreOption = Annotated[list[str] | None, typer.Option("--ignore", metavar="CODE", help="Not these codes; they do not block.")]
BaselineOption = Annotated[
    Path | None, typer.Option("--baseline", metavar="JSON", help="check.json of an earlier round: only what is new is told.")
]
AnnotateOption = Annotated[bool, typer.Option("--annotate/--no-annotate", help="Write the annotated workbook.")]
Out = Annotated[
    Path | None, typer.Option("-o", "--out", metavar="OUT", help="Folder for the results; else NAME-check beside it.")
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite results that are there already.")]


def check(
    path: PathArgument,
    regulation: RegulationOption = None,
    class_: ClassOption = None,
    on: OnOption = None,
    facility: FacilityOption = None,
    dossier: DossierOption = None,
    column: ColumnOption = None,
    bed_rate: BedRateOption = None,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    baseline: BaselineOption = None,
    annotate: AnnotateOption = True,
    out: Out = None,
    force: Force = False,
    norms: NormsOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Judge a submitted price list: each wrong cell with its law and its remedy, and the workbook back with notes on it.

    Writes an annotated copy (never over the original), check.json, and the lists of what passed and what did not. With
    --no-annotate nothing is written unless -o names a folder. accepted.csv beside the workbook names findings that the
    officer lets stand. Ends with 0 when nothing blocks, 1 when something does, 2 when nothing could be judged.

    Example: pricebook check submission.xlsx --regulation nq-399-2025
    """
    words = language(lang)
    with progress(words) as step, called(words):
        from pricebook.app.check import check as judge

        step("reading-dossier" if path.is_dir() else "reading-list")
        checked = judge(
            path,
            regulation=regulation,
            class_=class_,
            on=on.date() if on is not None else None,
            facility=facility,
            dossier=dossier,
            columns=dict(_pair(text) for text in column or ()),
            bed_rate=bed_rate,
            select=select or (),
            ignore=ignore or (),
            baseline=baseline,
            norms=norms,
        )
        written = None
        if checked.submission is not None and (annotate or out is not None):
            step("writing")
            written = checked.write(out, annotate=annotate, force=force, language=words)
            checked = written.result
    if written is not None:
        tell("results", words, err=True, path=str(written.files[-1] if annotate else written.folder))
    _show(checked, format, words)
    raise typer.Exit(_status(checked))


def _pair(text: str) -> tuple[str, str]:
    name, _, heading = text.partition("=")
    return name, heading


def _show(checked: "Checked", format: Format, words: "Language") -> None:
    if format is Format.json:
        show_json(checked.record(words))
    elif checked.submission is None:
        show_findings(checked.findings, words)
    else:
        show_checked(checked, words)
    if checked.why_not is not None:
        show(checked.why_not.text(words), err=True)


def _status(checked: "Checked") -> int:
    """0 nothing blocks, 1 something does, 2 nothing could be judged."""
    if (checked.built is None and checked.submission is None) or (checked.built is not None and checked.built.prices is None):
        return NOT_CARRIED_OUT
    passes = not checked.blocked if checked.verdict is None else checked.verdict.passes
    return 0 if passes else BLOCKED
