"""The types of beds.json. The published schema (norms/schema/beds.json) is generated from this module.

A patient is a number ("BN1") and a row of the sheet: names are neither read nor written. The names of the file and of its
worksheets may hold one: the file is its SHA-256, a worksheet its number.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from typing import Annotated, Literal, NotRequired, TypedDict, final

from pricebook.base.languages import Language, say
from pricebook.findings import CountsRecord, Finding, FindingRecord, Findings, Place, as_record, plain_figure
from pricebook.findings.record import Count, PlainFigure, SchemaKeyword, Words
from pricebook.regulation import SettlementOnDay
from pricebook.settlement.beds.due import Possible, ShareSource
from pricebook.settlement.beds.settled import SettledPatient, SettledSheet

SCHEMA_VERSION: Literal[1] = 1
MARK_DIGITS = 4
FileMark = Annotated[str, SchemaKeyword("pattern", "^[0-9a-f]{4}$")]
Sha256 = Annotated[str, SchemaKeyword("pattern", "^[0-9a-f]{64}$")]
Day = Annotated[str, SchemaKeyword("format", "date")]
Row = Annotated[int, SchemaKeyword("minimum", 1)]


class FiguresRecord(TypedDict):
    """Days, and amounts in đồng; null where a figure is not known."""

    days: PlainFigure
    amount: PlainFigure
    fund: PlainFigure
    patient: PlainFigure


class PossibleRecord(TypedDict):
    """What is due instead, if what the marks cannot tell is so; `reason` says what that is."""

    days: Count
    amount: PlainFigure
    reason: Words


class PatientRecord(TypedDict):
    """One patient. `days_more` of the days are added by the outcome; `fund_share` is an exact fraction as text ("4/5")."""

    number: Words
    row: Row
    outcome: str | None
    leaving: str | None
    days_more: Count
    due: FiguresRecord
    printed: FiguresRecord
    fund_share: str | None
    fund_share_from: str | None
    possible: list[PossibleRecord]


class RulesRecord(TypedDict):
    """A pack of settlement, and the first day of the sheet on which it is used."""

    settlement: Words
    title: Words
    pack_version: Words
    pack_sha256: Sha256
    day: Day


class SheetRecord(TypedDict):
    """One bed in one month.

    `sheet` is the number of its worksheet, null where the file has none; `row` that of its heading. `day` is the service day that
    chose the rules, null where nobody states it and more than one set of rules could apply; `day_stated`: whether the sheet or
    the officer states it.
    """

    sheet: int | None
    row: Row
    month: str | None
    day: Day | None
    day_stated: bool
    rules: list[RulesRecord]
    rate: PlainFigure
    rate_from: str | None
    patients: list[PatientRecord]
    totals: FiguresRecord
    printed_totals: FiguresRecord


@final
class BedsRecord(TypedDict):
    """The contents of beds.json.

    `file_mark` is made of the name of the file: enough to tell the files of one folder apart, too little to tell a name.
    """

    schema_version: Literal[1]
    sha256: Sha256
    file_mark: NotRequired[FileMark]
    language: Language
    counts: CountsRecord
    sheets: list[SheetRecord]
    findings: list[FindingRecord]


def file_mark(name: str) -> str:
    """A mark of a file by its name, by which a later run knows that a result is of the same file, whatever it holds now."""
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:MARK_DIGITS]


def beds_record(
    file_sha256: str, name: str, sheets: Sequence[SettledSheet], findings: Sequence[Finding], language: Language
) -> BedsRecord:
    """Returns the contents of beds.json (schema: norms/schema/beds.json).

    Args:
        file_sha256: the SHA-256 of the file with the bed sheets.
        name: the name of that file, of which only its mark is kept.
        sheets: the bed sheets, settled.
        findings: what was found, without names.
        language: of the messages.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "sha256": file_sha256,
        "file_mark": file_mark(name),
        "language": language,
        "counts": Findings(findings).counts,
        "sheets": [_sheet(sheet, language) for sheet in sheets],
        "findings": [as_record(finding, language) for finding in findings],
    }


def without_names(finding: Finding, file: str, worksheets: Sequence[str | None], language: Language) -> Finding:
    """A finding whose places name worksheets by their number in the file, and not the file.

    Args:
        finding: the finding.
        file: the name of the file.
        worksheets: the names of the worksheets, in the order of the file.
        language: of the word for a worksheet.
    """

    def place(at: Place) -> Place:
        if at.file != file:  # a pack's
            return at
        if at.sheet is None or at.sheet not in worksheets:
            return replace(at, file=None, sheet=None)
        number = say("beds.worksheet", number=str(worksheets.index(at.sheet) + 1)).text(language)
        return replace(at, file=None, sheet=number)

    return replace(finding, at=place(finding.at), related=tuple(place(at) for at in finding.related))


def _sheet(sheet: SettledSheet, language: Language) -> SheetRecord:
    beds, law = sheet.beds, sheet.law
    return {
        "sheet": beds.number,
        "row": beds.heading + 1,
        "month": None if beds.month is None else f"{beds.month:%Y-%m}",
        "day": None if law.undecided else law.day.isoformat(),
        "day_stated": law.stated,
        "rules": [_rules(rules) for rules in law.used],
        "rate": plain_figure(sheet.rate),
        "rate_from": sheet.rate_from,
        "patients": [_patient(patient, language) for patient in sheet.patients],
        "totals": _figures(sheet.total("days"), sheet.total("amount"), sheet.total("fund"), sheet.total("patient")),
        "printed_totals": _printed(beds.totals),
    }


def _rules(rules: SettlementOnDay) -> RulesRecord:
    settlement = rules.settlement
    return {
        "settlement": settlement.id,
        "title": settlement.title,
        "pack_version": settlement.pack_version,
        "pack_sha256": rules.pack.found.sha256,
        "day": rules.day.isoformat(),
    }


def _patient(patient: SettledPatient, language: Language) -> PatientRecord:
    row, share = patient.row, patient.share
    source: ShareSource | None = None if share is None else share.source
    return {
        "number": patient.number,
        "row": row.row + 1,
        "outcome": row.end.outcome,
        "leaving": row.end.leaving,
        "days_more": patient.more,
        "due": _figures(Decimal(patient.days), patient.amount, patient.fund, patient.patient),
        "printed": _printed(row.figures),
        "fund_share": None if share is None else str(share.share),
        "fund_share_from": source,
        "possible": [_possible(other, language) for other in patient.possible],
    }


def _possible(other: Possible, language: Language) -> PossibleRecord:
    reason = say(f"beds.{other.reason}").text(language)
    return {"days": other.days, "amount": plain_figure(other.amount), "reason": reason}


def _figures(days: Decimal | None, amount: Decimal | None, fund: Decimal | None, patient: Decimal | None) -> FiguresRecord:
    return {
        "days": plain_figure(days),
        "amount": plain_figure(amount),
        "fund": plain_figure(fund),
        "patient": plain_figure(patient),
    }


def _printed(figures: dict[str, Decimal]) -> FiguresRecord:
    return _figures(figures.get("days"), figures.get("amount"), figures.get("fund"), figures.get("patient"))
