"""Fills in a Word template. Values are texts, never markup or templates; the same values give the same bytes."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

from pricebook.base.resources import resource_folder
from pricebook.exports.listed import Listed
from pricebook.exports.papers.column_widths import fit_columns
from pricebook.exports.stamp import creation_date

_CODE = re.compile(r"\S*(?:[/\d]|\.(?:docx|xlsx))\S*")  # a word with a figure or a slash, or the name of a file
_INSIDE = re.compile(r"(?<=\w)-(?=\w)")
_MARK = "\ue000"  # of a private use; what comes in has none, for it is not printable
_HYPHEN = re.compile(_MARK)
_ROOM = 40  # twentieths of a point, above and below the text of a cell
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP archive can hold


def write_docx(template: str, facts: dict[str, Any], prices: Listed, path: Path) -> None:
    """Writes a document from a template.

    Args:
        template: The file name in templates/.
        facts: The values of the template.
        prices: The list, which stands in the properties of the document.
        path: The document to write.

    Raises:
        OSError: The file cannot be written.
    """
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    document = DocxTemplate(str(resource_folder("templates") / template))
    document.render(_plain(facts), SandboxedEnvironment(autoescape=True, undefined=StrictUndefined), autoescape=True)
    fit_columns(document.docx.element.body)
    _give_room(document.docx.element.body)
    _keep_codes_whole(document.docx.element.body)
    _keep_with_signatures(document.docx.element.body)
    properties = document.docx.core_properties
    properties.author, properties.last_modified_by = _plain(prices.submitter[:255]), ""
    properties.comments = prices.fingerprint
    properties.created = properties.modified = creation_date(prices)
    written = io.BytesIO()
    document.save(written)
    path.write_bytes(_without_times(written.getvalue()))


def _keep_codes_whole(body: Any) -> None:
    """Puts hyphens that break no line into codes, numbers of documents and file names: a letter's number stays on one line."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for element in list(body.iter(qn("w:t"))):
        parts = _HYPHEN.split(_CODE.sub(lambda found: _INSIDE.sub(_MARK, found[0]), element.text or ""))
        if len(parts) == 1:
            continue
        element.text = parts[0]
        element.set(qn("xml:space"), "preserve")
        at = element
        for part in parts[1:]:
            hyphen, text = OxmlElement("w:noBreakHyphen"), OxmlElement("w:t")
            text.text = part
            text.set(qn("xml:space"), "preserve")
            at.addnext(hyphen)
            hyphen.addnext(text)
            at = text


def _keep_with_signatures(body: Any) -> None:
    """Keeps the signatures in one piece, and the last paragraph above them on their page: none has signatures alone."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    tables = [each for each in body.findall(qn("w:tbl")) if next(each.iter(qn("w:tblHeader")), None) is None]
    if len(tables) < 2:
        return  # the first is the head of the letter
    for row in tables[-1].findall(qn("w:tr")):
        row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    above = tables[-1].getprevious()
    while above is not None and above.tag == qn("w:p"):
        above.get_or_add_pPr().get_or_add_keepNext()
        if any(part.text for part in above.iter(qn("w:t"))):
            break
        above = above.getprevious()


def _give_room(body: Any) -> None:
    """Gives the cells of tables with a heading some room above and below their text, which would touch the lines."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for table in body.iter(qn("w:tbl")):
        properties = table.find(qn("w:tblPr"))
        if next(table.iter(qn("w:tblHeader")), None) is None or properties.find(qn("w:tblCellMar")) is not None:
            continue
        room = OxmlElement("w:tblCellMar")
        for side in ("w:top", "w:bottom"):
            margin = OxmlElement(side)
            margin.set(qn("w:w"), str(_ROOM))
            margin.set(qn("w:type"), "dxa")
            room.append(margin)
        look = properties.find(qn("w:tblLook"))
        if look is not None:
            look.addprevious(room)
        else:
            properties.append(room)


def _plain(value: Any) -> Any:
    """A value with spaces in place of the characters that a document cannot hold, in all texts inside it."""
    if isinstance(value, str):
        return value if value.isprintable() else "".join(letter if letter.isprintable() else " " for letter in value)
    if isinstance(value, dict):
        return {name: _plain(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value


def _without_times(package: bytes) -> bytes:
    """The document with the same time in every entry of its archive."""
    rewritten = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(rewritten, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            target.writestr(entry, source.read(name))
    return rewritten.getvalue()
