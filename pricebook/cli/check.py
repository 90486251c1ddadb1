"""pricebook check: somebody's price list judged, and handed back annotated."""

import shutil
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import (
    BLOCKED,
    NOT_CARRIED_OUT,
    Format,
    FormatOption,
    LangOption,
    fail,
    language,
    progress,
    say,
    say_json,
    say_result,
    writing,
)
from pricebook.cli.verdict import say_checked, say_codes_left_out

if TYPE_CHECKING:
    from pricebook.appraisal.judge import Checked, Question
    from pricebook.appraisal.record import CheckRecord
    from pricebook.appraisal.verdict import Verdict
    from pricebook.findings import FindingRecord, Language
    from pricebook.submission.annotate import Summary

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

RECORD, PASSED, REJECTED, TO_ACCEPT = "check.json", "accepted_services.csv", "rejected_services.csv", "to_accept.csv"


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
    if path.is_dir():
        _check_dossier(path, format, words)
        return
    if not path.is_file():
        fail(f"Không có tệp {path}.", f"There is no file {path}.", words)
    question = _question(words, regulation, class_, on, facility, dossier, column, bed_rate, select, ignore)
    from pricebook.appraisal.judge import check as judge

    with progress(words) as step, TemporaryDirectory() as name:
        step("Đọc và đối chiếu …", "Reading and judging …")
        checked = judge(path, question)
        if checked.submission is None or checked.law is None:
            _not_judged(checked, question, format, words)
        made = Path(name) / "copy"
        verdict = checked.verdict()
        workbook = _workbook(checked, verdict, question, made) if annotate else None
        new, mended = _compared(checked, baseline, words)
        record = partial(_record, checked, verdict, question, words, new, mended)
        if annotate or out is not None:
            step("Ghi kết quả …", "Writing the results …")
            folder = out or path.with_name(f"{path.stem}-check")
            _write(checked, record(), (made, workbook), folder, force, words)
    if format is Format.json:
        say_json(record())
    else:
        say_checked(checked, verdict, new, mended, words)
        say_codes_left_out(question, words)
    if not verdict.passes:
        raise typer.Exit(BLOCKED)


def _check_dossier(folder: Path, format: Format, words: "Language") -> None:
    """A dossier: what `build` finds, without writing anything."""
    from pricebook.app.build import build

    with progress(words) as step:
        step("Đọc hồ sơ và tính giá …", "Reading the dossier and composing prices …")
        built = build(folder)
    say_result(built.findings, format, words, built.tables)
    if built.prices is None:
        raise typer.Exit(NOT_CARRIED_OUT)
    if built.blocked:
        raise typer.Exit(BLOCKED)


def _question(
    words: "Language", regulation: str | None, class_: str | None, on: datetime | None, facility: str | None,
    dossier: Path | None, column: list[str] | None, bed_rate: int | None, select: list[str] | None, ignore: list[str] | None,
) -> "Question":  # fmt: skip
    """The options as one question; what cannot be meant is said at once."""
    from pricebook.appraisal.judge import Question
    from pricebook.findings import catalogue
    from pricebook.regulation import available
    from pricebook.submission.read.classes import class_said

    if regulation is not None and regulation not in available():
        known = ", ".join(available())
        fail(f"Không có văn bản {regulation}. Có: {known}.", f"There is no regulation {regulation}. Known: {known}.", words)
    if dossier is not None and not dossier.is_dir():
        fail(f"Không có thư mục hồ sơ {dossier}.", f"There is no dossier {dossier}.", words)
    if facility is not None and dossier is None:
        fail("--facility cần --dossier (nói cơ sở nào thực hiện gì).", "--facility needs --dossier (who performs what).", words)
    for code in (*(select or ()), *(ignore or ())):
        if not any(known.startswith(code) for known in catalogue()):
            fail(f"Không có mã nào là {code}.", f"No code is {code}, or begins so.", words)
    meant = class_said(class_) if class_ is not None else None
    if class_ is not None and meant is None:
        fail(f"Không rõ hạng “{class_}” (ví dụ: II, special).", f"“{class_}” is no class (II, special …).", words)
    columns = dict(_pair(text, words) for text in column or ())
    rate = Decimal(bed_rate) if bed_rate is not None else None
    day: date | None = on.date() if on is not None else None
    return Question(regulation, meant, day, facility, dossier, columns, rate, tuple(select or ()), tuple(ignore or ()))


