"""Judges a submitted workbook: by the law alone, or also by the evidence of a dossier.

`judge` goes through these steps:

1. It finds the regulation and the day, and loads the law on that day.
2. It judges bed sheets by the rules of bed-days (R15).
3. It reads the other sheets into the stated list (`pricebook/submission/`).
4. It checks the stated list. With a dossier, prices are first composed from its evidence, as a build does it.
5. It adds the articles of the law to the findings, and marks those that the officer has accepted.
6. It says which prices are not judged: those that nothing rejects, and that nothing is known to judge by.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pricebook.appraisal.accepted import with_acceptances
from pricebook.appraisal.bed_sheets import check_bed_sheets, separate_bed_sheets
from pricebook.appraisal.checks import check_stated, of_one_cause
from pricebook.appraisal.checks.another_regulation import is_this_the_regulation
from pricebook.appraisal.checks.not_judged import not_judged
from pricebook.appraisal.composed import composed_by_pack
from pricebook.appraisal.evidence import Evidence
from pricebook.appraisal.not_judged import Reasons, not_in_dong, reasons_not_judged, without_sizes
from pricebook.appraisal.placed import placed_at_lines
from pricebook.appraisal.province import is_bound, whose_resolution
from pricebook.appraisal.verdict import verdict_by_rows
from pricebook.findings import Finding, in_file_order, said_once
from pricebook.regulation import (
    LawOnDay,
    Regulation,
    SearchPath,
    Service,
    law_on,
    nearest_day_in_force,
    with_articles,
    with_names,
)
from pricebook.submission import Submission, read_submission, regulation_named, submission_without_list
from pricebook.submission.judged_as import ListKind
from pricebook.submission.read.classes import class_words_of
from pricebook.submission.read.column_findings import no_list
from pricebook.submission.read.stated_day import StatedDay, stated_day
from pricebook.tables import Sheet

if TYPE_CHECKING:
    from pricebook.dossier import Settings
    from pricebook.pricelist import PriceList
    from pricebook.regulation import SettlementOnDay

_OF_A_DOSSIER = "LW030"  # asks who makes a dossier; whoever sends a list is not asked for what the pack lacks (LW038)


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What the officer states about a submission, beside the workbook itself.

    Attributes:
        regulation: the id of the regulation pack; by default the dossier's, else the one that the workbook names.
        as_: what the prices are judged as; None where headings and titles say it.
        class_: the hospital class of rows that name none, in any words for it.
        province: the province whose list it is; by default the dossier's. A resolution binds its own province only.
        day: the day of the law.
        facility: the code of the facility whose list it is.
        dossier: the folder of a dossier with evidence.
        columns: field → heading or column letter, where the headings leave it open.
        thousands: the mark that separates thousands in numbers typed as text, where nothing else shows it.
        proposed_columns: whether the columns that values propose are taken, where headings do not name all that is needed.
        bed_rate: the price of a bed-day in đồng, where a bed sheet states none.
        select: codes, or beginnings of codes ("CP"), that alone are reported; all where it is empty.
        ignore: codes, or beginnings of codes, that are not reported.
    """

    regulation: str | None = None
    as_: ListKind | None = None
    class_: str | None = None
    province: str | None = None
    day: date | None = None
    facility: str | None = None
    dossier: Path | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    thousands: str | None = None
    proposed_columns: bool = False
    bed_rate: Decimal | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def selects(self, finding: Finding) -> bool:
        """Whether a finding is to be reported."""
        return finding.code.startswith(self.select or ("",)) and not (self.ignore and finding.code.startswith(self.ignore))


class UnknownClass(Exception):
    """The officer names a class that the regulation does not have. `said` is the text, `known` the ids of its classes."""

    def __init__(self, said: str, known: tuple[str, ...]) -> None:
        super().__init__(said, known)
        self.said, self.known = said, known


