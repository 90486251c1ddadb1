"""The one core, judging: somebody else's price list, by the law and by what a dossier's evidence comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pricebook.appraisal.accepted import with_acceptances
from pricebook.appraisal.verdict import Verdict, verdict_on
from pricebook.findings import Finding, TableReading, blocks, in_file_order
from pricebook.pricelist import PriceList
from pricebook.regulation import LawOnDay, Pack, Service, available, load_pack, pack_folder, titles
from pricebook.settlement import BedSheet, check_bed_sheet, read_bed_sheet
from pricebook.submission import Submission, regulation_named, stated_in, without_a_list
from pricebook.submission.stated import StatedList
from pricebook.tables import Sheet, open_sheets, reading_record


@dataclass(slots=True)
class Checked:
    """What a check gives. `submission` is None where no list could be read; the findings say why.

    `law` is None where no regulation was named, in the workbook or by the officer; `known` are those that could be.
    """

    path: Path
    submission: Submission | None
    findings: list[Finding]
    law: LawOnDay | None = None
    known: list[str] = field(default_factory=list)

    @property
    def stated(self) -> StatedList | None:
        return self.submission.stated if self.submission else None

    @property
    def blocked(self) -> bool:
        return blocks(self.findings)

    def verdict(self) -> Verdict:
        """What the officer is proposed. Raises ValueError where no list was read."""
        if self.submission is None:
            raise ValueError("no list was read")
        return verdict_on(self.submission.stated, self.findings)

    @property
    def tables(self) -> list[TableReading]:
        """How each sheet was understood."""
        return [record for table in self.submission.tables for record in reading_record(table)] if self.submission else []


@dataclass(frozen=True, slots=True)
class Question:
    """What the officer says beside the workbook. `columns`: field → heading or column letter.

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


def check(path: Path | str, question: Question = Question()) -> Checked:
    """Judges a submission. Raises nothing for what is wrong in it: that is what the findings are."""
    path = Path(path)
    sheets, findings = open_sheets(path)
    if sheets is None:
        return Checked(path, None, findings)
    return judge(path, sheets, question, findings)


def judge(path: Path, sheets: list[Sheet], question: Question, findings: Sequence[Finding] = ()) -> Checked:
    """Judges sheets that are read already."""
    found = list(findings)
    settings = _settings_of(question.dossier)
    regulation = question.regulation or (settings.regulation if settings else None) or regulation_named(sheets, titles())
    folder = pack_folder(regulation) if regulation else None
    if folder is None:
        return Checked(path, None, found, known=available())
    pack, wrong = load_pack(folder, with_issued=True)
    if pack is None:
        return Checked(path, None, [*found, *wrong])
    day = question.day or (settings.pricing_date if settings else None) or date.today()
    law = LawOnDay(pack, day, _own_services(question.dossier))
    beds, others = _bed_sheets(path, sheets)
    found += [finding for bed in beds for finding in check_bed_sheet(bed, law.law, day, question.bed_rate)]
    submission, wrong = stated_in(path, others, law, question.columns, question.class_)
    found += [finding for finding in wrong if not (beds and finding.code == "IN031")]
    if submission is None and beds:
        submission = without_a_list(path, law)
    if submission is None:
        return Checked(path, None, in_file_order(found), law)
    found = with_acceptances([*found, *_judged(submission, law, question)], path)
    return Checked(path, submission, in_file_order(filter(question.asks_for, found)), law)


def _bed_sheets(path: Path, sheets: list[Sheet]) -> tuple[list[BedSheet], list[Sheet]]:
    """The bed sheets of a workbook, and the sheets that are none."""
    read = [(sheet, read_bed_sheet(path.name, sheet)) for sheet in sheets]
    return [beds for _, beds in read if beds is not None], [sheet for sheet, beds in read if beds is None]


def _settings_of(dossier: Path | None) -> Any:
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


def _judged(submission: Submission, law: LawOnDay, question: Question) -> list[Finding]:
    from pricebook.appraisal.checks import check_stated
    from pricebook.appraisal.evidence import Evidence

    rounding = law.law.rounding
    evidence = Evidence(law, rounding.unit, rounding.mode, facility=question.facility)
    if question.dossier is None:
        return check_stated(submission.stated, evidence)
    return _judged_by_the_core(submission, law, question, question.dossier, evidence)


def _judged_by_the_core(submission: Submission, law: LawOnDay, question: Question, folder: Path, evidence: Any) -> list[Finding]:
    """With a dossier: the core prices the submission's own norm lines (else the dossier's) by the dossier's evidence."""
    from pricebook.appraisal.checks import check_stated
    from pricebook.dossier import load_dossier
    from pricebook.pricing import compose
    from pricebook.pricing.assemble import assemble
    from pricebook.pricing.checks.run import run_checks

    dossier, findings = load_dossier(folder, submission.norms, as_evidence=True)
    if dossier is None:
        return findings + check_stated(submission.stated, evidence)
    settings = dossier.settings
    if settings.pricing_date != law.day:
        dossier.settings = settings.model_copy(update={"pricing_date": law.day})
    with dossier.con:
        composition = compose(dossier)
        prices = assemble(composition)
        evidence = replace(
            evidence, unit=composition.choices.unit, mode=composition.choices.mode, composition=composition, prices=prices,
            far_from_current=settings.plausibility.price_change,
        )  # fmt: skip
        core = [*dossier.findings, *run_checks(composition, prices)]
        unknown = _unknown_facility(question, prices)
        if unknown:
            evidence.facility = None
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
        if line is None or not (finding.at.file or "").startswith(f"{pack.folder.name}/"):
            return finding
        return replace(finding, at=line.at("price"), related=(finding.at, *finding.related))

    return [moved(finding) for finding in findings]
