"""Pages in one file: a template with its style and script inside, nothing fetched from anywhere, every text escaped."""

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pricebook.exports.cells import without_controls

_HERE = Path(__file__).parent
BASE_STYLE = _HERE / "base.css"
FOLDING = _HERE / "fold.js"  # search without diacritics


@cache
def _environment() -> Any:
    from jinja2 import Environment, StrictUndefined

    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def page(
    template: Path, facts: dict[str, Any], styles: list[Path], scripts: list[str], allowed: Sequence[str] = ()
) -> Iterator[str]:
    """The page in pieces. Its policy lets run only `scripts`, and those `allowed` that they start later; nothing is fetched."""
    from markupsafe import Markup

    hashes = " ".join(f"'sha256-{_sha256(text)}'" for text in (*scripts, *allowed))
    style = "\n".join(path.read_text(encoding="utf-8") for path in styles)
    made = _environment().from_string(template.read_text(encoding="utf-8"))
    yield from made.generate(
        policy=f"default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; script-src {hashes}",
        style=Markup(style), scripts=[Markup(text) for text in scripts], **facts,
    )  # fmt: skip


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def script_json(value: Any) -> str:
    """JSON that can stand inside a script element whatever texts it holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return without_controls(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))
