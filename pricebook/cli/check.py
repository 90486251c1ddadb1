"""The command check: judges a submitted price list, and writes the annotated workbook."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    Names,
    NamesOption,
    NormsOption,
    QuietOption,
    chosen_language,
    phrase,
    progress,
    show,
    show_call_errors,
    show_json,
    show_phrase,
    show_removed,
)
from pricebook.cli.findings import show_findings, show_with_command
from pricebook.cli.next_step import show_next_of_build, show_next_of_check
from pricebook.cli.reading import show_pack
from pricebook.cli.verdict import show_checked, show_refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pricebook.app.checked import Checked
    from pricebook.base.languages import Language


def check(
    paths: PathArgument,
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
    names: NamesOption = Names.plain,
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

    Of a folder, each file is checked by itself, and entered in the register so-van-ban-den.xlsx beside the results. What a
    clerk types there (day, sender, letter, round, papers that came) is used by the next run. A list that was sent again is
    judged against the round before. The exit status is the worst of all files.

    Example: pricebook check submission.xlsx --regulation nq-399-2025
    """
    language = chosen_language(lang)
    path = _one(paths, language)
    stated: dict[str, Any] = {
        "regulation": regulation,
        "as_": as_.value if as_ is not None else None,
        "class_": class_,
        "province": province,
        "on": on.date() if on is not None else None,
        "facility": facility,
        "dossier": dossier,
        "columns": named_columns(column or ()),
        "proposed_columns": columns,
        "thousands": thousands,
        "bed_rate": bed_rate,
        "select": select or (),
        "ignore": ignore or (),
        "norms": norms,
    }
    speaking = names.value if names is not Names.plain else None
    of_one = {"sender": sender, "letter": letter, "letter-date": letter_date, "holds": holds, "baseline": baseline}
    if _holds_submissions(path):
        from pricebook.cli.check_folder import run_folder

        _refuse_of_one({**of_one, "keep-columns": keep_columns or None}, language)
        came = received.date() if received is not None else None
        writing = {"papers": papers, "page": html, "annotate": annotate, "received": came, "force": force, "names": names.value}
        again = _again(
            path, stated, (("papers", papers), ("html", html), ("no-annotate", not annotate), ("o", out), ("names", speaking))
        )
        raise typer.Exit(
            run_folder(path, out, stated, writing, again=again, format=format, quiet=quiet, full=full, language=language)
        )
    with progress(language) as step, show_call_errors(language):
        from pricebook.app.check import check as judge
        from pricebook.app.commands import option, repeating
        from pricebook.base.files import is_folder

        incoming = incoming_of(papers, sender, letter, letter_date, received, holds)
        step("reading-dossier" if is_folder(path) else "reading-list")
        checked = judge(path, baseline=baseline, **stated)
        documents = papers or html
        writes = checked.submission is not None and (annotate or out is not None or documents)
        writes = writes or (checked.built is not None and documents)  # which a dossier does not have here, as is then said
        same = (
            ("baseline", baseline),
            ("keep-columns", keep_columns),
            ("no-annotate", not annotate),
            ("o", out),
            ("names", speaking),
        )
        shown = (("full", full), ("format", format.value if format is Format.json else None), ("lang", lang and lang.value))
        days = [day.date() if day is not None else None for day in (letter_date, received)]
        of_letter = (("sender", sender), ("letter", letter), ("letter-date", days[0]), ("received", days[1]))
        asked = (("papers", papers), ("html", html), *of_letter, *(("holds", paper) for paper in holds or ()))
        checked = repeating(checked, [option(*each) for each in (*same, *asked, ("force", force or writes), *shown)])
        kept = checked.keep_columns(force=force) if keep_columns and checked.submission is not None else None
        written = None
        if writes:
            step("writing")
            written = checked.write(
                out, annotate=annotate, force=force, language=language, papers=incoming, page=documents, names=names.value
            )
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


def _one(paths: "Sequence[Path]", language: "Language") -> Path:
    """The file or the folder; with several, says so and how a whole folder is checked, and ends with status 2."""
    if len(paths) == 1:
        return paths[0]
    from pricebook.app.commands import command
    from pricebook.app.errors import WrongOption

    with show_call_errors(language):
        raise WrongOption("several-paths", count=len(paths), command=command("check", paths[0].parent))
    raise AssertionError  # show_call_errors ends the command


def _holds_submissions(path: Path) -> bool:
    """Whether a path is a folder, and not that of a dossier."""
    from pricebook.base.files import is_folder

    if not is_folder(path):
        return False
    from pricebook.app.folder_files import is_dossier

    return not is_dossier(path)


def _refuse_of_one(given: "Mapping[str, object]", language: "Language") -> None:
    """Refuses, for a folder, what is said of one file."""
    from pricebook.app.errors import WrongOption

    said = [f"--{name}" for name, value in given.items() if value]
    with show_call_errors(language):
        if said:
            raise WrongOption("not-with-folder", options=", ".join(said))


def _again(path: Path, stated: "Mapping[str, Any]", more: "Sequence[tuple[str, object]]") -> str:
    """The command that checks a folder again."""
    from pricebook.app.check import stated_options
    from pricebook.app.commands import command_to_check, option

    further = " ".join(filter(None, (option(*each) for each in more)))
    return command_to_check(path, stated_options(**stated)[1], stated["norms"], further)


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
        from pricebook.app.commands import command

        build = command("build", checked.path)
        show_with_command(phrase("dossier-checked", language, path=str(checked.path), command=build), build)


def _status(checked: "Checked") -> int:
    """Returns 0 if nothing blocks, 1 if a finding blocks, 2 if nothing could be checked."""
    if (checked.built is None and checked.submission is None) or (checked.built is not None and checked.built.prices is None):
        return NOT_CARRIED_OUT
    if checked.verdict is not None and checked.verdict.proposal == "not-judged" and not checked.verdict.passes:
        return NOT_CARRIED_OUT
    passes = not checked.blocked if checked.verdict is None else checked.verdict.proposal == "pass"
    return 0 if passes else BLOCKED