@dataclass(frozen=True, slots=True)
class Judgement:
    """The result of judging a workbook.

    Attributes:
        submission: what was read; None where there was no list, and no bed sheet.
        findings: what was found, in the file's order.
        law: the law on the day; None where its pack is not known or broken.
        settlement: the rules of settlement by which bed sheets were judged.
        stated: the pricing date that the workbook states, where it decided the day of the law.
        regulation_known: whether a regulation was named, by the officer, the dossier or the workbook, and has a pack.
        class_: the class of the regulation that the officer names.
        binding: whether the regulation binds the province of the list.
        province: whose list it is: as the officer says, else by the dossier; None where nobody says.
        reasons: why prices are not judged, by the id() of their lines.
    """

    submission: Submission | None
    findings: tuple[Finding, ...]
    law: LawOnDay | None = None
    settlement: "tuple[SettlementOnDay, ...]" = ()
    stated: StatedDay | None = None
    regulation_known: bool = True
    class_: str | None = None
    binding: bool = True
    province: str | None = None
    reasons: Reasons = field(default_factory=dict)


def judge(
    path: Path, sheets: list[Sheet], options: CheckOptions, packs: SearchPath, findings: Sequence[Finding] = ()
) -> Judgement:
    """Judges the sheets of a workbook. The arguments are not changed.

    Args:
        path: the workbook; accepted.csv is looked for beside it.
        sheets: its sheets, as `tables.open_sheets` read them.
        options: what the officer states beside the workbook.
        packs: the search path for regulation packs.
        findings: what was found while the file was read.

    Returns:
        The submission, the findings and the law that they rest on.

    Raises:
        UnknownClass: the officer names a class that the regulation does not have.
    """
    settings = _settings_of(options.dossier)
    stated_law = options.regulation or (settings.regulation if settings else None)
    regulation = stated_law or regulation_named(sheets, packs.titles(), packs.numbers())
    if regulation is None and not any(cell not in (None, "") for sheet in sheets for row in sheet.rows for cell in row):
        return Judgement(None, (*findings, no_list(path, sheets)))  # that it names no regulation is not what is wrong
    if regulation is None or packs.find(regulation) is None:
        return Judgement(None, tuple(findings), regulation_known=False)
    if settings is not None and settings.regulation != regulation:
        settings = None  # IN035 says so: a dossier of another regulation gives no evidence, and no day
    stated = stated_day(path, sheets) if options.day is None and settings is None else None
    law, pack_findings = law_on(packs, regulation, _day(options, settings, stated), with_issued=True)
    found = [*findings, *pack_findings]
    if law is None:
        return Judgement(None, tuple(found))
    stated = stated if stated is not None and stated.day == law.day else None
    class_ = _class(options.class_, law)
    law = law.with_services(_own_services(options.dossier if settings is not None else None))
    bed_sheets, other_sheets = separate_bed_sheets(path, sheets)
    settlement, bed_findings = check_bed_sheets(bed_sheets, law, packs, options.day, options.bed_rate)
    said = (options.columns, class_, options.as_, options.proposed_columns, not bed_sheets, options.thousands)
    submission, of_reading = read_submission(path, other_sheets, law, *said)
    found += [*bed_findings, *map(_recorded_in_check, of_reading)]
    submission = submission or (submission_without_list(path, law) if bed_sheets else None)
    if submission is None:
        return Judgement(None, tuple(in_file_order(said_once(with_articles(found, law)))), law, class_=class_)
    of_dossier = settings.province if settings is not None else None
    binding = is_bound(law, options.province, of_dossier, packs)
    evidence, of_list = _check(submission, law, options, packs, binding)
    of_law = [
        *is_this_the_regulation(submission.stated, of_list, law, packs),
        *whose_resolution(law, options.province or of_dossier, packs),
    ]
    found += [*(finding for finding in of_list if finding.code != _OF_A_DOSSIER), *of_law]

    def told(more: Iterable[Finding] = ()) -> tuple[Finding, ...]:
        every = said_once(with_names([*found, *more], law))
        with_law = with_articles(every, law) if binding else [replace(finding, law=None) for finding in every]
        return tuple(in_file_order(of_one_cause(filter(options.selects, with_acceptances(with_law, path, sheets)))))

    reasons = reasons_not_judged(submission.stated, evidence)
    reasons |= not_in_dong(submission, told()) if any(finding.code == "IN028" for finding in found) else {}
    found = without_sizes(found, submission.stated, reasons)
    unjudged = verdict_by_rows(submission.stated, told(), reasons).not_judged if reasons else []
    findings = told(not_judged(unjudged, reasons, evidence))
    return Judgement(
        submission,
        findings,
        law,
        settlement,
        stated,
        class_=class_,
        binding=binding,
        province=options.province or of_dossier,
        reasons=reasons,
    )


