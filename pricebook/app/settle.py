"""The verb settle beds: settles bed sheets by the rules in force on their days."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from pricebook.app.bed_copy import write_own_workbook
from pricebook.app.display import findings_label
from pricebook.app.errors import InputNotFound, NothingToWrite, UnknownRegulation, WrongOption
from pricebook.app.former import remove_former
from pricebook.app.options import bed_rate_of, day_of
from pricebook.app.packs import known_regulation, packs_for
from pricebook.app.written import Written, write_whole
from pricebook.base.files import is_file
from pricebook.base.html import html_table
from pricebook.base.inputs import input_sha256, reads_once
from pricebook.base.languages import Language
from pricebook.base.money import dong
from pricebook.base.nearest import nearest_to
from pricebook.base.own_folders import own_folder
from pricebook.exports.bed_sheet import write_bed_sheets
from pricebook.findings import Finding, Findings, FindingsRecord, Place, findings_record, in_file_order
from pricebook.regulation import (
    Regulation,
    SearchPath,
    SettlementLaw,
    SettlementOnDay,
    day_outside,
    load_regulation,
    load_settlement_of,
    nearest_day_in_force,
    settlement_law,
)
from pricebook.settlement import SettledSheet, law_of_sheet, read_bed_sheets, settle_bed_sheets, share_of_text
from pricebook.settlement.beds.record import BedsRecord, beds_record, file_mark, without_names
from pricebook.submission import regulation_named
from pricebook.tables import Sheet, hidden_parts, in_unicode, open_sheets

RECORD, WORKBOOKS = "beds.json", ("beds-settled.xlsx", "beds-settled.xlsm")  # the latter of a workbook with macros


@dataclass(frozen=True, slots=True, repr=False)
class SettledBeds:
    """Bed sheets settled.

    Attributes:
        path: the file.
        sheets: the bed sheets in it, each with its patients; empty if it has none, or could not be read.
        findings: what was found, in the order of the file; printed figures that are not due are errors.
        sha256: the SHA-256 of the file.
        worksheets: the names of its worksheets. They may hold a patient's name: what is written says their number instead.
    """

    path: Path
    sheets: tuple[SettledSheet, ...]
    findings: Findings
    sha256: str
    worksheets: tuple[str | None, ...] = ()

    @property
    def undecided(self) -> bool:
        """Whether nothing could be settled: there is no bed sheet, or it is not decided of any which rules apply."""
        return all(sheet.law.undecided for sheet in self.sheets)

    @property
    def blocked(self) -> bool:
        """Whether a printed figure is wrong, or something could not be settled."""
        return self.findings.blocked

    @property
    def rules(self) -> tuple[SettlementOnDay, ...]:
        """The packs of settlement that were used, each on the first day on which it was."""
        used: dict[str, SettlementOnDay] = {}
        for sheet in self.sheets:
            for rules in sheet.law.used:
                used.setdefault(rules.settlement.id, rules)
        return tuple(used.values())

    def record(self, language: Language = "vi") -> BedsRecord | FindingsRecord:
        """Returns the contents of beds.json (schema: norms/schema/beds.json); without a bed sheet those of findings.json."""
        if not self.sheets:
            return findings_record(self.findings, language)
        findings = [without_names(finding, self.path.name, self.worksheets, language) for finding in self.findings]
        return beds_record(self.sha256, self.path.name, self.sheets, findings, language)

    def write(self, folder: Path | str, *, force: bool = False, language: Language = "vi") -> "Written[SettledBeds]":
        """Writes the bed sheets with the figures that are due, and beds.json: both, or neither.

        Where the file is a workbook, its copy is written: blank figures are filled in, wrong ones replaced, findings are comments
        in their cells, and everything else stays, the names of the patients unread among it. Of a CSV file, and of a workbook
        that a copy would take something from (the result then has XL032), the sheets are written in the layout of the annex, with
        patients numbered and named by their row. No name of a patient, of a worksheet or of the file is in beds.json.

        Args:
            folder: the folder to write into.
            force: whether existing results are replaced.
            language: of beds.json; the workbook is Vietnamese.

        Returns:
            The files, and the result with what was found in writing them.

        Raises:
            NothingToWrite: there is no bed sheet; or the file has changed since it was read.
            OutputExists, OutputInUse, NotWritten: nothing was written, and existing files are unchanged.
        """
        if not self.sheets:
            raise NothingToWrite("no-bed-sheet")

        with own_folder() as temporary:
            copy = temporary / "copy"
            suffix, not_copied = write_own_workbook(self.path, self.sha256, self.sheets, self.findings, self.rules, copy)
            result = replace(self, findings=Findings((*self.findings, *not_copied))) if not_copied else self
            workbook = WORKBOOKS[0] if suffix is None else f"{Path(WORKBOOKS[0]).stem}{suffix}"

            def write(staging: Path) -> None:
                if suffix is None:
                    write_bed_sheets(staging / workbook, self.sheets, self.sha256)
                else:
                    shutil.copyfile(copy, staging / workbook)
                text = json.dumps(result.record(language), ensure_ascii=False, indent=2) + "\n"
                (staging / RECORD).write_text(text, encoding="utf-8", newline="\n")

            files = write_whole(Path(folder), (workbook, RECORD), write, force=force)
        return Written(Path(folder), files, result)

    def remove_former(self, folder: Path | str) -> tuple[Path, ...]:
        """Removes the result of an earlier run on the same file, where there is no bed sheet in it now.

        What beds.json in the folder is of is looked at first: this content, or a file of this name.

        Args:
            folder: the folder that would have been written into.

        Returns:
            The files that were removed; none where there is a bed sheet.
        """
        if self.sheets:
            return ()

        def is_of_this(record: Any) -> bool:
            return bool(self.sha256 == record.get("sha256") or file_mark(self.path.name) == record.get("file_mark"))

        return remove_former(Path(folder), RECORD, (*WORKBOOKS, RECORD), is_of_this, WORKBOOKS)

    def __repr__(self) -> str:
        patients = sum(len(sheet.patients) for sheet in self.sheets)
        return f"<SettledBeds {self.path.name}: {len(self.sheets)} beds, {patients} patients, {findings_label(self.findings)}>"

    def _repr_html_(self) -> str:
        rows = [
            (patient.number, patient.days, *(_shown(amount) for amount in (patient.amount, patient.fund, patient.patient)))
            for sheet in self.sheets
            for patient in sheet.patients
        ]
        head = ("", "Tổng số ngày", "Tiền giường", "BHTT", "BNTT")
        return html_table("pricebook.settle_beds", head, rows) + self.findings._repr_html_()


def _shown(amount: Decimal | None) -> str:
    return "–" if amount is None else dong(amount)


@reads_once
def settle_beds(
    path: Path | str,
    *,
    regulation: str | None = None,
    settlement: str | None = None,
    on: date | None = None,
    bed_rate: int | Decimal | str | None = None,
    fund_share: str | Decimal | Fraction | Mapping[int | None, str | Decimal | Fraction] | None = None,
    norms: Path | str | None = None,
) -> SettledBeds:
    """Settles bed sheets: the days, the money by who shared the bed, and what fund and patient pay of it, for each patient.

    The rules are those in force on the days of the sheet. Printed figures that are not due are findings.

    Args:
        path: a workbook or CSV file with bed sheets, in the layout of the annex.
        regulation: the id of the regulation that prices the bed-days; the rules of its kind are used, for what the fund pays or
            does not pay. By default the one that the sheet names, else the rules for what the fund pays.
        settlement: the id of a pack of settlement; only its rules are used.
        on: the service day, where the sheet does not state its month. Without either, and where more than one pack could apply,
            nothing is settled.
        bed_rate: the price of a bed-day in đồng (60000, or as text "60.000"); by default the one that the sheet states.
        fund_share: the fund's share of the bed money ("80%", "4/5") of all patients; or by the row of the file, from 1, and under
            None that of the others. By default the column of the sheet, else the ratio of the printed parts. Under rules for what
            the fund does not pay it is an error.
        norms: a folder of regulation packs that is searched before the installed ones.

    Returns:
        The bed sheets, settled, and the findings.

    Raises:
        InputNotFound, FolderNotFound: there is no such file or folder.
        UnknownRegulation: there is no such pack.
        WrongOption: an option has no valid value, or two options exclude each other.
    """
    path = Path(path)
    if not is_file(path):
        raise InputNotFound("no-file", path=str(path))
    if regulation is not None and settlement is not None:
        raise WrongOption("regulation-or-settlement")
    packs = packs_for(norms)
    day, rate, shares = day_of(on), bed_rate_of(bed_rate), _shares(fund_share)
    if regulation is not None:
        known_regulation(packs, regulation)
    if settlement is not None and packs.find_settlement(settlement) is None:
        known = packs.settlement_ids()
        near = nearest_to(settlement, known)
        raise UnknownRegulation("unknown-settlement", settlement=settlement, nearest=near, known=", ".join(known))
    sheets, findings = open_sheets(path)
    sha256 = input_sha256(path)
    if sheets is None:
        return SettledBeds(path, (), Findings(findings), sha256)
    sheets = [in_unicode(sheet) for sheet in sheets]
    findings += [finding for sheet in sheets for finding in hidden_parts(path.name, sheet)]
    law, otherwise, law_findings = _law(packs, sheets, regulation, settlement)
    findings = [*findings, *law_findings]
    if law is not None and not law.insured and shares:
        raise WrongOption("fund-share-not-insured", packs="; ".join(pack.settlement.short_title for pack in law.packs))
    read = read_bed_sheets(path.name, sheets)
    if not read:
        findings.append(Finding("ST023", Place(path.name)))
    rows = {row.row for beds in read for row in beds.patients}
    if read and (unknown := sorted(row + 1 for row in shares if row is not None and row not in rows)):
        raise WrongOption("no-patient-in-row", rows=", ".join(map(str, unknown)))
    with_law = [] if law is None else [(beds, law_of_sheet(beds, law, day, otherwise)) for beds in read]
    settled = settle_bed_sheets(with_law, rate=rate, shares=shares)
    found = [*findings, *(finding for sheet in settled for finding in sheet.findings)]
    if law is not None and law.regulation is not None and day is not None and settled:
        found += _outside_effect(law.regulation, day, settled)
    return SettledBeds(path, tuple(settled), Findings(in_file_order(found)), sha256, tuple(sheet.name for sheet in sheets))


def _outside_effect(regulation: Regulation, day: date, settled: Sequence[SettledSheet]) -> list[Finding]:
    """LW012: the regulation is not in force on the day that the officer states for sheets without a month."""
    if nearest_day_in_force(regulation, day) == day or all(sheet.beds.month is not None for sheet in settled):
        return []
    return [day_outside(regulation, day, Place(settled[0].beds.file))]


def _law(
    packs: SearchPath, sheets: Sequence[Sheet], regulation: str | None, settlement: str | None
) -> tuple[SettlementLaw | None, date, list[Finding]]:
    """The rules that may be used, the day that is taken where none is stated, and the findings."""
    if settlement is not None:
        pack, findings = load_settlement_of(packs, settlement)
        if pack is None:
            return None, date.today(), findings
        effect = pack.settlement
        day = nearest_day_in_force(effect, date.today())
        return SettlementLaw((pack,)), day, findings
    named = regulation or regulation_named(list(sheets), packs.titles(), packs.numbers())
    found = packs.find(named) if named is not None else None
    if found is None:
        law, findings = settlement_law(packs, None)
        return law, date.today(), findings
    prices, findings = load_regulation(found)
    if prices is None:
        return None, date.today(), findings
    law, more = settlement_law(packs, prices, found)
    return law, nearest_day_in_force(prices, date.today()), [*findings, *more]


def _shares(given: object) -> dict[int | None, Fraction]:
    """The fund's share by row, from 0; under None that of all other patients."""
    if given is None:
        return {}
    if isinstance(given, Mapping):
        return {row - 1 if isinstance(row, int) else None: _share(share) for row, share in given.items()}
    return {None: _share(given)}


def _share(given: object) -> Fraction:
    share = share_of_text(str(given))
    if share is None:
        raise WrongOption("wrong-fund-share", said=str(given))
    return share
