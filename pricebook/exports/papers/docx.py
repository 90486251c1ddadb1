"""A Word template filled in: facts as text, never as markup or template; the same facts, the same bytes."""

import io
import zipfile
from pathlib import Path
from typing import Any

from pricebook.base.resources import resource_folder
from pricebook.exports.stamp import made_on
from pricebook.pricelist import PriceList

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that an archive can name


def write_docx(template: str, facts: dict[str, Any], prices: PriceList, path: Path) -> None:
    """`templates/{template}` with the facts filled in. Raises OSError."""
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    document = DocxTemplate(str(resource_folder("templates") / template))
    document.render(_plain(facts), SandboxedEnvironment(autoescape=True, undefined=StrictUndefined), autoescape=True)
    properties = document.docx.core_properties
    properties.author, properties.last_modified_by = _plain(prices.submitter[:255]), ""
    properties.comments = prices.fingerprint
    properties.created = properties.modified = made_on(prices)
    written = io.BytesIO()
    document.save(written)
    path.write_bytes(_without_times(written.getvalue()))


def _plain(value: Any) -> Any:
    """Texts without what a document cannot hold, however deep they lie."""
    if isinstance(value, str):
        return value if value.isprintable() else "".join(letter if letter.isprintable() else " " for letter in value)
    if isinstance(value, dict):
        return {name: _plain(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value


def _without_times(package: bytes) -> bytes:
    """The package with no hour of its making inside."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            target.writestr(entry, source.read(name))
    return made.getvalue()
