"""Reads the claim files of the ministry's decisions: an envelope with one case after the other, each in parts (XML1 to XML15).

The parts are XML in base64, or stand in the envelope as they are. Only three are opened: XML1 for the link, the card and the
days, XML2 and XML3 for the lines. The file is read as a stream and no case is kept: entities stay unresolved, nothing is
fetched, and a document type is refused.
"""

import base64
import binascii
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, Any, NamedTuple

from lxml import etree

from pricebook.findings import Finding, Place
from pricebook.settlement.claims.read.columns import columns_in
from pricebook.settlement.claims.read.problems import unread
from pricebook.settlement.claims.read.rows import Row, Rows

_CASE, _PART, _TOTAL, _UNIT, _CASES = "HOSO", "FILEHOSO", "TONG_HOP", "MACSKCB", "SOLUONGHOSO"
_LINES = {"CHI_TIET_THUOC": ("XML2", "drug"), "CHI_TIET_DVKT": ("XML3", None)}
_NUMBER, _A_NUMBER = "STT", re.compile(r"\d{1,6}", re.ASCII)
_TAGS = (_CASE, _PART, _TOTAL, _UNIT, _CASES, *_LINES)
_OPENED = ("XML1", "XML2", "XML3")
_OF_CASE = ("card", "facility", "left_on", "treatment", "visit")
_MOST_LINES = 100_000  # of one case
_WRONG_LETTERS = "encoding"
_DECLARATION = re.compile(r"^<\?xml[^>]*\?>")  # it names the letters of bytes, and these are read already
_A_KIND = re.compile(r"XML\d{1,2}", re.ASCII)
Element = Any


class _Refused(ValueError):
    """A file that says things which no claim file says."""


@dataclass(slots=True)
class Parts:
    """What could not be read: the number of each case, or 0 for the file itself, with whether its letters are wrong.

    `kinds` are the parts that stand in the file, of those that the decisions know ("XML1"); `stated` is the number of cases that
    it says it has, and `cases` the number that it has.
    """

    broken: list[int] = field(default_factory=list)
    wrong_letters: list[int] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    stated: int | None = None
    cases: int = 0

    def add(self, case: int, error: Exception) -> None:
        """Notes a case that cannot be read whole."""
        into = self.wrong_letters if _WRONG_LETTERS in str(error).casefold() or "utf-8" in str(error).casefold() else self.broken
        if not into or into[-1] != case:
            into.append(case)

    def findings(self, label: str, read: int) -> list[Finding]:
        """ST041, ST043: the cases that cannot be read. ST117: there are fewer than the file says.

        Args:
            label: how the file is called.
            read: how many lines were read.
        """
        wrong = (("ST041", self.broken), ("ST043", self.wrong_letters))
        found = [unread(code, Place(label), len(cases), read, cases=cases) for code, cases in wrong if cases]
        if self.stated is not None and self.cases < self.stated:
            found.append(Finding("ST117", Place(label), observed=self.cases, more={"stated": str(self.stated)}))
        return found


class CasePlace(NamedTuple):
    """Where a line stands: the number of its case in the file, from 1, its part ("XML3"), and its own number there."""

    case: int
    part: str
    number: int


class _Line(NamedTuple):
    """One line of a case: the texts of its columns, what it is, and the number that it says it has in its part."""

    values: dict[str, str | None]
    kind: str | None
    part: str
    number: int | None


@dataclass(slots=True)
class _Case:
    """One case while it is read: its number in the file, what XML1 says, and the lines."""

    number: int
    about: dict[str, str | None] = field(default_factory=dict)
    lines: list[_Line] = field(default_factory=list)


def rows_of_xml(file: IO[bytes], number: int, rows: Rows, parts: Parts) -> Iterator[Row]:
    """The lines of an insurance file, in its order; `row` counts them from 1.

    Args:
        file: the file.
        number: its number.
        rows: what makes the rows.
        parts: what could not be read is added to it; the cases before it and after it are read.
    """
    row = 0
    for case, unit in _cases(file, parts):
        yield from _made(case, unit, number, row, rows)
        row += len(case.lines)