def _pair(text: str, words: "Language") -> tuple[str, str]:
    from pricebook.submission.read.layouts import figure_named

    name, equals, heading = text.partition("=")
    if not equals or not heading.strip() or figure_named(name.strip()) is None:
        fail(f"--column {text}: viết TRƯỜNG=TÊN CỘT.", f"--column {text}: write FIELD=HEADING.", words)
    return name.strip(), heading.strip()


def _not_judged(checked: "Checked", question: "Question", format: Format, words: "Language") -> None:
    """Nothing could be judged: why, and status 2."""
    say_result(checked.findings, format, words, checked.tables)
    if checked.law is None and checked.known:
        known = ", ".join(checked.known)
        fail(
            f"Tệp không nêu văn bản nào. Thêm --regulation (có: {known}).",
            f"The workbook names no regulation. Add --regulation (known: {known}).",
            words,
        )
    raise typer.Exit(NOT_CARRIED_OUT)


def _compared(checked: "Checked", baseline: Path | None, words: "Language") -> "tuple[list[bool] | None, list[FindingRecord]]":
    """Where an earlier round is given: for each finding whether it is new, and what was mended since."""
    if baseline is None:
        return None, []
    from pricebook.appraisal.baseline import compared, read_baseline
    from pricebook.base.resources import InvalidContract

    try:
        return compared(checked.findings, read_baseline(baseline))
    except (InvalidContract, OSError) as error:
        fail(f"Không đọc được --baseline: {error}", f"--baseline cannot be read: {error}", words)


def _record(
    checked: "Checked", verdict: "Verdict", question: "Question", words: "Language", new: list[bool] | None,
    mended: "list[FindingRecord]",
) -> "CheckRecord":  # fmt: skip
    """What check.json holds."""
    from pricebook.appraisal.record import AskedRecord, check_record

    assert checked.submission is not None and checked.law is not None
    asked: AskedRecord = {
        "class": question.class_,
        "facility": question.facility,
        "dossier": question.dossier.name if question.dossier else None,
        "columns": dict(question.columns),
        "select": list(question.select),
        "ignore": list(question.ignore),
    }
    return check_record(checked.submission, checked.law, asked, checked.findings, verdict, checked.tables, words, new, mended)


def _write(
    checked: "Checked", record: "CheckRecord", made: tuple[Path, str | None], folder: Path, force: bool, words: "Language"
) -> None:
    """The files of a check, together or not at all. `made`: the workbook that is given back, and what it is to be called."""
    from pricebook.appraisal.record import write_lists, write_record

    copy, workbook = made
    names = (RECORD, PASSED, REJECTED, TO_ACCEPT, *([workbook] if workbook else []))
    with writing(folder, names, force, words) as staging:
        write_record(record, staging / RECORD)
        write_lists(record, checked.findings, staging / PASSED, staging / REJECTED, staging / TO_ACCEPT)
        if workbook:
            shutil.move(copy, staging / workbook)
    written = folder / workbook if workbook else folder
    say(f"Kết quả: {written}" if words == "vi" else f"Results: {written}", err=True)


def _workbook(checked: "Checked", verdict: "Verdict", question: "Question", target: Path) -> str:
    """Makes the workbook that is given back; what it is to be called.

    What an annotated copy would lose is a finding, so that it stands in every output.
    """
    from pricebook.findings import Finding, Place
    from pricebook.submission.annotate import give_back, open_copy

    copy = open_copy(checked.path)
    lost = give_back(copy, target, checked.findings, _summary(checked, verdict, question))
    if lost:
        checked.findings.append(Finding("XL032", Place(checked.path.name), observed="; ".join(lost)))
        verdict.counts["info"] += 1
        return f"{checked.path.stem}-findings.xlsx"
    return f"{checked.path.stem}-checked{copy.suffix}"


def _summary(checked: "Checked", verdict: "Verdict", question: "Question") -> "Summary":
    from pricebook.submission.annotate import Summary

    assert checked.law is not None
    law = checked.law.law
    return Summary(
        file=checked.path.name, regulation=law.title, references=tuple(entry.document for entry in law.references),
        day=f"{checked.law.day:%d/%m/%Y}", dossier=question.dossier.name if question.dossier else None, class_=question.class_,
        verdict=verdict,
    )  # fmt: skip
