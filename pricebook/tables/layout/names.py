"""Which table a file or a sheet is named for: by its id, its Vietnamese title, or its short name with the id beside it."""

import re
from functools import cache

from pricebook.tables.cells.text import folded
from pricebook.tables.layout.spec import heading_key, load_specs

SHEET_NAME = 31  # the most characters that Excel takes
_NUMBER = re.compile(r"^\s*\d{1,2}\s*[-._)]?\s+(?=\D)")  # "03 Định mức", "3. Định mức", "03 - Định mức"
_COPY = re.compile(r"\s*\(\d+\)\s*$")  # of a sheet that Excel copied: "Trúng thầu (tenders) (2)"
_LEADING = {
    "kq",
    "ket",
    "qua",
    "ds",
    "danh",
    "sach",
    "bang",
    "phu",
    "luc",
    "pl",
    "bieu",
    "tep",
    "file",
}  # words of any list, folded
_ID = re.compile(r"\(\s*(\w+)\s*\)\s*$")


def table_named(text: str) -> str | None:
    """The id of the table that a name stands for, whatever its capitals, its diacritics and a number in front; None for none."""
    bare = _NUMBER.sub("", text)
    with_id = _ID.search(bare)
    if with_id is not None and (key := heading_key(with_id[1])) in _ids():
        return _ids()[key]
    return _names().get(heading_key(bare))


def table_meant(text: str) -> str | None:
    """The id of the table that a longer name is likely meant for: "KQ trúng thầu", "03. Định mức 2012", "Cơ sở KCB".

    It begins with the name of the table, behind words that any list may have; a longer name is another table's ("Định mức Bộ").
    None where it is that of none. Whether the file holds that table must be seen in it.
    """
    words = folded(_COPY.sub("", _ID.sub("", _COPY.sub("", text)))).split()
    while words and (words[0].isdigit() or words[0] in _LEADING):
        words = words[1:]
    said = " ".join([*words, ""])
    fitting = {table: [len(name) for name in names if said.startswith(name)] for table, names in _words().items()}
    most = max((length for lengths in fitting.values() for length in lengths), default=0)
    longest = [table for table, lengths in fitting.items() if most in lengths]
    return longest[0] if len(longest) == 1 else None


@cache
def _words() -> dict[str, list[str]]:
    """The table → its names as folded words, each with a space behind, without the words that any list may have."""
    found: dict[str, list[str]] = {}
    for spec in load_specs().values():
        for name in (spec.name, spec.title):
            words = folded(name).split()
            while len(words) > 2 and words[0] in _LEADING:
                words = words[1:]
            found.setdefault(spec.id, []).extend([" ".join([*words, ""])] if words else [])
    return found


@cache
def _ids() -> dict[str, str]:
    return {heading_key(spec.id): spec.id for spec in load_specs().values()}


@cache
def _names() -> dict[str, str]:
    """The key of each name → the table. Excel cuts a sheet's name off; a slash cannot stand in it."""
    found: dict[str, str] = {}
    for spec in load_specs().values():
        titles = (spec.title, spec.title[:SHEET_NAME], spec.title[:SHEET_NAME].replace("/", "-"))
        found |= {heading_key(name): spec.id for name in (spec.name, *titles)}
    return found | _ids()
