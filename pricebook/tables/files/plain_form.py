"""The plain form of the XML parts of an .xlsx: the one that Excel, LibreOffice and the writing libraries use.

Only this form is searched, and given to the reader of cells: of any other, one of the two could take a value for a blank, or for
another one. What is not in it is written anew (plain_xml.py).
"""

import re

_HEAD = re.compile(
    rb"(?:<\?xml version=[\"']1\.0[\"'](?: encoding=[\"'](?:[Uu][Tt][Ff]-8|[Uu][Ss]-[Aa][Ss][Cc][Ii][Ii])[\"'])?"
    rb"(?: standalone=[\"'](?:yes|no)[\"'])? ?\?>)?\s*<[A-Za-z]++(?=[\s/>])"
)
_TAG = rb'<(?:/[\w:]++\s*+|[\w:]++(?:\s++[\w:.-]++="[^"<]*+")*+\s*+/?)>'
_AROUND = re.compile(rb"(?:[^<]*+" + _TAG + rb")*+[^<]*+")
# With the entities that have names, and letters by their numbers, as openpyxl writes those that are no ASCII: from 100 on, for
# digits and signs have smaller ones, and are looked for as they are.
_TEXT = rb"[^<&]*+(?:&(?:[a-z]++|#[1-9]\d{2,5}+);[^<&]*+)*+"
_RUN = rb'<r>(?:<rPr>(?:<[a-zA-Z]++(?: [a-z]++="[^"<>&]*+")*+/>)*+</rPr>)?+<t(?: xml:space="preserve")?+>' + _TEXT + rb"</t></r>"
_COLUMN = rb"(?:[A-Z]{1,2}(?=\d)|[A-W][A-Z]{2}|X[A-E][A-Z]|XF[A-D])"  # as far as XFD
_LINE = rb'(?:[1-9]\d{0,5}(?=")|10[0-3]\d{4}|104[0-7]\d{3}|1048[0-4]\d{2}|10485[0-6]\d|104857[0-6])'  # as far as 1048576
_REST = rb'(?: [a-z]{1,2}+="\w*+")*+'  # of the attributes
_FORMULA = rb'(?:<f(?: [a-z0-9]++="[^"<>&]*+")*+(?:/>|>' + _TEXT + rb"</f>))?+"
_START, _END = rb'<c r="' + _COLUMN + _LINE + rb'"', rb"</c>"
# Most cells have no type, or are one of the shared texts: for the number of such a text, the reader of cells takes 0 where it has
# any sign in it. Then what is none of these texts; and results of formulas that are texts, for entities stand only in texts: in a
# number the reader of cells breaks off at the first.
_CELL = (
    _START + rb'(?: s="\d++")?+(?:>' + _FORMULA + rb"(?:<v>[^<&]*+</v>)?+" + _END
    + rb'| t="s"><v>\d{1,15}+</v>' + _END + rb"|/>)|"
    + _START + rb'(?![^<>]* t="s")' + _REST + rb"(?:/>|>" + _FORMULA + rb"(?:<v>[^<&\s]*+</v>|<v ?/>|<is>(?:" + _RUN
    + rb')*+(?:<t(?: xml:space="preserve")?+>' + _TEXT + rb"</t>)?+</is>)?+" + _END + rb")|"
    + _START + rb'(?=[^<>]* t="s")' + _REST + rb"(?:/>|>(?:<v>\d{1,15}+</v>)?+" + _END + rb")|"
    + _START + rb'(?=[^<>]* t="str")' + _REST + rb">" + _FORMULA + rb"<v>" + _TEXT + rb"</v>" + _END
)  # fmt: skip
_ROW = rb'<row r="' + _LINE + rb'"(?: [\w:]++="[^"<>&]*+")*+ ?(?:/>|>(?:' + _CELL + rb")*+</row>)"
_ROWS = re.compile(rb"<sheetData(?: ?/>|>\s*+(?:" + _ROW + rb"\s*+)*+</sheetData>)")


def is_plain(data: bytes) -> bool:
    """Whether a small part, the shared texts or the styles are written so that both readers see the same in them."""
    return _HEAD.match(data) is not None and not _holds_asides(data)


def has_plain_tags(data: bytes) -> bool:
    """Whether every tag of a part has the plain form: its attributes are written as `name="value"`."""
    head = _HEAD.match(data)
    if head is None or _holds_asides(data):
        return False
    return _AROUND.fullmatch(data, data.find(b"?>", 0, head.end()) + 2 if data.startswith(b"<?xml") else 0) is not None


def is_plain_sheet(data: bytes) -> bool:
    """Whether a sheet is written in the plain form: every tag and every reference in its rows has it."""
    start = data.find(b"<sheetData")
    head = _HEAD.match(data)
    rows = _ROWS.match(data, start) if start >= 0 else None
    if head is None or rows is None or not data[-100:].rstrip().endswith(b"</worksheet>"):
        return False
    first = data.find(b"?>", 0, head.end()) + 2 if data.startswith(b"<?xml") else 0
    return _AROUND.fullmatch(data, first, start) is not None and _AROUND.fullmatch(data, rows.end()) is not None


def _holds_asides(data: bytes) -> bool:
    """Whether there are comments, instructions, CDATA or a document type."""
    return (b"!" in data and b"<!" in data) or data.rfind(b"<?") > 0
