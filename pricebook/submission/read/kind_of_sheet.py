"""Which kind of sheet a sheet is: a price list, norm lines, unit prices. Its headings say so; values may complete them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from pricebook.base.cells import column_number
from pricebook.regulation import LawOnDay
from pricebook.submission.read.by_values import settled_by_values
from pricebook.submission.read.confirmed import ConfirmedColumns
from pricebook.submission.read.insured import with_insured_as_price
from pricebook.submission.read.layouts import figures_of
from pricebook.submission.read.own_price import with_own_price
from pricebook.submission.read.proposed import IDENTITY, MONEY, Proposal, propose
from pricebook.submission.read.value_forms import ValueForms, holds_digits
from pricebook.tables import Heading, Sheet, TableSpec, find_heading, heading_key
from pricebook.tables.layout.segments import heading_below
from pricebook.tables.parts import FoundTable
from pricebook.tables.unit_row import with_unit_row

_SETTLED = ("current_price", "council_price")  # prices that are the ones to be judged where no others stand beside them
BETWEEN_SHEETS = "\n"  # between the choices for several sheets
_LETTERS = re.compile(r"[A-Z]{1,2}")
Because = Literal["proposed", "confirmed"]


class SheetKind(NamedTuple):
    """A sheet taken for one kind of sheet.

    `complete`: whether the headings name the fields that the kind needs; `fields`: how many fields they name; `proposal`: what
    the values of a price list propose, where its headings and the officer's choices do not name all that is needed; `taken`: the
    columns that do not come from headings, and `because`: why they were taken.
    """

    complete: bool
    fields: int
    spec: TableSpec
    heading: Heading
    proposal: Proposal | None = None
    taken: Mapping[str, int] = {}
    because: Because | None = None


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """What is said about columns beside the workbook.

    Attributes:
        chosen: field → heading, column letter, or "SHEET!" before one of them; of several sheets, one in each line.
        take_proposed: whether the columns that values propose are taken.
        confirmed: the columns that were confirmed for tables of a certain layout.
    """

    chosen: Mapping[str, str]
    take_proposed: bool = False
    confirmed: Sequence[ConfirmedColumns] = ()

    def of_sheet(self, sheet: Sheet, sheets: Sequence[Sheet]) -> dict[str, str]:
        """The choices for one sheet of a workbook: without those that are for other sheets, or that only others can follow."""
        found: dict[str, str] = {}
        for field, several in self.chosen.items():
            for said in several.split(BETWEEN_SHEETS):
                named, _, column = said.rpartition("!")
                if named and any(heading_key(named) == heading_key(other.name or "") for other in sheets):
                    if heading_key(named) == heading_key(sheet.name or ""):
                        found[field] = column
                elif _follows(sheet, field, said) or not any(_follows(other, field, said) for other in sheets):
                    found[field] = said
        return found


def table_found(specs: Mapping[str, TableSpec], law: LawOnDay, chosen: Mapping[str, str], sheet: Sheet, start: int) -> FoundTable:
    """Returns the table that begins at a row of a sheet, by its headings."""
    kind = kind_of(sheet, specs, law, chosen, start)
    return FoundTable(kind.complete, kind.spec, kind.heading)


def kind_of(sheet: Sheet, specs: Mapping[str, TableSpec], law: LawOnDay, chosen: Mapping[str, str], start: int = 0) -> SheetKind:
    """Returns the kind of a table by its headings: of the kinds that it is complete for, the one with the most fields.

    The table is the one that begins at the row `start`.

    Where a price list and norm lines fit equally well, the sheet is taken for norm lines: a price list would have prices.
    """
    kinds: list[SheetKind] = []
    for spec in specs.values():
        known = {name: column for name, column in chosen.items() if any(entry.id == name for entry in spec.fields)}
        heading = with_unit_row(sheet, heading_below(sheet, start, spec, known))
        if spec.id == "price_list":
            named = any(name.partition(":")[0] == "price" for name in known)
            heading = with_settled_as_price(heading if named else with_insured_as_price(heading))
            heading = heading if named else with_own_price(sheet, heading)
            heading = settled_by_values(sheet, heading, law)
        fields = len(set(heading.columns) - {"number", "note"}) + len(heading.ambiguous)
        kinds.append(SheetKind(is_complete(spec, heading), fields, spec, heading))
    return max(kinds, key=lambda kind: (kind.complete, kind.fields, kind.spec.id == "norm_lines"))


def understood(
    sheet: Sheet, specs: Mapping[str, TableSpec], chosen: Mapping[str, str], choice: ColumnChoice, forms: ValueForms,
    found: FoundTable | None = None,
) -> SheetKind:  # fmt: skip
    """Returns the kind of a sheet, its headings completed by what was confirmed, chosen, or proposed and accepted.

    `found`: the table that its headings name, where it is known already.
    """
    spec = specs["price_list"]
    if found is not None and found.complete:
        kind = SheetKind(True, len(found.heading.columns), found.spec, found.heading)
    else:
        kind = kind_of(sheet, specs, forms.law, chosen)
    fields = {entry.id for entry in spec.fields}
    chosen = {field: said for field, said in chosen.items() if field in fields}
    if kind.complete and not choice.confirmed:
        return kind
    known = kind.heading if kind.spec is spec else with_settled_as_price(find_heading(sheet, spec, chosen))
    proposal = propose(sheet, spec, forms, known, chosen)
    fitting = (one for one in choice.confirmed if one.fits(proposal.heading, proposal.candidates) and fields >= {*one.columns})
    confirmed = next(fitting, None) if not chosen else None
    if confirmed is not None:
        heading = replace(proposal.heading, columns=dict(confirmed.columns), ambiguous={})
        taken = {field: c for field, c in confirmed.columns.items() if known.columns.get(field) != c}
        if is_complete(spec, heading):
            return SheetKind(True, len(heading.columns), spec, heading, None, taken, "confirmed" if taken else None)
    if kind.complete:
        return kind
    unproposed = {field: c for field, c in proposal.heading.columns.items() if field not in proposal.proposed}
    by_choice = replace(proposal.heading, columns=unproposed)
    if is_complete(spec, by_choice):
        return SheetKind(True, len(unproposed), spec, by_choice, None, {field: unproposed[field] for field in chosen}, None)
    if choice.take_proposed and is_complete(spec, proposal.heading):
        return SheetKind(True, len(unproposed), spec, proposal.heading, None, proposal.proposed, "proposed")
    return kind._replace(proposal=proposal)


def is_complete(spec: TableSpec, heading: Heading) -> bool:
    """Whether the headings of a sheet name what a kind needs: something to identify a row by, and an amount."""
    named = {figure.name for figure in figures_of(spec, heading)}
    if spec.id == "price_list":
        return bool(named & {*IDENTITY}) and bool(named & {*MONEY})
    if spec.id == "norm_lines":
        return bool(named & {"item_code", "item_name"}) and "quantity" in named and bool(named & {"unit_price", "cost"})
    return bool(named & {"item_code", "item_name"}) and "unit_price" in named


def with_settled_as_price(heading: Heading) -> Heading:
    """A heading whose only prices are those in force: they are the prices of the list, and are read as such."""
    names = {field.partition(":")[0] for field in (*heading.columns, *heading.ambiguous, *heading.absent)}
    settled = next((name for name in _SETTLED if name in names), None)
    if settled is None or names & {*MONEY, "ceiling"} or any(other in names for other in _SETTLED if other != settled):
        return heading
    columns = {_as_price(field, settled): column for field, column in heading.columns.items()}
    return replace(heading, columns=columns, ambiguous={_as_price(field, settled): c for field, c in heading.ambiguous.items()})


def _as_price(field: str, settled: str) -> str:
    return "price" + field.removeprefix(settled) if field.partition(":")[0] == settled else field


def _follows(sheet: Sheet, field: str, said: str) -> bool:
    """Whether a sheet can follow a choice: it has the heading, or the column of that letter (with numbers, for an amount)."""
    key, top = heading_key(said), sheet.rows[:200]
    if any(isinstance(cell, str) and heading_key(cell) == key for row in top for cell in row):
        return True
    if not _LETTERS.fullmatch(said):
        return False
    column = column_number(said)
    cells = [row[column] for row in top if column < len(row)]
    return holds_digits(cells) if field.partition(":")[0] in MONEY else bool(cells)
