"""Writes a pack anew: its tables, its version, and whether it is complete. Comments in regulation.toml stay as they are."""

import csv
import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

from pricebook.regulation.tables import COLUMNS

_LAST_NUMBER = re.compile(r"\d+(?=\D*$)", re.ASCII)
_TABLE_BEGINS = re.compile(r"^\s*\[", re.MULTILINE)


def write_table(folder: Path, name: str, rows: Iterable[Sequence[str]]) -> None:
    """Writes a table of a pack, with its heading. The rows have the columns of COLUMNS in their order. Raises OSError."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS[name])
        writer.writerows(rows)


def raised_version(version: str) -> str:
    """The next version of a pack: its last number is one higher ("1" → "2", "2.9" → "2.10"); ".2" is added if it has none."""
    if not _LAST_NUMBER.search(version):
        return f"{version}.2"
    return _LAST_NUMBER.sub(lambda number: str(int(number[0]) + 1), version, count=1)


def settings_rewritten(text: str, *, version: str, complete: bool | None = None) -> str:
    """The text of a regulation.toml with another version, which continues the former one. The rest, with its comments, is kept.

    A pack that holds the same services or more reads the lists of its former versions (`continues`).

    Args:
        text: the text as it stands.
        version: the new `pack_version`.
        complete: the new value of `complete`; None keeps the old one. A comment behind the old value is removed with it, because
            it says why the pack was not complete.

    Returns:
        The new text.

    Raises:
        ValueError: the text does not have the keys in a form that can be replaced, as one line each above the first table.
    """
    found = _TABLE_BEGINS.search(text)
    head, rest = (text[: found.start()], text[found.start() :]) if found else (text, "")
    stated = tomllib.loads(text)
    continues = [*stated.get("continues", []), stated["pack_version"]]
    wanted = {**stated, "pack_version": version, "continues": continues}
    named = ", ".join(f'"{former}"' for former in continues)
    head = _replaced(head, r"continues\s*=\s*\[[^\]\n]*\][^\r\n]*\r?\n", "")
    former = r"pack_version\s*=\s*(?:\"[^\"\n]*\"|'[^'\n]*')([^\r\n]*)(\r?\n)"
    head = _replaced(head, former, rf'pack_version = "{version}"\1\2continues = [{named}]\2')
    if complete is not None and wanted["complete"] != complete:
        wanted["complete"] = complete
        head = _replaced(head, r"complete\s*=\s*(?:true|false)[^\n\r]*", f"complete = {str(complete).lower()}")
    if re.search(r"[\\\"\x00-\x1f]", "".join([version, *continues])) or tomllib.loads(head + rest) != wanted:
        raise ValueError("regulation.toml does not have these keys in one line each")
    return head + rest


def _replaced(text: str, pattern: str, by: str) -> str:
    return re.sub(rf"^{pattern}", by, text, count=1, flags=re.MULTILINE)
