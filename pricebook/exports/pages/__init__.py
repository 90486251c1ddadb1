"""HTML pages in one file: styles and scripts stand inside, nothing is fetched over a network, and every text is escaped."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pricebook.exports.cells import without_invalid_characters
from pricebook.exports.stamp import warning
from pricebook.pricelist import PriceList

_FINGERPRINT = re.compile("[0-9a-f]{64}")
_HERE = Path(__file__).parent
BASE_STYLE = _HERE / "base.css"
FOLDING = _HERE / "fold.js"  # search without diacritics


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def page(
    template: Path,
    of: PriceList | str,
    facts: dict[str, Any],
    styles: list[Path],
    scripts: list[str],
    allowed: Sequence[str] = (),
) -> Iterator[str]:
    """A page in pieces. Each printed sheet shows the fingerprint of what it is about, and the warning of a draft.

    The content security policy of the page allows only its own scripts, and no requests.

    Args:
        template: The Jinja template.
        of: The list that the page is about; or the SHA-256 of the file, for one that somebody sent.
        facts: The values of the template.
        styles: The style sheets.
        scripts: The texts of the scripts, in the order in which they run.
        allowed: Texts of further scripts, which those may start.

    Raises:
        ValueError: There is no fingerprint.
    """
    from markupsafe import Markup

    hashes = " ".join(f"'sha256-{_sha256(text)}'" for text in (*scripts, *allowed))
    style = "\n".join(path.read_text(encoding="utf-8") for path in styles)
    style += "\n" + _printed(of)
    compiled = _environment().from_string(template.read_text(encoding="utf-8"))
    yield from compiled.generate(
        policy=f"default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; script-src {hashes}",
        style=Markup(style), scripts=[Markup(text) for text in scripts], **facts,
    )  # fmt: skip


def _printed(of: PriceList | str) -> str:
    """The style of the margins in print: fingerprint, page number, warning. No text of an input stands in it."""
    fingerprint, text = (of, None) if isinstance(of, str) else (of.fingerprint, warning(of))
    if not _FINGERPRINT.fullmatch(fingerprint):
        raise ValueError("the list has no fingerprint")
    boxes = [
        f'@bottom-left {{ content: "{fingerprint}"; font-size: 7pt; }}',
        '@bottom-right { content: counter(page) " / " counter(pages); font-size: 9pt; }',
    ]
    if text:
        boxes.append(f'@top-center {{ content: "{text}"; font-weight: bold; font-size: 10pt; color: #a3001b; }}')
    return f"@page {{ margin: 14mm 12mm; {' '.join(boxes)} }}"


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def script_json(value: Any) -> str:
    """JSON that is safe inside a script element, whatever texts it contains."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return without_invalid_characters(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))
