"""How a column writes its numbers: the one place that weighs the evidence for a text that can be read in two ways.

"15.000" is fifteen thousand or fifteen. What decides is, in this order: what the reader of the file states; the column's other
texts ("1.234.500", "12,5"); the fixed decimals of a program's export; that only whole numbers belong into the column; the other
columns of figures beside it; and the amounts that are known for its rows, from the law or from other rows of the same item. What
decided stands in the record of what was normalised. Where nothing does, the column stays open, and one finding says so.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pricebook.tables.cells.fields import Field
from pricebook.tables.cells.numbers import PLAIN, DecimalMark, Notation, certain_marks, grouping_marks, readings
from pricebook.tables.cells.text import Cell, folded
from pricebook.tables.cells.value import Why
from pricebook.tables.layout.spec import TableSpec

FACTOR = 30  # the readings differ by a thousand: at most one of them is within this factor of the amount that is known
KEYS = ("item_code", "item_name", "source_name")  # fields by which rows of one item are known, the first filled in
_OTHER: Mapping[str, DecimalMark] = {".": ",", ",": "."}

Row = Mapping[str, Cell]  # field → cell


@dataclass(frozen=True, slots=True)
class NumberHints:
    """What is known about the numbers of a table beside its cells.

    Attributes:
        thousands: The mark that separates thousands ("." or ","), as the reader of the file states it.
        how: How that is stated, with places for the table and the mark.
        known: Gives the amount (đồng) that is known for a row; None where none is.
    """

    thousands: str | None = None
    how: str = '[tables.{table}] thousands = "{mark}"'
    known: Callable[[Row], Decimal | None] | None = None


NO_HINTS = NumberHints()


@dataclass(frozen=True, slots=True)
class DataRows:
    """The rows of data of one sheet, beside which one of its columns is read.

    Attributes:
        spec: What the table holds.
        columns: The column of each field.
        cells: The cells of each column of the sheet.
        hints: What is known about their numbers.
    """

    spec: TableSpec
    columns: Mapping[str, int]
    cells: Sequence[list[Cell]]
    hints: NumberHints = NO_HINTS

    def notation_of(self, entry: Field, cells: Sequence[Cell], distinct: Iterable[Cell]) -> Notation:
        """How a column of these rows writes its numbers.

        Args:
            entry: The field of the column.
            cells, distinct: Its cells, and the different ones among them.
        """
        return weigh(entry, cells, distinct, lambda: self._beside(entry), self._rows, self.hints)

    def cells_of(self, field: str) -> list[Cell] | None:
        """The cells of a field's column; None where the table has none."""
        column = self.columns.get(field)
        return None if column is None else self._cells(column)

    def _beside(self, entry: Field) -> Iterator[list[Cell]]:
        """The other columns of amounts, or of other numbers. Those of the same figure alone, where it has several."""
        fields = [self.spec.field(name) for name in self.columns]
        alike = [other for other in fields if other.kind.read_as == "number" and other.kind.money == entry.kind.money]
        of_figure = [other for other in alike if other.figure.name == entry.figure.name and other.id != entry.id]
        for other in of_figure or alike:
            if other.id != entry.id and other.kind.percent_sign is None:
                yield self._cells(self.columns[other.id])

    def _rows(self) -> list[Row]:
        texts = {name: column for name, column in self.columns.items() if self.spec.field(name).kind.read_as != "number"}
        columns = [self._cells(column) for column in texts.values()]
        return [dict(zip(texts, row, strict=True)) for row in zip(*columns, strict=True)] or [{} for _ in self._cells(0)]

    def _cells(self, column: int) -> list[Cell]:
        return self.cells[column] if self.cells else []


