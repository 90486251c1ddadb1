"""XML parts of an .xlsx that are not in the plain form (plain_form.py), written anew in it.

A part is read by two readers: python-calamine reads the cells, and the searches of xlsx_facts.py find what it does not report.
XML may be written in many ways, and a reader that is not made for one of them takes a value for a blank. So both are given the
plain form alone. A part in any other form goes through an XML parser, and is written anew in the plain form.
"""

import re
from array import array
from itertools import pairwise
from xml.parsers import expat

from pricebook.base.cells import column_letters, column_number
from pricebook.base.languages import say
from pricebook.tables.files.sheet_facts import MOST_COLUMNS, MOST_ROWS, Position
from pricebook.tables.files.unreadable import Unreadable
from pricebook.tables.files.xml_parser import Attributes, parse_with

_MOST_PIECES = 100_000  # of what is written: a piece takes several times the memory of its letters

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_NUMBER = re.compile(r"[0-9]{1,7}")

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/package/2006/relationships",
    "",
)
_PREFIXES = {
    **dict.fromkeys(_MAIN, ""),
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r:",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r:",
    "http://www.w3.org/XML/1998/namespace": "xml:",
    "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main": "x14:",
    "http://schemas.microsoft.com/office/excel/2006/main": "xm:",
}
_BETWEEN = "\n"  # a namespace and a name
_WITH_TEXT = frozenset({"t", "v", "f", "formula", "formula1", "formula2", "xm:f", "xm:sqref"})


def made_plain(data: bytes, *, sheet: bool = False) -> bytes:
    """A part in the plain form. Elements of namespaces that no reader asks for are left out.

    Args:
        data: The part.
        sheet: Whether it is a sheet: then every cell gets the reference that it has or that follows from its place.

    Raises:
        Unreadable: XL010 where it is no XML, where a reference cannot be read, where a cell stands twice or can be read in two
            ways; IN020 where it has too many tags.
    """
    writer = _SheetWriter() if sheet else _Writer()
    parser = expat.ParserCreate(namespace_separator=_BETWEEN)
    parse_with(parser, data, writer.start, writer.end, writer.text)
    return writer.whole()


class _Writer:
    """Writes elements as the parser reports them."""

    def __init__(self) -> None:
        self._out: list[str] = ['<?xml version="1.0" encoding="UTF-8"?>\n']
        self._written = bytearray()
        self._path: list[str] = []
        self._left_out = 0  # how many elements are open, the outermost of them one that is left out

    def start(self, name: str, attributes: Attributes) -> None:
        known = _known(name)
        if self._left_out or known is None:
            self._left_out += 1
            return
        self._path.append(known)
        self._start(known, {k: v for key, v in attributes.items() if (k := _known(key)) is not None})

    def end(self, name: str) -> None:
        if self._left_out:
            self._left_out -= 1
        else:
            self._end(self._path.pop())

    def text(self, characters: str) -> None:
        if not self._left_out and self._path[-1] in _WITH_TEXT:
            self._text(characters)

    def whole(self) -> bytes:
        self._join()
        return bytes(self._written)

    def _join(self) -> None:
        self._written += "".join(self._out).encode()
        self._out.clear()

    def _start(self, name: str, attributes: Attributes) -> None:
        self._out.append(_tag(name, attributes))

    def _end(self, name: str) -> None:
        self._out.append(f"</{name}>")
        if len(self._out) > _MOST_PIECES:
            self._join()

    def _text(self, characters: str) -> None:
        self._out.append(_escaped(characters))


