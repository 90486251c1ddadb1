"""check: somebody's price list judged, and handed back annotated."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from pricebook.app.checked import Checked
from pricebook.app.errors import FolderNotFound, InputNotFound, UnknownCode, UnreadableBaseline, WrongOption, reason
from pricebook.app.packs import known_regulation, packs_for
from pricebook.appraisal.baseline import read_baseline
from pricebook.appraisal.judge import CheckOptions, judge
from pricebook.appraisal.record import CheckedFinding
from pricebook.base.contracts import InvalidContract
from pricebook.findings import Findings, catalogue
from pricebook.submission.read.classes import class_named
from pricebook.submission.read.layouts import figure_named
from pricebook.tables import open_sheets


def check(
    path: Path | str,
    *,
    regulation: str | None = None,
    class_: str | None = None,
    on: date | None = None,
    facility: str | None = None,
    dossier: Path | str | None = None,
    columns: Mapping[str, str] | None = None,
    bed_rate: int | Decimal | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    baseline: Path | str | None = None,
    norms: Path | str | None = None,
) -> Checked:
    """Judges a submitted price list, by the law and, with a dossier, by what the core makes of its evidence.

    What is wrong in the workbook is what the findings say. A dossier's folder is judged as `build` judges it.

    Args:
        path: the workbook (or CSV); or a dossier.
        regulation: the pack's id; by default the dossier's, or the one that the workbook names.
        class_: the hospital class of rows that name none ("II", "đặc biệt").
        on: the day of the law; else the dossier's pricing date, else today (the last day of a regulation that has ended).
        facility: whose list it is, by its code in the dossier: services that it cannot perform are found.
        dossier: a dossier with tenders, facilities and the like as evidence.
        columns: figure → heading or column letter, where headings leave it open: {"price": "H"}.
        bed_rate: the price of a bed-day in đồng, where a bed sheet states none.
        select: only these codes, or beginnings of codes.
        ignore: not these codes; they do not block.
        baseline: check.json of an earlier round: what is new since then is told, and what was mended.
        norms: a folder of regulation packs that goes before the installed ones.

    Raises:
        InputNotFound, FolderNotFound: there is no such file or folder.
        UnknownRegulation, UnknownCode, WrongOption, UnreadableBaseline: an option that cannot be meant.
    """
    path = Path(path)
    if path.is_dir():
        from pricebook.app.build import build  # a build pays for the database, judging a list alone does not

        built = build(path, norms=norms)
        return Checked(path, CheckOptions(), built.findings, built=built, law=built.law)
    if not path.is_file():
        raise InputNotFound("no-file", path=str(path))
    folder = Path(dossier) if dossier is not None else None
    packs = packs_for(norms, folder)
    options = CheckOptions(
        regulation=known_regulation(packs, regulation) if regulation is not None else None,
        class_=_class(class_),
        day=on,
        facility=_with_dossier(facility, folder),
        dossier=folder,
        columns=dict(_known_column(field, heading) for field, heading in (columns or {}).items()),
        bed_rate=None if bed_rate is None else Decimal(bed_rate),
        select=_known_codes(select),
        ignore=_known_codes(ignore),
    )
    earlier = _earlier(baseline)
    sheets, findings = open_sheets(path)
    if sheets is None:
        return Checked(path, options, Findings(findings))
    judged = judge(path, sheets, options, packs, findings)
    known = () if judged.regulation_known else tuple(packs.ids())
    return Checked(path, options, Findings(judged.findings), judged.submission, judged.law, earlier, known)


def _with_dossier(facility: str | None, dossier: Path | None) -> str | None:
    if dossier is not None and not dossier.is_dir():
        raise FolderNotFound("no-folder", path=str(dossier))
    if facility is not None and dossier is None:
        raise WrongOption("facility-needs-dossier")
    return facility


def _class(said: str | None) -> str | None:
    if said is None:
        return None
    meant = class_named(said)
    if meant is None:
        raise WrongOption("unknown-class", said=said)
    return meant


def _known_codes(codes: Sequence[str]) -> tuple[str, ...]:
    for code in codes:
        if not any(known.startswith(code) for known in catalogue()):
            raise UnknownCode("unknown-code", code=code)
    return tuple(codes)


def _known_column(field: str, heading: str) -> tuple[str, str]:
    name, said = field.strip(), heading.strip()
    if not said or figure_named(name) is None:
        raise WrongOption("unknown-column", said=f"{field}={heading}")
    return name, said


def _earlier(baseline: Path | str | None) -> list[CheckedFinding] | None:
    if baseline is None:
        return None
    try:
        return read_baseline(Path(baseline))
    except (InvalidContract, OSError) as error:
        raise UnreadableBaseline("unreadable-baseline", reason=reason(error)) from error
