"""Titles of groups that carry the sum of the rows below them: "I | HỒI SỨC | 224.900". They are no services."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from pricebook.submission.stated import Addend, Addends, StatedLine, StatedList, StatedTotal
from pricebook.tables import FigureKey, PassedOver
from pricebook.tables.layout.row_kinds import outline_form
from pricebook.tables.layout.title_forms import goes_on_inside

_FEWEST = 2  # rows that a sum is of, where nothing else says that it is one
_MARKS = ("roman", "letter")  # how groups are numbered; rows of data have plain numbers
_PRICE = FigureKey("price")


class _Group(NamedTuple):
    """A row that may carry the sum of a group: its line, how its number is written, and the lines below it.

    `first`: of these, the ones above the next title without a sum, with which the group may end.
    """

    line: StatedLine
    form: str
    below: list[StatedLine]
    first: list[StatedLine]

    @property
    def adds_up(self) -> bool:
        return self.line.price in (_sum(self.below), _sum(self.first))


def _sum(lines: Sequence[StatedLine]) -> Decimal:
    return sum((line.price for line in lines if line.price is not None), Decimal(0))


def without_group_sums(stated: StatedList, titles: Mapping[int, Sequence[PassedOver]]) -> list[StatedLine]:
    """Returns the lines of a list, from which it takes those that carry the sum of their group, as from its totals.

    Such a row has the number of a group ("I", "A"; or "1" above "1.1") or the code of a chapter, no unit, and a name that the
    regulation does not know. At least one of those numbered alike must be the sum of two rows or more, or two of them that of one
    row each; the others are compared with the rows below them, as totals are. Where none is, all stay lines of the list, for a
    service may be numbered so as well; a total may then be meant with them or without.

    Args:
        stated: the list.
        titles: by table, the rows that were passed over as titles.
    """
    by_column: dict[tuple[int, int], list[StatedLine]] = defaultdict(list)
    for line in stated.lines:
        by_column[line.source.table, line.source.columns.get(_PRICE, -1)].append(line)
    groups = [group for (table, _), lines in by_column.items() for group in _groups(lines, titles.get(table, ()))]
    summed = Counter[tuple[object, ...]]()  # the rows that sums which are right are of
    for group in groups:
        summed[*_table(group), group.form] += len(group.first) if group.adds_up else 0
    sums = [group for group in groups if summed[*_table(group), group.form] >= _FEWEST]
    if not groups:
        return stated.lines
    for total in stated.totals:
        total.addends = {figure: _without(addends, total, groups, sums) for figure, addends in total.addends.items()}
    stated.totals += [_as_total(group) for group in sums if not group.adds_up]
    rows = {(*_table(group), group.line.row) for group in sums}
    stated.lines = [line for line in stated.lines if (line.source.table, line.source.sheet, line.row) not in rows]
    return stated.lines


def _groups(lines: Sequence[StatedLine], titles: Sequence[PassedOver]) -> Iterator[_Group]:
    """The rows of one column of prices that may carry the sum of those below, up to the next of the same or a higher form."""
    following = zip(lines, [*lines[1:], None], strict=True)
    forms = {line.row: form for line, below in following if (form := _form(line, below)) is not None}
    ranks = {form: rank for rank, form in enumerate(dict.fromkeys(forms.values()))}  # the highest stands first
    of_data = {outline_form(line.number) for line in lines if line.row not in forms}
    for i, line in enumerate(lines):
        form = forms.get(line.row)
        if form is None or form in of_data:
            continue
        below: list[StatedLine] = []
        for other in map(lines.__getitem__, range(i + 1, len(lines))):
            if other.row in forms and ranks[forms[other.row]] <= ranks[form]:
                break
            below += [] if other.row in forms else [other]
        end = next((title.row for title in titles if title.row > line.row), None)
        first = [other for other in below if end is None or other.row < end]
        if first:
            yield _Group(line, form, below, first)


def _form(line: StatedLine, below: StatedLine | None) -> str | None:
    """How the number of a row is written that may be that of a group; None for a row of data."""
    if line.unit is not None or line.candidates or line.name is None or line.broken or line.price is None:
        return None
    if line.service_code is not None:
        return "chapter" if below is not None and goes_on_inside(line.service_code, below.service_code or "") else None
    number = (line.number or line.ordinal or "").rstrip(".)")
    if number.isdecimal() and below is not None and (below.number or below.ordinal or "").startswith(f"{number}."):
        return "number"
    form = outline_form(line.number or line.ordinal)
    return form if form in _MARKS else None


def _table(group: _Group) -> tuple[int, str | None]:
    return group.line.source.table, group.line.source.sheet


def _as_total(group: _Group) -> StatedTotal:
    line = group.line
    price = {_PRICE: line.price} if line.price is not None else {}
    addends = tuple([Addend(of.row, of.price) for of in lines if of.price is not None] for lines in (group.below, group.first))
    return StatedTotal(line.source, line.row, line.name or "", price, dict.fromkeys(price, addends))


def _without(addends: Addends, total: StatedTotal, groups: Sequence[_Group], sums: Sequence[_Group]) -> Addends:
    """What a total may be the sum of, without the sums of groups; and without the rows that may be such, beside what it was."""
    of_sums = {group.line.row for group in sums if group.line.source.sheet == total.source.sheet}
    of_groups = {group.line.row for group in groups if group.line.source.sheet == total.source.sheet}
    kept = [[each for each in one if each.row not in of_sums] for one in addends]
    without = [[each for each in one if each.row not in of_groups] for one in addends]
    return (*kept, *(one for one in without if one not in kept))
