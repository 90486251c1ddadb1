"""Checks of totals that are not those of one bed: of some of its rows, of a printed page, or of all beds of a ward."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from pricebook.findings import Finding
from pricebook.settlement.beds.checks import with_article
from pricebook.settlement.beds.law import SheetLaw
from pricebook.settlement.beds.sheet import FIGURE_NAMES, BedSheet, FurtherTotal
from pricebook.settlement.beds.totals import wrong_sum

CORRECTED = frozenset({"ST001", "ST002", "ST003", "ST007", "ST011", "ST017", "ST028"})  # a figure is wrong; its limit is due
Known = dict[int, tuple[Decimal | None, Decimal | None]]  # row → its figure as it is stated, and the right one


class Judged(NamedTuple):
    """A bed sheet, and what was found in it.

    Attributes:
        beds: the bed sheet.
        law: the rules on its days.
        findings: what was found in it.
        due: what is due in blank cells that are filled in, by row and figure.
    """

    beds: BedSheet
    law: SheetLaw
    findings: Sequence[Finding]
    due: Mapping[tuple[int, str], Decimal] = {}


def check_further_totals(sheet: Judged, sheets: Sequence[Judged]) -> Iterator[Finding]:
    """ST002 and ST011, as of the totals of a bed.

    Where a total may add up one thing or another, and is the sum of neither, this is asked.

    Args:
        sheet: the bed sheet in which the totals stand.
        sheets: all that were read: a total may add up rows of those above it.
    """
    if not sheet.beds.further:
        return
    of_worksheet = [other for other in sheets if other.beds.sheet == sheet.beds.sheet]
    for name in FIGURE_NAMES:
        known = {row: figures for other in of_worksheet for row, figures in _known(other, name).items()}
        for total in sheet.beds.further:
            finding = _wrong(sheet.beds, name, total, known) if name in total.figures else None
            if finding is not None:
                yield with_article(finding, sheet.law)


def _known(sheet: Judged, name: str) -> Known:
    """The figures of the patients; no right ones on a sheet whose days have no rules, or in which a row may be a patient.

    Where no money is compared, they are those that are stated.
    """
    beds = sheet.beds
    if not sheet.law.used or beds.unmarked or name not in beds.columns:
        return {row.row: (None, None) for row in beds.patients}
    right = corrected(sheet.findings)
    found: Known = {}
    for row in beds.patients:
        stated = row.figures.get(name)
        now = right.get((beds.sheet, row.row, beds.columns[name]), sheet.due.get((row.row, name)) if stated is None else stated)
        found[row.row] = stated, None if name in row.unread else now
    return found


def _wrong(beds: BedSheet, name: str, total: FurtherTotal, known: Known) -> Finding | None:
    first = min((*total.adds.since, *total.adds.or_since))
    of_rows = {row: figures for row, figures in known.items() if first <= row < total.row}
    right = {row: figure for row, (_, figure) in of_rows.items() if figure is not None}
    if len(right) < len(of_rows):
        return None  # a row is not judged, and may be part of the total
    stated = {row: figure for row, (figure, _) in of_rows.items() if figure is not None}
    wrong = wrong_sum(name, total.figures[name], stated, right, total.adds)
    if wrong is None:
        return None
    related = tuple(beds.at(row, name) for row in wrong.rows)
    at = beds.at(total.row, name)
    return Finding(wrong.code, at, observed=total.figures[name], limit=wrong.limit, related=related, asks=wrong.asks)


def corrected(findings: Iterable[Finding]) -> Mapping[tuple[str | None, int | None, int | None], Decimal]:
    """The right figures by sheet, row and column, from 0."""
    return {
        (finding.at.sheet, finding.at.row, finding.at.column): Decimal(finding.limit)
        for finding in findings
        if finding.code in CORRECTED and not finding.asks and isinstance(finding.limit, Decimal | int)
    }