def weigh(
    entry: Field,
    cells: Sequence[Cell],
    distinct: Iterable[Cell],
    beside: Callable[[], Iterable[Iterable[Cell]]],
    rows: Callable[[], Sequence[Row]],
    hints: NumberHints,
) -> Notation:
    """Weighs the evidence for one column of numbers, the strongest first.

    Args:
        entry: The field of the column.
        cells, distinct: Its cells, one for each row, and the different ones among them.
        beside: Gives the cells of the other columns of such figures in the sheet.
        rows: Gives the cells of each row by field.
        hints: What is known beside the cells.

    Returns:
        The decimal mark with what decided it; no mark where the column is open, or where no text needs one.
    """
    texts = [cell for cell in distinct if isinstance(cell, str)]
    if hints.thousands is not None:
        # "1.400" and "3,000" in one column: whatever separates thousands, one of them is no price as it stands
        contradicted = entry.kind.money and {mark for text in texts for mark in grouping_marks(text)} == {".", ","}
        return Notation(_OTHER[hints.thousands], "option", firm=not contradicted)
    own = certain_marks(texts)
    doubtful = {text for text in texts if len(found := readings(text)) > 1 and len(set(found.values())) > 1}
    if not doubtful or len(own) > 1:
        return PLAIN
    if own:
        (mark,) = own
        by_law = _by_known_amounts(cells, doubtful, rows, hints) if entry.kind.money and hints.known is not None else None
        if by_law is not None and by_law.why == "law" and by_law.mark != mark:
            return PLAIN  # the column's texts say one thing, and what the law states another
        fixed = _fixed_decimals(texts, mark)
        return Notation(mark, "decimals" if fixed else "column", firm=fixed)
    if entry.kind.bounds is not None and entry.kind.bounds.decimals == 0:
        whole = {mark for text in doubtful for mark, value in readings(text).items() if value != value.to_integral_value()}
        if len(whole) == 1:
            return Notation(_OTHER[whole.pop()], "whole", firm=True)
    by_amount = _by_known_amounts(cells, doubtful, rows, hints) if entry.kind.money else None
    if by_amount is not None:
        return by_amount
    marks = {mark for column in beside() for mark in certain_marks(cell for cell in column if isinstance(cell, str))}
    return Notation(marks.pop(), "siblings") if len(marks) == 1 else PLAIN


def _fixed_decimals(texts: Iterable[str], mark: DecimalMark) -> bool:
    """Whether each text has the same number of decimals behind a mark, as a program writes them: 39900.000, 400.000."""
    found = {len(decimals) if point else 0 for text in texts for _, point, decimals in [text.rpartition(mark)]}
    return len(found) == 1 and found != {0}


def _by_known_amounts(
    cells: Sequence[Cell], doubtful: set[str], rows: Callable[[], Sequence[Row]], hints: NumberHints
) -> Notation | None:
    """The mark by which each doubtful amount that is known from elsewhere has its size; None where they disagree or none is."""
    by_row = rows()
    of_item = _certain_amounts(cells, by_row)
    found: dict[DecimalMark, Why] = {}
    for cell, row in zip(cells, by_row, strict=True):
        if not isinstance(cell, str) or cell not in doubtful:
            continue
        known = hints.known(row) if hints.known is not None else None
        why: Why = "law" if known is not None else "item"
        known = known if known is not None else of_item.get(_key(row))
        if known is None or known <= 0:
            continue
        fits: list[DecimalMark] = [m for m in (".", ",") if m in readings(cell) and _near(readings(cell)[m], known)]
        if len(fits) != 1:
            return None
        found.setdefault(fits[0], why)
    if len(found) != 1:
        return None
    ((mark, decided),) = found.items()
    return Notation(mark, decided, firm=True)


def _near(amount: Decimal, known: Decimal) -> bool:
    return known <= amount * FACTOR and amount <= known * FACTOR


def _key(row: Row) -> str | None:
    return next((folded(str(row[name])) for name in KEYS if row.get(name) not in (None, "")), None)


def _certain_amounts(cells: Sequence[Cell], rows: Sequence[Row]) -> dict[str | None, Decimal]:
    """By item, an amount that its other rows state beyond doubt: the middle one."""
    from statistics import median_low  # imported here, because most columns do not need it

    found: dict[str, list[Decimal]] = {}
    for cell, row in zip(cells, rows, strict=True):
        key = _key(row)
        if key is None or isinstance(cell, bool):
            continue
        if isinstance(cell, float | int):
            found.setdefault(key, []).append(Decimal(repr(cell)))
        elif isinstance(cell, str) and len(values := set(readings(cell).values())) == 1:
            found.setdefault(key, []).append(values.pop())
    return {key: median_low(amounts) for key, amounts in found.items()}
