"""Fills in a Word template. Values are texts, never markup or templates; the same values give the same bytes."""

import io
import zipfile
from pathlib import Path
from typing import Any

from pricebook.base.resources import resource_folder
from pricebook.exports.listed import Listed
from pricebook.exports.stamp import creation_date

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
    properties = document.docx.core_properties
    properties.author, properties.last_modified_by = _plain(prices.submitter[:255]), ""
    properties.comments = prices.fingerprint
    properties.created = properties.modified = creation_date(prices)
    written = io.BytesIO()
    document.save(written)
    path.write_bytes(_without_times(written.getvalue()))


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