class _SheetWriter(_Writer):
    """Writes a sheet, with its rows in the plain form. A cell without a value, an error or a formula is left out."""

    def __init__(self) -> None:
        super().__init__()
        self._row, self._column = 0, -1  # the row from 1, the column from 0
        self._cell: _Cell | None = None
        self._in_rows = False
        self._places = array("Q")
        self._in_order = True

    def start(self, name: str, attributes: Attributes) -> None:
        if self._in_rows and _known(name) is None and "extLst" not in self._path:
            raise _odd(self._name)
        super().start(name, attributes)

    def whole(self) -> bytes:
        if not self._in_order:
            twice = next((place for place, next_ in pairwise(sorted(self._places)) if place == next_), None)
            if twice is not None:
                raise cell_twice((twice // MOST_COLUMNS, twice % MOST_COLUMNS))
        return super().whole()

    @property
    def _name(self) -> str:
        return f"{column_letters(max(self._column, 0))}{max(self._row, 1)}"

    def _start(self, name: str, attributes: Attributes) -> None:
        if self._cell is not None:
            self._inside(self._cell, name, attributes)
        elif name == "c" and self._in_rows:
            self._start_cell(attributes)
        elif name == "row" and self._in_rows:
            self._row, self._column = _number(attributes["r"], MOST_ROWS) if "r" in attributes else self._row + 1, -1
            if self._row > MOST_ROWS:
                raise Unreadable("XL010", say("file.no-reference", said=str(self._row)))
            self._out.append(_tag("row", {"r": str(self._row)} | {k: v for k, v in attributes.items() if k in ("hidden", "ht")}))
        elif self._in_rows:
            raise _odd(self._name)
        else:
            if name == "sheetData":
                self._in_rows = True
                attributes = {}
            super()._start(name, attributes)

    def _start_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            found = _REFERENCE.fullmatch(reference.strip())
            if found is None:
                raise Unreadable("XL010", say("file.no-reference", said=reference[:40]))
            self._row, self._column = _number(found[2], MOST_ROWS), column_number(found[1].upper())
        if self._column >= MOST_COLUMNS or not 1 <= self._row <= MOST_ROWS:
            raise Unreadable("XL010", say("file.no-reference", said=(reference or "")[:40]))
        stated = {key: attributes[key].strip() for key in ("s", "t") if attributes.get(key, "").strip()}
        self._cell = _Cell({"r": self._name, **stated})

    def _inside(self, cell: "_Cell", name: str, attributes: Attributes) -> None:
        parent = self._path[-2]
        if parent == "c" and name in ("f", "v", "is"):
            if name in cell.parts or (name == "v" and "is" in cell.parts) or (name == "is" and "v" in cell.parts):
                raise _odd(self._name)
            cell.parts[name] = [_tag("f", attributes)] if name == "f" else []
        elif parent == "c" and name == "extLst":
            cell.parts.setdefault(name, [])
        elif "is" in self._path:
            cell.parts["is"].append(_tag(name, attributes))
        elif "extLst" not in self._path:
            raise _odd(self._name)

    def _end(self, name: str) -> None:
        cell = self._cell
        if cell is None:
            if name == "sheetData":
                self._in_rows = False
            super()._end(name)
        elif name == "c":
            self._cell = None
            self._end_cell(cell)
        elif "is" in self._path:
            cell.parts["is"].append(f"</{name}>")

    def _text(self, characters: str) -> None:
        if self._cell is None:
            super()._text(characters)
        elif "extLst" not in self._path:
            part = next(name for name in ("is", "v", "f") if name in self._path)
            self._cell.parts[part].append(_escaped(characters))

    def _end_cell(self, cell: "_Cell") -> None:
        text = cell.text()
        if not text:
            return
        place = (self._row - 1) * MOST_COLUMNS + self._column
        self._in_order = self._in_order and (not self._places or place > self._places[-1])
        self._places.append(place)
        self._out.append(_tag("c", cell.attributes) + text + "</c>")


class _Cell:
    """A cell that is being written: its reference, its style and type, and by its name each part that it has."""

    def __init__(self, attributes: Attributes) -> None:
        self.attributes, self.parts = attributes, dict[str, list[str]]()

    def text(self) -> str:
        """Its formula and its value; nothing where it has neither."""
        kind = self.attributes.get("t", "n")
        formula = "".join([*self.parts["f"], "</f>"]) if "f" in self.parts else ""
        if "is" in self.parts:
            if kind != "inlineStr" and not formula:
                self.attributes["t"] = "inlineStr"
            return f"{formula}<is>{''.join(self.parts['is'])}</is>"
        if "v" not in self.parts:
            return formula or ("<v>#VALUE!</v>" if kind == "e" else "")
        value = "".join(self.parts["v"])
        if kind == "inlineStr":
            return f'{formula}<is><t xml:space="preserve">{value}</t></is>'
        value = value if kind == "str" else value.strip()
        if kind == "s" and not (value.isascii() and value.isdecimal()):
            raise _odd(self.attributes["r"])
        if "&" in value and kind != "str":  # no number; and one that is written with entities would be read as far as the first
            if kind != "n":
                raise _odd(self.attributes["r"])
            self.attributes["t"] = "str"
        return f"{formula}<v>{value}</v>"


def _known(name: str) -> str | None:
    """The name of an element or attribute with the usual prefix of its namespace; None where no reader asks for that."""
    namespace, _, local = name.rpartition(_BETWEEN)
    prefix = _PREFIXES.get(namespace)
    return None if prefix is None else prefix + local


def _tag(name: str, attributes: Attributes) -> str:
    return "".join([f"<{name}", *(f' {key}="{_escaped(value, quoted=True)}"' for key, value in attributes.items()), ">"])


def _escaped(text: str, *, quoted: bool = False) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;") if quoted else text


def _number(text: str, most: int) -> int:
    if not _NUMBER.fullmatch(text.strip()) or not 1 <= int(text) <= most:
        raise Unreadable("XL010", say("file.no-reference", said=text[:40]))
    return int(text)


def _odd(cell: str) -> Unreadable:
    return Unreadable("XL010", say("file.cell-odd", cell=cell))


def cell_twice(at: Position) -> Unreadable:
    """XL010 for a sheet that has two cells in one place: which of them counts, nobody knows."""
    return Unreadable("XL010", say("file.cell-twice", cell=f"{column_letters(at[1])}{at[0] + 1}"))