def _recorded_in_check(finding: Finding) -> Finding:
    """The finding; one that refers to the record of what was normalised names the record that a check writes."""
    return replace(finding, more={**finding.more, "record": "check.json"}) if "record" in finding.more else finding


def _class(said: str | None, law: LawOnDay) -> str | None:
    """The class of the regulation that a text names. Raises UnknownClass."""
    class_ = class_words_of(law).one(said) if said is not None else None
    if said is not None and class_ is None:
        raise UnknownClass(said, law.regulation.classes)
    return class_


def _day(
    options: CheckOptions, settings: "Settings | None", stated: StatedDay | None
) -> "date | Callable[[Regulation], date]":  # fmt: skip
    """The day of the law: the officer's, else the dossier's pricing date, else the one that the list states, else today.

    A stated one must be in force; of today, the nearest day in force is taken.
    """

    def of_list(regulation: Regulation) -> date:
        in_force = stated is not None and nearest_day_in_force(regulation, stated.day) == stated.day
        return stated.day if stated is not None and in_force else nearest_day_in_force(regulation, date.today())

    return options.day or (settings.pricing_date if settings else None) or of_list


def _settings_of(dossier: Path | None) -> "Settings | None":
    if dossier is None:
        return None
    from pricebook.dossier import read_settings

    return read_settings(dossier)[0]


def _own_services(dossier: Path | None) -> tuple[Service, ...]:
    """Returns the province's own services, and the names that the dossier gives to services of the regulation."""
    if dossier is None:
        return ()
    from pricebook.dossier import own_services

    return own_services(dossier)


def _check(
    submission: Submission, law: LawOnDay, options: CheckOptions, packs: SearchPath, binding: bool
) -> tuple[Evidence, list[Finding]]:
    """Checks the stated list: by the law alone, or with the evidence of a dossier. `binding`: for the province of the list."""
    composed = composed_by_pack(submission.stated, law)
    evidence = Evidence(law, law.regulation.rounding, facility=options.facility, composed=composed, binding=binding)
    if options.dossier is None:
        return evidence, check_stated(submission.stated, evidence)
    return _check_with_dossier(submission, law, options, options.dossier, packs, evidence)


def _check_with_dossier(
    submission: Submission, law: LawOnDay, options: CheckOptions, folder: Path, packs: SearchPath, evidence: Evidence
) -> tuple[Evidence, list[Finding]]:
    """Composes prices from the submission's norm lines (else the dossier's) and the dossier's evidence, then checks the list."""
    from pricebook.dossier import EvidenceOptions, load_dossier
    from pricebook.pricing import assemble, compose, run_checks

    dossier, findings = load_dossier(folder, packs, EvidenceOptions(law, submission.norms))
    if dossier is None:
        return evidence, findings + check_stated(submission.stated, evidence)
    with dossier.con:
        composition = compose(dossier)
        prices = assemble(composition)
        dossier_findings = [*dossier.findings, *run_checks(composition, prices)]
    unknown = _unknown_facility(options, prices)
    evidence = replace(
        evidence,
        rounding=composition.choices.rounding,
        far_from_current=dossier.settings.plausibility.price_change,
        facility=None if unknown else options.facility,
        prices=prices,
    )
    placed = placed_at_lines(dossier_findings, submission.stated, law.pack)
    return evidence, [*unknown, *placed, *check_stated(submission.stated, evidence)]


def _unknown_facility(options: CheckOptions, prices: "PriceList") -> list[Finding]:
    """IN015: the officer names a facility that the dossier does not have."""
    codes = {None, *(facility.facility_code for facility in prices.facilities)}
    return [] if options.facility in codes else [Finding("IN015", observed=options.facility)]
