"""Pages in one file: a template with its style and script inside, nothing fetched from anywhere, every text escaped."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pricebook.exports.cells import without_controls
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
    template: Path, prices: PriceList, facts: dict[str, Any], styles: list[Path], scripts: list[str], allowed: Sequence[str] = ()
) -> Iterator[str]:
    """The page in pieces. Its policy lets run only `scripts`, and those `allowed` that they start later; nothing is fetched.

    Printed, each sheet of paper says which list it is of, and that a draft is one.
    """
    from markupsafe import Markup

    hashes = " ".join(f"'sha256-{_sha256(text)}'" for text in (*scripts, *allowed))
    style = "\n".join(path.read_text(encoding="utf-8") for path in styles)
    style += "\n" + _printed(prices)
    made = _environment().from_string(template.read_text(encoding="utf-8"))
    yield from made.generate(
        policy=f"default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; script-src {hashes}",
        style=Markup(style), scripts=[Markup(text) for text in scripts], **facts,
    )  # fmt: skip


def _printed(prices: PriceList) -> str:
    """The margins of a printed page: whose page, how many, and what must stand on each of them. Nothing of an input's text."""
    if not _FINGERPRINT.fullmatch(prices.fingerprint):
        raise ValueError("the list has no fingerprint")
    boxes = [
        f'@bottom-left {{ content: "{prices.fingerprint}"; font-size: 7pt; }}',
        '@bottom-right { content: counter(page) " / " counter(pages); font-size: 9pt; }',
    ]
    if words := warning(prices):
        boxes.append(f'@top-center {{ content: "{words}"; font-weight: bold; font-size: 10pt; color: #a3001b; }}')
    return f"@page {{ margin: 14mm 12mm; {' '.join(boxes)} }}"


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def script_json(value: Any) -> str:
    """JSON that can stand inside a script element whatever texts it holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return without_controls(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))
