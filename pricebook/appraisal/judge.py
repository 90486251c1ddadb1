"""The one core, judging: somebody else's price list, by the law and by what a dossier's evidence comes to."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pricebook.appraisal.accepted import with_acceptances
from pricebook.appraisal.checks import check_stated
from pricebook.appraisal.evidence import Evidence
from pricebook.findings import Finding, in_file_order
from pricebook.pricelist import PriceList
from pricebook.regulation import LawOnDay, Pack, Regulation, SearchPath, Service, law_on, with_articles
from pricebook.settlement import BedSheet, check_bed_sheet, read_bed_sheet
from pricebook.submission import StatedList, Submission, regulation_named, stated_in, without_a_list
from pricebook.tables import Sheet

if TYPE_CHECKING:
    from pricebook.dossier import Settings


@dataclass(frozen=True, slots=True)
class Judged:
    """What judging gives. `submission` is None where no list could be read; the findings say why.

    `named`: whether a regulation was named, in the workbook or by the officer; without one there is no law, and with a broken
    pack neither.
    """

    submission: Submission | None
    findings: tuple[Finding, ...]
    law: LawOnDay | None = None
    named: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """What the officer says beside the workbook. `columns`: field → heading or column letter; `bed_rate` in đồng a day.

    `select` and `ignore` are codes, or beginnings of codes ("CP"): only those, and not those.
    """

    regulation: str | None = None
    class_: str | None = None
    day: date | None = None
    facility: str | None = None
    dossier: Path | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    bed_rate: Decimal | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def asks_for(self, finding: Finding) -> bool:
        return finding.code.startswith(self.select or ("",)) and not (self.ignore and finding.code.startswith(self.ignore))


def judge(path: Path, sheets: list[Sheet], question: Question, packs: SearchPath, findings: Sequence[Finding] = ()) -> Judged:
    """Judges the sheets of a workbook.

    Args:
        path: the workbook; acceptances lie beside it.
        sheets: as `tables.open_sheets` read them.
        question: what the officer says beside the workbook.
        packs: where the regulation's pack is looked for.
        findings: what was found while the file was read.
    """
    settings = _settings_of(question.dossier)
    regulation = question.regulation or (settings.regulation if settings else None) or regulation_named(sheets, packs.titles())
    if regulation is None or packs.find(regulation) is None:
        return Judged(None, tuple(findings), named=False)
    law, wrong = law_on(packs, regulation, _day(question, settings), with_issued=True)
    found = [*findings, *wrong]
    if law is None:
        return Judged(None, tuple(found))
    law = law.with_services(_own_services(question.dossier))
    beds, others = _bed_sheets(path, sheets)
    found += [finding for bed in beds for finding in check_bed_sheet(bed, law, question.bed_rate)]
    submission, wrong = stated_in(path, others, law, question.columns, question.class_)
    found += [finding for finding in wrong if not (beds and finding.code == "IN031")]
    if submission is None and beds:
        submission = without_a_list(path, law)
    if submission is not None:
        found += _held_against(submission, law, question, packs)
    found = with_articles(found, law)
    if submission is None:
        return Judged(None, tuple(in_file_order(found)), law)
    told = with_acceptances(found, path)
    return Judged(submission, tuple(in_file_order(filter(question.asks_for, told))), law)


def _day(question: Question, settings: "Settings | None") -> "date | Callable[[Regulation], date]":
    """The day of the law: the officer's, else the dossier's, else today; of a regulation that has ended, its last day."""
    said = question.day or (settings.pricing_date if settings else None)
    return said or _last_day_up_to_today


def _last_day_up_to_today(regulation: Regulation) -> date:
    today = date.today()
    start, end = regulation.effective_from or today, regulation.effective_to or today
    return max(start, min(today, end))


def _bed_sheets(path: Path, sheets: list[Sheet]) -> tuple[list[BedSheet], list[Sheet]]:
    """The bed sheets of a workbook, and the sheets that are none."""
    read = [(sheet, read_bed_sheet(path.name, sheet)) for sheet in sheets]
    return [beds for _, beds in read if beds is not None], [sheet for sheet, beds in read if beds is None]


def _settings_of(dossier: Path | None) -> "Settings | None":
    if dossier is None:
        return None
    from pricebook.dossier import read_settings

    return read_settings(dossier)[0]


def _own_services(dossier: Path | None) -> tuple[Service, ...]:
    """The province's own services of a dossier, and the names that it gives to services of the regulation."""
    if dossier is None:
        return ()
    from pricebook.dossier import own_services

    return own_services(dossier)


def _held_against(submission: Submission, law: LawOnDay, question: Question, packs: SearchPath) -> Iterator[Finding]:
    rounding = law.regulation.rounding
    evidence = Evidence(law, rounding.unit, rounding.mode, facility=question.facility)
    if question.dossier is None:
        yield from check_stated(submission.stated, evidence)
    else:
        yield from _by_the_core(submission, law, question, question.dossier, packs, evidence)


def _by_the_core(
    submission: Submission, law: LawOnDay, question: Question, folder: Path, packs: SearchPath, evidence: Evidence
) -> list[Finding]:
    """With a dossier: the core prices the submission's own norm lines (else the dossier's) by the dossier's evidence."""
    from pricebook.dossier import EvidenceOptions, load_dossier
    from pricebook.pricing import assemble, compose, run_checks

    dossier, findings = load_dossier(folder, packs, EvidenceOptions(law, submission.norms))
    if dossier is None:
        return findings + check_stated(submission.stated, evidence)
    with dossier.con:
        composition = compose(dossier)
        prices = assemble(composition)
        core = [*dossier.findings, *run_checks(composition, prices)]
    unknown = _unknown_facility(question, prices)
    evidence = replace(
        evidence,
        unit=composition.choices.unit,
        mode=composition.choices.mode,
        far_from_current=dossier.settings.plausibility.price_change,
        facility=None if unknown else question.facility,
        prices=prices,
    )
    return [*unknown, *_at_their_lines(core, submission.stated, law.pack), *check_stated(submission.stated, evidence)]


def _unknown_facility(question: Question, prices: PriceList) -> list[Finding]:
    """IN015: the officer names a facility that the dossier does not have."""
    known = {None, *(facility.facility_code for facility in prices.facilities)}
    return [] if question.facility in known else [Finding("IN015", observed=question.facility)]


def _at_their_lines(findings: list[Finding], stated: StatedList, pack: Pack) -> list[Finding]:
    """What the core finds about a service in the pack's own tables is shown at the service's price in the submission."""
    lines = {line.service_id: line for line in reversed(stated.lines) if line.service_id is not None}

    def moved(finding: Finding) -> Finding:
        line = lines.get(finding.service or "")
        if line is None or not (finding.at.file or "").startswith(f"{pack.name}/"):
            return finding
        return replace(finding, at=line.at("price"), related=(finding.at, *finding.related))

    return [moved(finding) for finding in findings]
