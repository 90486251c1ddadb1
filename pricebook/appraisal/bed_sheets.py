"""The bed sheets of a workbook: apart from its price lists, and judged by the rules of bed-days (R15)."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pricebook.findings import Finding
from pricebook.regulation import LawOnDay, SearchPath
from pricebook.settlement import BedSheet, read_worksheet
from pricebook.tables import Sheet

if TYPE_CHECKING:
    from pricebook.regulation import SettlementOnDay


def check_bed_sheets(
    sheets: list[BedSheet], law: LawOnDay, packs: SearchPath, day: date | None, bed_rate: Decimal | None
) -> "tuple[tuple[SettlementOnDay, ...], list[Finding]]":
    """Checks bed sheets by the rules of settlement on their days, for what the regulation prices. Returns the rules, too.

    `day` is the day that the officer names; `bed_rate` the price of a bed-day in đồng, where a sheet states none.
    """
    if not sheets:
        return (), []
    from pricebook.regulation import settlement_law
    from pricebook.settlement import Judged, check_bed_sheet, check_further_totals, law_of_sheet

    settlements, findings = settlement_law(packs, law.regulation, law.pack.found)
    used: dict[str, SettlementOnDay] = {}
    judged: list[Judged] = []
    for beds in sheets:
        of_sheet = law_of_sheet(beds, settlements, day, law.day)
        found = list(check_bed_sheet(beds, of_sheet, bed_rate))
        judged.append(Judged(beds, of_sheet, found))
        for rules in of_sheet.used:
            used.setdefault(rules.settlement.id, rules)
    for each in judged:
        findings += [*each.findings, *check_further_totals(each, judged)]
    return tuple(used.values()), findings


def separate_bed_sheets(path: Path, sheets: list[Sheet]) -> tuple[list[BedSheet], list[Sheet]]:
    """Returns the bed sheets of a workbook, and its other sheets."""
    read = [(sheet, read_worksheet(path.name, sheet, number)) for number, sheet in enumerate(sheets, 1)]
    return [beds for _, found in read for beds in found], [sheet for sheet, found in read if not found]
