"""The XML of a sheet: cells get another style or a figure, where they stand or as new cells, and the sheet gets comments."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from pricebook.base.cells import column_letters, column_number
from pricebook.submission.annotate.in_place.package import RELATED, NotPlain, attribute
from pricebook.tables.files.plain_form import is_plain_sheet

At = tuple[int, int]  # row and column, from 1
Restyle = Callable[[int], int]  # from the number of a style to that of another

_ROW = re.compile(rb'<row r="(\d+)"([^<>]*?)(/?)>')
_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"([^<>]*?)(/?)>')
_TYPE = re.compile(rb' t="\w+"')
_VALUE = re.compile(rb"<v>(-?[\d.]+(?:[eE][-+]?\d+)?)</v>")
_SUM = re.compile(rb"(<f>SUM\(\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})\)</f>)(?:<v>[^<]*</v>|<v ?/>)?")
_STYLE = re.compile(rb' s="(\d+)"')
_SPANS = re.compile(rb' spans="(\d+):(\d+)"')
_COLUMN = re.compile(rb"<col\s[^<>]*>")
_MERGED = re.compile(rb'<mergeCell\s+ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_TAG = re.compile(rb"<(/?)([\w:]+)[^<>]*?(/?)>")
# The elements behind the cells that stand before the one that names the drawing of comments, in their order.
_BEFORE = frozenset(
    b"sheetCalcPr sheetProtection protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells "
    b"phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks "
    b"colBreaks customProperties cellWatches ignoredErrors smartTags drawing".split()
)


class SheetXml:
    """The XML of a sheet in the plain form. Raises NotPlain for any other."""

    def __init__(self, data: bytes) -> None:
        if not is_plain_sheet(data):
            raise NotPlain("sheet")
        self.data = data
        self._start, self._end = data.find(b"<sheetData"), data.find(b"</sheetData>")

    def tops(self, cells: Iterable[At]) -> dict[At, At]:
        """The cells that stand for others: of a merged range its first one. Cells in no such range are left out."""
        ranges = _MERGED.findall(self.data, max(0, self._end)) if self._end >= 0 else []
        if not ranges:
            return {}
        wanted = sorted(cells)
        found: dict[At, At] = {}
        for left, top, right, bottom in ranges:
            first, last = (int(top), column_number(left.decode()) + 1), (int(bottom), column_number(right.decode()) + 1)
            for at in wanted[bisect_left(wanted, (first[0], 0)) : bisect_left(wanted, (last[0] + 1, 0))]:
                if first[1] <= at[1] <= last[1]:
                    found[at] = first
        return found

    def restyle(self, cells: Mapping[At, Restyle]) -> None:
        """Gives cells other styles. A cell that the sheet does not hold is put into it, with the style of its row or column."""
        if not cells:
            return
        if self._end < 0:
            raise NotPlain("no rows")
        by_row: dict[int, dict[int, Restyle]] = {}
        for (row, column), change in cells.items():
            by_row.setdefault(row, {})[column] = change
        edits: list[tuple[int, int, bytes]] = []
        missing, last, position = sorted(by_row), 0, self.data.find(b">", self._start) + 1
        for tag in _ROW.finditer(self.data, self._start, self._end):
            number = int(tag[1])
            if number <= last:
                raise NotPlain("order of rows")
            while missing and missing[0] < number:
                edits.append((tag.start(), tag.start(), self._new_row(missing[0], by_row[missing[0]])))
                del missing[0]
            if missing and missing[0] == number:
                edits += self._in_row(tag, number, by_row[number])
                del missing[0]
            last = number
            position = tag.start()
        if missing:
            position = self._end
            edits += [(position, position, self._new_row(number, by_row[number])) for number in missing]
        self.data = _edited(self.data, edits)
        self._end = self.data.find(b"</sheetData>")

    def _in_row(self, tag: re.Match[bytes], number: int, changes: dict[int, Restyle]) -> list[tuple[int, int, bytes]]:
        attributes = tag[2]
        spans = _SPANS.search(attributes)
        if spans:
            low, high = min(int(spans[1]), *changes), max(int(spans[2]), *changes)
            attributes = attributes.replace(spans[0], b' spans="%d:%d"' % (low, high))
        new = dict(sorted(changes.items()))
        own = self._style_of_row(tag[2])
        opening = b'<row r="%d"%s' % (number, attributes)
        if tag[3]:
            cells = b"".join(self._new_cell(number, column, change, own) for column, change in new.items())
            return [(tag.start(), tag.end(), opening + b">" + cells + b"</row>")]
        edits = [(tag.start(), tag.end(), opening + b">")] if attributes != tag[2] else []
        end, last = self.data.find(b"</row>", tag.end()), 0
        for cell in _CELL.finditer(self.data, tag.end(), end):
            column = column_number(cell[1].decode()) + 1
            if column <= last or int(cell[2]) != number:
                raise NotPlain("order of cells")
            for free in [each for each in new if each < column]:
                edits.append((cell.start(), cell.start(), self._new_cell(number, free, new.pop(free), own)))
            if column in new:
                edits.append((cell.start(), cell.end(), _restyled(cell, new.pop(column))))
            last = column
        return edits + [(end, end, self._new_cell(number, free, change, own)) for free, change in new.items()]

    def _new_row(self, number: int, changes: dict[int, Restyle]) -> bytes:
        cells = b"".join(self._new_cell(number, column, change, None) for column, change in sorted(changes.items()))
        return b'<row r="%d">%s</row>' % (number, cells)

    def _new_cell(self, row: int, column: int, change: Restyle, own: int | None) -> bytes:
        style = change(self._style_of_column(column) if own is None else own)
        return b'<c r="%s%d" s="%d"/>' % (column_letters(column - 1).encode(), row, style)

    def _style_of_row(self, attributes: bytes) -> int | None:
        if attribute(attributes, "customFormat") not in ("1", "true"):
            return None
        return int(attribute(attributes, "s") or 0)

    def _style_of_column(self, column: int) -> int:
        place = bisect_left(self._columns, (column, 0, 0), key=lambda each: (each[1], 0, 0))
        found = self._columns[place : place + 1]
        return found[0][2] if found and found[0][0] <= column else 0

    @cached_property
    def _columns(self) -> list[tuple[int, int, int]]:
        """The first and the last of columns that look alike, with the number of their style."""
        tags = _COLUMN.findall(self.data, 0, self._start)
        found = [(_number(tag, "min"), _number(tag, "max"), _number(tag, "style")) for tag in tags]
        if any(last >= first for (_, last, _), (first, _, _) in pairwise(found)):
            raise NotPlain("columns")
        return found

    def set_figures(self, figures: Mapping[At, Decimal]) -> dict[At, Decimal]:
        """Puts figures into cells, which keep their styles. A cell with a formula keeps it.

        Returns:
            The figures of the cells that have others now: those put in, and the sums of columns that hold one of them.
        """
        if not figures:
            return {}
        self.restyle(dict.fromkeys(figures, lambda style: style))  # so that each of the cells is there
        put: dict[At, Decimal] = {}
        edits: list[tuple[int, int, bytes]] = []
        for row, column, tag in self._cells():
            figure, content = figures.get((row, column)), self._content(tag)
            if figure is not None and b"<f" not in content and not re.search(rb" [cv]m=", tag[3]):
                cell = b'<c r="%s%s"%s><v>%s</v>' % (tag[1], tag[2], _TYPE.sub(b"", tag[3]), f"{figure:f}".encode())
                edits.append((tag.start(), tag.end() + len(content), cell + b"</c>" * bool(tag[4])))
                put[row, column] = figure
        self.data = _edited(self.data, edits)
        self._end = self.data.find(b"</sheetData>")
        return put | self._add_up(put)

    def _cells(self) -> Iterator[tuple[int, int, re.Match[bytes]]]:
        for tag in _CELL.finditer(self.data, self._start, self._end):
            yield int(tag[2]), column_number(tag[1].decode()) + 1, tag

    def _content(self, tag: re.Match[bytes]) -> bytes:
        return b"" if tag[4] else self.data[tag.end() : self.data.find(b"</c>", tag.end())]

    def _add_up(self, put: Mapping[At, Decimal]) -> dict[At, Decimal]:
        """Writes the values of the plain sums of columns in which a figure was put: who does not calculate sees them, too."""
        tags = list(self._cells())
        edits: list[tuple[int, int, bytes]] = []
        sums: dict[At, Decimal] = {}
        for row, column, tag in tags:
            found = _SUM.fullmatch(content := self._content(tag))
            if found is None or found[2] != found[4] or b" t=" in tag[3]:
                continue
            summed, rows = column_number(found[2].decode()) + 1, range(int(found[3]), int(found[5]) + 1)
            if not any(at[1] == summed and at[0] in rows for at in put):
                continue
            values = [_number_in(self._content(each), each[3]) for line, at, each in tags if at == summed and line in rows]
            sums[row, column] = sum(values, Decimal(0))
            value = found[1] + b"<v>%s</v>" % f"{sums[row, column]:f}".encode()
            edits.append((tag.end(), tag.end() + len(content), value))
        self.data = _edited(self.data, edits)
        self._end = self.data.find(b"</sheetData>")
        return sums

    def drawing_of_comments(self) -> str | None:
        """The id of the relation to the drawing of its comments; None where it has none."""
        tag = re.search(rb"<legacyDrawing\s[^<>]*>", self.data[max(0, self._end) :])
        if tag is None:
            return None
        found = re.search(rb'\s\w+:id="([^"]*)"', tag[0])
        if found is None:
            raise NotPlain("legacyDrawing")
        return found[1].decode()

    def add_drawing_of_comments(self, id_: str) -> None:
        """Names the drawing of its comments, where the order of the elements wants it."""
        start = position = self.data.find(b">", self._end) + 1 if self._end >= 0 else -1
        if start < 0:
            raise NotPlain("no rows")
        depth, name = 0, b""
        for tag in _TAG.finditer(self.data, start):
            if tag[1]:
                depth -= 1
            else:
                name = tag[2] if depth == 0 else name
                depth += not tag[3]
            if depth == 0 and name in _BEFORE:
                position = tag.end()
        added = f'<legacyDrawing xmlns:r="{RELATED}" r:id="{id_}"/>'.encode()
        self.data = self.data[:position] + added + self.data[position:]


def _number(tag: bytes, name: str) -> int:
    value = attribute(tag, name) or "0"
    if not value.isdecimal():
        raise NotPlain(name)
    return int(value)


def _number_in(content: bytes, attributes: bytes) -> Decimal:
    """The number that a cell holds; 0 for a text and for none."""
    found = _VALUE.search(content) if b" t=" not in attributes else None
    return Decimal(found[1].decode()) if found else Decimal(0)


def _restyled(cell: re.Match[bytes], change: Restyle) -> bytes:
    style = _STYLE.search(cell[3])
    new = b' s="%d"' % change(int(style[1]) if style else 0)
    attributes = cell[3].replace(style[0], new, 1) if style else new + cell[3]
    return b'<c r="%s%s"%s%s>' % (cell[1], cell[2], attributes, cell[4])


def _edited(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    pieces, done = [], 0
    for start, end, new in edits:
        pieces += [data[done:start], new]
        done = end
    return b"".join([*pieces, data[done:]])