def places_of_rows(file: IO[bytes], wanted: Container[int]) -> Iterator[tuple[int, CasePlace]]:
    """Where rows of an insurance file stand in its cases. What cannot be read is passed over, as it was when it was read.

    Args:
        file: the file.
        wanted: the rows, as `rows_of_xml` counts them.
    """
    row = 0
    for case, _ in _cases(file, Parts()):
        in_part: dict[str, int] = {}
        for line in case.lines:
            row, in_part[line.part] = row + 1, in_part.get(line.part, 0) + 1
            if row in wanted:
                yield row, CasePlace(case.number, line.part, line.number or in_part[line.part])


def _cases(file: IO[bytes], parts: Parts) -> Iterator[tuple[_Case, str | None]]:
    """The cases of a file, each with the facility that the envelope names."""
    unit: str | None = None
    case = _Case(1)
    try:
        for name, element in _ends(file):
            if name == _UNIT and unit is None:
                unit = (element.text or "").strip() or None
            elif name == _CASES:
                said = (element.text or "").strip()
                parts.stated = int(said) if _A_NUMBER.fullmatch(said) else None
            elif name == _PART:
                _read_part(element, case, parts)
            elif name == _CASE:
                parts.cases += 1
                yield case, unit
                case = _Case(case.number + 1)
            else:
                _take(name, element, case)
            if name not in (_UNIT, _CASES):
                _forget(element)
    except (etree.XMLSyntaxError, _Refused, OSError, ValueError) as error:
        parts.add(case.number if not isinstance(error, _Refused) else 0, error)
    if case.number == 1 and not (case.lines or parts.broken or parts.wrong_letters):
        parts.broken.append(0)  # it has no case at all
    if case.lines:  # of a file that was cut off, or that is one part alone
        parts.cases += 1
        yield case, unit


def _made(case: _Case, unit: str | None, number: int, row: int, rows: Rows) -> Iterator[Row]:
    about = {column: case.about.get(column) for column in _OF_CASE}
    about["facility"] = about["facility"] or unit
    for place, line in enumerate(case.lines, row + 1):
        own = {column: value for column, value in line.values.items() if value}
        yield rows.of(number, place, {**about, **own}, line.kind)


def _read_part(element: Element, case: _Case, parts: Parts) -> None:
    """Opens a part in base64, if it is one of those that are read. One that stands there as it is has been taken already."""
    kind = (element.findtext("{*}LOAIHOSO") or "").strip().upper()
    text = (element.findtext("{*}NOIDUNGFILE") or "").strip()
    if _A_KIND.fullmatch(kind):
        parts.kinds.add(kind)
    if kind not in _OPENED or not text:
        return
    try:
        for name, inner in _ends(BytesIO(_packed(text))):
            _take(name, inner, case)
            _forget(inner)
    except (etree.XMLSyntaxError, _Refused, binascii.Error, ValueError) as error:
        parts.add(case.number, error)


def _packed(text: str) -> bytes:
    """What a part holds: in base64, with or without its last signs "="; or XML as text."""
    if text.startswith("<"):
        return _DECLARATION.sub("", text, count=1).encode()
    together = "".join(text.split())
    return base64.b64decode(together + "=" * (-len(together) % 4), validate=True)


def _take(name: str, element: Element, case: _Case) -> None:
    """Keeps of an element the columns that a check needs."""
    if name not in (_TOTAL, *_LINES):
        return
    texts = {_local(child): child.text for child in element if isinstance(child.tag, str)}
    values = {column: texts[heading] for column, heading in columns_in(texts).items()}
    if name == _TOTAL:
        case.about.update(values)
    elif len(case.lines) >= _MOST_LINES:
        raise _Refused(name)
    else:
        part, kind = _LINES[name]
        said = (texts.get(_NUMBER) or "").strip()
        case.lines.append(_Line(values, kind, part, int(said) if _A_NUMBER.fullmatch(said) else None))


def _ends(file: IO[bytes]) -> Iterator[tuple[str, Element]]:
    """The elements that are read, at their ends."""
    tags = [f"{{*}}{tag}" for tag in _TAGS]
    context = etree.iterparse(
        file, events=("end",), tag=tags, resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    for _, element in context:
        if element.getroottree().docinfo.internalDTD is not None:
            raise _Refused("a document type")
        yield _local(element), element
    if context.root is None:
        raise _Refused("nothing in it")


def _local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _forget(element: Element) -> None:
    """Frees an element that was read, and what stands before it: no file is ever in memory whole."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
