"""Proposes the columns of a price list whose headings do not say all that is needed, from what the values of the columns are.

A proposal judges nothing by itself: it is printed, and taken where the officer says so.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from pricebook.base.cells import column_number
from pricebook.submission.read.value_forms import (
    LOOKED_AT,
    MOST_AMOUNTS,
    MOST_CODES,
    MOST_NAMES,
    MOST_UNITS,
    Column,
    ValueForms,
)
from pricebook.submission.stated import PART
from pricebook.tables import Heading, Sheet, TableSpec, heading_at, is_of_no_field
from pricebook.tables.cells.numbers import is_amount
from pricebook.tables.cells.text import Cell

IDENTITY = ("service_code", "ordinal", "name")
MONEY = ("price", "composed", PART)
_OTHER_AMOUNTS = ("current_price", "council_price", "proposed", "rounded", "bound", "ceiling", "amount")  # the likeliest first
DEEPEST = 3  # rows of a heading
SEARCHED = 200  # rows from the top, for the first row of the list
_LETTERS = re.compile(r"[A-Z]{1,2}")


@dataclass(frozen=True, slots=True)
class Proposal:
    """The columns of a sheet: those that headings and choices name, and those that the values propose.

    Attributes:
        heading: the heading with all of these columns; rows of −1 where the table has none.
        proposed: field → column, of those that the values propose.
        candidates: field → the columns that could be its column, the likeliest first.
        columns: what each column holds.
        rows: how many rows hold a service and an amount.
    """

    heading: Heading
    proposed: Mapping[str, int]
    candidates: Mapping[str, list[int]]
    columns: Mapping[int, Column]
    rows: int

    @property
    def missing(self) -> list[str]:
        """What the columns do not name yet: "service", "price"."""
        return [what for what, has in (("service", self._has(IDENTITY)), ("price", self._has(MONEY))) if not has]

    @property
    def unnamed(self) -> list[str]:
        """What headings and choices alone do not name: "service", "price"."""
        return [what for what, names in (("service", IDENTITY), ("price", MONEY)) if not self._has(names, named=True)]

    def _has(self, names: tuple[str, ...], *, named: bool = False) -> bool:
        fields = (field for field in self.heading.columns if not (named and field in self.proposed))
        return any(field.partition(":")[0] in names for field in fields)

    def guesses(self) -> dict[str, int]:
        """What would make the list complete: field → its likeliest column, proposed or not; empty where one has no candidate."""
        wanted = {
            "service": next((name for name in IDENTITY if self.candidates.get(name)), None),
            "price": "price" if self.candidates.get("price") else None,
        }
        fields = [wanted[what] for what in self.missing]
        found = {field: self.candidates[field][0] for field in fields if field is not None}
        return {**self.proposed, **found} if len(found) == len(fields) else {}


def propose(sheet: Sheet, spec: TableSpec, forms: ValueForms, known: Heading, chosen: Mapping[str, str] = {}) -> Proposal:
    """Returns what the values of a sheet propose.

    Args:
        sheet: the sheet.
        spec: the price list.
        forms: the forms of the values of the regulation.
        known: the heading that was found; one without columns where there is none.
        chosen: field → heading or column letter that the officer names.
    """
    top = sheet.rows[: known.last + 1 + LOOKED_AT]
    rows = [number for number, row in enumerate(top) if forms.is_row(row)]
    heading = known if known.columns or known.ambiguous else _heading_above(sheet, spec, rows, chosen)
    columns = forms.of_columns(top[heading.last + 1 :])
    read = {*heading.columns.values(), *(column for several in heading.ambiguous.values() for column in several)}
    free = {c: held for c, held in columns.items() if c not in read and not is_of_no_field(heading.names.get(c, ""))}
    candidates = _candidates(free)
    candidates["price"] = candidates["price"] or [
        c for field, c in heading.columns.items() if field.partition(":")[0] in _OTHER_AMOUNTS
    ]
    proposal = Proposal(heading, {}, candidates, columns, sum(row > heading.last for row in rows))
    missing = proposal.missing
    proposed: dict[str, int] = {}
    if "service" in missing:
        proposed |= _proposed_services(candidates, free)
    if "price" in missing:
        proposed |= _proposed_price(candidates["price"], free)
    if missing and "unit" not in heading.columns:
        units = [c for c, held in free.items() if held.most(held.units, MOST_UNITS)]
        proposed |= {"unit": units[0]} if units else {}
    proposed = {field: column for field, column in proposed.items() if field not in chosen and field not in heading.absent}
    return replace(proposal, heading=replace(heading, columns={**heading.columns, **proposed}), proposed=proposed)


def _heading_above(sheet: Sheet, spec: TableSpec, rows: list[int], chosen: Mapping[str, str]) -> Heading:
    """The heading above the first row of the list, by what stands there; one without names where no texts do."""
    first = next((row for row in rows[:1] if row < SEARCHED), None)
    if first is None:
        first = next((number for number, row in enumerate(sheet.rows[:SEARCHED]) if _is_data(row)), 0)
    above = next((n for n in range(first - 1, -1, -1) if any(cell not in (None, "") for cell in sheet.rows[n])), -1)
    while above >= 0 and _numbers_columns(sheet.rows[above]):
        above -= 1
    if above < 0 or not _heads(sheet.rows[above]):
        columns = {field: column_number(text) for field, text in chosen.items() if _LETTERS.fullmatch(text)}
        return Heading(first - 1, first - 1, columns=columns)
    found = [heading_at(sheet, above, above, spec, chosen)]
    for higher in range(above - 1, max(above - DEEPEST, -1), -1):
        if not _heads(sheet.rows[higher]):
            break
        found.append(heading_at(sheet, higher, above, spec, chosen))
    return max(found, key=lambda heading: (heading.fields, heading.first))


def _is_data(row: list[Cell]) -> bool:
    """Whether a row holds an amount beside something else."""
    return sum(cell not in (None, "") for cell in row) > 1 and any(map(is_amount, row))


def _heads(row: list[Cell]) -> bool:
    """Whether a row can head columns: it has two texts or more, and no amount."""
    texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
    return len(texts) > 1 and not any(map(is_amount, row))


def _numbers_columns(row: list[Cell]) -> bool:
    """Whether a row only numbers the columns: (1), (2), (3)."""
    filled = [str(cell).strip("()[] .0") for cell in row if cell not in (None, "")]
    return len(filled) > 1 and all(len(text) < 3 and (text.isdigit() or text.isalpha()) for text in filled)


def _candidates(free: Mapping[int, Column]) -> dict[str, list[int]]:
    """The columns that could be the column of each field, the likeliest first."""

    def by(count: str, share: Decimal) -> list[int]:
        fitting = [c for c, held in free.items() if held.most(getattr(held, count), share)]
        return sorted(fitting, key=lambda c: (-getattr(free[c], count), c))

    names = by("names", MOST_NAMES)
    wordy = [c for c in by("wordy", Decimal("0.5")) if c not in names and free[c].distinct * 2 >= free[c].filled]
    amounts = [c for c in by("amounts", MOST_AMOUNTS) if not free[c].running]
    amounts.sort(key=lambda c: (-free[c].known, c))
    numbers = sorted((c for c, held in free.items() if held.numbers and not held.running), key=lambda c: (-free[c].numbers, c))
    return {
        "service_code": by("codes", MOST_CODES),
        "ordinal": by("ordinals", MOST_CODES),
        "name": [*names, *wordy],
        "price": amounts or numbers,
    }


def _proposed_services(candidates: Mapping[str, list[int]], free: Mapping[int, Column]) -> dict[str, int]:
    """The columns that say which service a row is. A text that is no name of the regulation is no proposal, but a candidate."""
    proposed: dict[str, int] = {}
    for field in IDENTITY:
        fitting = [c for c in candidates[field] if c not in proposed.values()]
        if field == "name":
            fitting = [c for c in fitting if free[c].most(free[c].names, MOST_NAMES)]
        if len(fitting) == 1 or (fitting and field == "name"):
            proposed[field] = fitting[0]
    if "service_code" in proposed:
        proposed.pop("ordinal", None)
    return proposed


def _proposed_price(amounts: list[int], free: Mapping[int, Column]) -> dict[str, int]:
    """The column of prices: the only one of amounts. Of several, the officer says which."""
    amounts = [column for column in amounts if column in free]  # one that has another heading is only a candidate
    if not amounts:
        return {}
    first, *others = (free[column] for column in amounts)
    if not first.most(first.amounts, MOST_AMOUNTS):
        return {}
    return {} if others else {"price": amounts[0]}
