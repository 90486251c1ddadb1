"""The verb check: judges a price list that somebody else submitted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pricebook.app.checked import Checked
from pricebook.app.commands import with_commands
from pricebook.app.dossiers import existing_folder
from pricebook.app.errors import InputNotFound, UnknownCode, UnreadableBaseline, WrongOption, reason
from pricebook.app.options import bed_rate_of, day_of, thousands_of
from pricebook.app.packs import known_province, known_regulation, packs_for
from pricebook.app.written import RECORD
from pricebook.appraisal.fitting import fitting_regulation
from pricebook.appraisal.judge import CheckOptions, UnknownClass, judge
from pricebook.appraisal.typed_reasons import corrections_beside
from pricebook.base.file_names import named_in
from pricebook.base.files import is_file, is_folder
from pricebook.base.inputs import reads_once
from pricebook.base.nearest import nearest_to
from pricebook.findings import Findings, catalogue
from pricebook.regulation import SearchPath
from pricebook.submission.judged_as import KINDS, ListKind
from pricebook.submission.read.layouts import figure_named
from pricebook.tables import FORMATS, open_sheets

if TYPE_CHECKING:
    from pricebook.appraisal.baseline import Baseline


@reads_once
def check(
    path: Path | str,
    *,
    regulation: str | None = None,
    as_: ListKind | None = None,
    class_: str | None = None,
    province: str | None = None,
    on: date | None = None,
    facility: str | None = None,
    dossier: Path | str | None = None,
    columns: Mapping[str, str] | None = None,
    thousands: str | None = None,
    proposed_columns: bool = False,
    bed_rate: int | Decimal | str | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    baseline: Path | str | None = None,
    norms: Path | str | None = None,
) -> Checked:
    """Judges a submitted price list by the law; with a dossier, also by the prices composed from the dossier's evidence.

    What is wrong in the workbook is reported by the findings. Where `path` is a dossier, it is built and its findings are
    returned; dossier.toml then states everything, and of the options only `norms` can be given.

    Args:
        path: the workbook (or CSV file); or the folder of a dossier.
        regulation: the id of the regulation pack; by default the dossier's, else the one that the workbook names.
        as_: what the prices are judged as: "proposal", "own" (a facility's own prices) or "issued". By default a proposal where
            the heading of the price column or a title says so ("đề nghị"), else a facility's own.
        class_: the hospital class of rows that name none ("II", "đặc biệt").
        province: the province whose list it is; by default the dossier's. For any other than its own, the prices of a province's
            resolution are a comparison. One that was merged is bound by its successor's from that day on.
        on: the day of the law; by default the dossier's pricing date, else the one that the list states in a title, else today,
            or the nearest day on which the regulation was in effect.
        facility: the code, in the dossier, of the facility whose list it is; services that it cannot perform are reported.
        dossier: the folder of a dossier with tenders, facilities and other evidence.
        columns: figure → heading or column letter, where the headings leave it open: {"price": "H"}. "Sheet2!H" is for one sheet.
        proposed_columns: whether the columns that the values propose are taken, where headings do not name all that is needed.
        thousands: the mark, "." or ",", that separates thousands in numbers typed as text, where nothing else shows it.
        bed_rate: the price of a bed-day in đồng (60000, or as text "60.000"), where a bed sheet states none.
        select: report only these codes, or beginnings of codes; the verdict rests on them alone.
        ignore: do not report these codes; they do not count for the verdict.
        baseline: check.json of an earlier round, or the list that was sent then, which is judged first by the same options; the
            result says which findings are new since then, and which are mended.
        norms: a folder of regulation packs that is searched before the installed ones.

    Returns:
        The findings and, where a list was read, the proposed verdict.

    Raises:
        InputNotFound, FolderNotFound: there is no such file or folder (`norms` and `dossier` are folders).
        UnknownRegulation, UnknownCode, UnreadableBaseline: an option has no valid value.
        WrongOption: an option has no valid value, or cannot be used with a dossier; or the earlier round was judged by another
            regulation, or is that of another list.
    """
    path = Path(path)
    if is_folder(path):
        stated = (regulation, as_, class_, province, on, facility, dossier, columns, thousands, bed_rate)
        chosen = (*stated, select, ignore, baseline)
        if proposed_columns or any(option is not None and option not in ((), [], {}) for option in chosen):
            raise WrongOption("options-with-dossier" if is_file(path / "dossier.toml") else "no-dossier-toml", path=str(path))
        from pricebook.app.build import build  # only a build needs the database, which is slow to import

        built = build(path, norms=norms)
        return Checked(path, CheckOptions(), built.findings, built=built, law=built.law)
    if not is_file(path):
        raise InputNotFound("no-file", path=str(path))
    said: dict[str, Any] = {
        "regulation": regulation, "as_": as_, "class_": class_, "province": province, "on": on, "facility": facility,
        "dossier": dossier, "columns": columns, "thousands": thousands, "proposed_columns": proposed_columns,
        "bed_rate": bed_rate, "select": select, "ignore": ignore, "norms": norms,
    }  # fmt: skip
    packs, options = stated_options(**said)
    earlier = earlier_round(baseline, partial(check, **said)) if baseline is not None else None
    sheets, findings = open_sheets(path)
    if sheets is None:
        return Checked(path, options, Findings(findings))
    try:
        judged = judge(path, sheets, options, packs, [*findings, *corrections_beside(path)])
    except UnknownClass as error:
        raise WrongOption("unknown-class", said=error.said, known=", ".join(error.known)) from error
    if judged.law is not None and earlier is not None and earlier.regulation != judged.law.regulation.id:
        raise WrongOption("other-baseline", path=str(baseline), said=earlier.regulation, regulation=judged.law.regulation.id)
    if judged.law is not None:
        options = replace(options, class_=judged.class_)
    could_be_named = () if judged.regulation_known else tuple(packs.ids())
    checked = Checked(
        path,
        options,
        Findings(with_commands(judged.findings, path, options, norms)),
        judged.submission,
        judged.law,
        earlier,
        could_be_named,
        settlement=judged.settlement,
        binding=judged.binding,
        province=judged.province,
        reasons=judged.reasons,
        norms=norms,
        stated=judged.stated,
        fitting=fitting_regulation(sheets, packs) if could_be_named else None,
    )
    if earlier is not None and is_another_list(earlier, checked):
        raise WrongOption("baseline-of-another-list", path=str(baseline), file=earlier.file)
    return checked


def is_another_list(earlier: "Baseline", checked: Checked) -> bool:
    """Whether the list has no price in common with the one that a round before judged: then it is no next round of it."""
    if not earlier.prices or checked.verdict is None or not any(checked.verdict.counted):
        return False
    from pricebook.appraisal.rounds import in_common

    return not in_common(earlier, checked.check_record())


def stated_options(
    *,
    regulation: str | None = None,
    as_: ListKind | None = None,
    class_: str | None = None,
    province: str | None = None,
    on: date | None = None,
    facility: str | None = None,
    dossier: Path | str | None = None,
    columns: Mapping[str, str] | None = None,
    thousands: str | None = None,
    proposed_columns: bool = False,
    bed_rate: int | Decimal | str | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    norms: Path | str | None = None,
) -> tuple[SearchPath, CheckOptions]:
    """Returns the search path, and what was stated beside a list. The arguments, and what is raised, are those of `check`."""
    folder = Path(dossier) if dossier is not None else None
    packs = packs_for(norms, folder)
    return packs, CheckOptions(
        regulation=known_regulation(packs, regulation) if regulation is not None else None,
        as_=_kind(as_),
        class_=class_,
        province=None if province is None else known_province(province, packs),
        day=day_of(on),
        facility=_facility(facility, folder),
        dossier=folder,
        columns=dict(chosen_column(field, heading) for field, heading in (columns or {}).items()),
        thousands=thousands_of(thousands),
        proposed_columns=proposed_columns,
        bed_rate=bed_rate_of(bed_rate),
        select=_codes(select),
        ignore=_codes(ignore),
    )


def _facility(facility: str | None, dossier: Path | None) -> str | None:
    """The facility, if there is a dossier that says what it can perform."""
    if dossier is not None:
        existing_folder(dossier)
    if facility is not None and dossier is None:
        raise WrongOption("facility-needs-dossier")
    return facility


def _kind(text: ListKind | None) -> ListKind | None:
    """What the prices are judged as, if it is one of the kinds."""
    if text is not None and text not in KINDS:
        raise WrongOption("unknown-kind", said=str(text), known=", ".join(KINDS))
    return text


def _codes(codes: Sequence[str]) -> tuple[str, ...]:
    """The codes, if findings of the catalogue begin with each of them."""
    codes = (codes,) if isinstance(codes, str) else tuple(codes)
    for code in codes:
        if not code or not any(known.startswith(code) for known in catalogue()):
            raise UnknownCode("unknown-code", code=code, nearest=nearest_to(code, catalogue()))
    return codes


def chosen_column(field: str, heading: str) -> tuple[str, str]:
    """The field and the heading without blanks, if a submission has such a field."""
    name, column = field.strip(), heading.strip()
    if not column or figure_named(name) is None:
        raise WrongOption("unknown-column", said=f"{field}={heading}")
    return name, column


def earlier_round(baseline: Path | str, judged: Callable[[Path], Checked] | None = None) -> "Baseline":
    """Returns what an earlier round found.

    Args:
        baseline: check.json of that round, or the folder that it lies in; or the list that was sent then.
        judged: judges that list, where it is to be judged now; None where only a check.json is taken.

    Raises:
        UnreadableBaseline: there is no such file; it is neither; or no list can be read in it.
    """
    from pricebook.appraisal.baseline import baseline_of, read_baseline
    from pricebook.base.contracts import InvalidContract

    try:
        path = Path(baseline)
        if path.is_dir():
            path = named_in(path, RECORD) or path / RECORD
        if judged is not None and path.suffix.lower() in FORMATS and is_file(path):
            of_list = judged(path)
            if of_list.submission is None:
                raise UnreadableBaseline("baseline-without-list", path=str(baseline))
            return baseline_of(of_list.check_record())
        return read_baseline(path)
    except (InvalidContract, OSError, ValueError) as error:  # ValueError: a text that can be no path
        raise UnreadableBaseline("unreadable-baseline", path=str(baseline), reason=reason(error)) from error
