"""The command check: judges a submitted price list, and writes the annotated workbook."""

from typing import TYPE_CHECKING

import typer

from pricebook.cli.check_options import (
    AnnotateOption,
    AsOption,
    BaselineOption,
    BedRateOption,
    ClassOption,
    ColumnOption,
    DossierOption,
    FacilityOption,
    Force,
    IgnoreOption,
    KeepColumnsOption,
    OnOption,
    Out,
    PathArgument,
    ProposedColumnsOption,
    ProvinceOption,
    RegulationOption,
    SelectOption,
    ThousandsOption,
)
from pricebook.cli.check_papers import (
    HoldsOption,
    HtmlOption,
    LetterDateOption,
    LetterOption,
    PapersOption,
    ReceivedOption,
    SenderOption,
    incoming_of,
    show_documents,
)
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
    papers: PapersOption = False,
    html: HtmlOption = False,
    sender: SenderOption = None,
    letter: LetterOption = None,
    letter_date: LetterDateOption = None,
    received: ReceivedOption = None,
    holds: HoldsOption = None,
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
    are listed, with reasons, in accepted.csv beside the workbook. With --papers the opinion, the record and the letters are
    written from it as Word files. Prices that the pack of the regulation has nothing to judge
    by are not judged, and are listed too. Exit status: 0 if nothing blocks, 1 if a finding blocks, 2 if nothing could be checked.

    Example: pricebook check submission.xlsx --regulation nq-399-2025
    """
    language = chosen_language(lang)
    with progress(language) as step, show_call_errors(language):
        from pricebook.app.check import check as judge
        from pricebook.app.commands import option, repeating

        incoming = incoming_of(papers, sender, letter, letter_date, received, holds)
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
        documents = papers or html
        writes = checked.submission is not None and (annotate or out is not None or documents)
        writes = writes or (checked.built is not None and documents)  # which a dossier does not have here, as is then said
        same = (("baseline", baseline), ("keep-columns", keep_columns), ("no-annotate", not annotate), ("o", out))
        shown = (("full", full), ("format", format.value if format is Format.json else None), ("lang", lang and lang.value))
        days = [day.date() if day is not None else None for day in (letter_date, received)]
        of_letter = (("sender", sender), ("letter", letter), ("letter-date", days[0]), ("received", days[1]))
        asked = (("papers", papers), ("html", html), *of_letter, *(("holds", paper) for paper in holds or ()))
        checked = repeating(checked, [option(*each) for each in (*same, *asked, ("force", force or writes), *shown)])
        kept = checked.keep_columns(force=force) if keep_columns and checked.submission is not None else None
        written = None
        if writes:
            step("writing")
            written = checked.write(out, annotate=annotate, force=force, language=language, papers=incoming, page=documents)
            checked = written.result
        removed = checked.remove_former(out) if annotate or out is not None else ()
    show_removed(removed, language)
    if kept is not None:
        show_phrase("columns-kept", language, err=True, path=str(kept))
    if written is not None:
        show_phrase("results", language, err=True, path=str(written.files[-1] if annotate else written.folder))
        if documents:
            show_documents(written, incoming, language)
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
