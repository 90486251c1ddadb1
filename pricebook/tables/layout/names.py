"""Which table a file or a sheet is named for: by its id, its Vietnamese title, or its short name with the id beside it."""

import re
from functools import cache

from pricebook.tables.layout.spec import heading_key, load_specs

SHEET_NAME = 31  # the most characters that Excel takes
_NUMBER = re.compile(r"^\s*\d{1,2}\s*[-._)]?\s+(?=\D)")  # "03 Định mức", "3. Định mức", "03 - Định mức"
_ID = re.compile(r"\(\s*(\w+)\s*\)\s*$")


def table_named(text: str) -> str | None:
    """The id of the table that a name stands for, whatever its capitals, its diacritics and a number in front; None for none."""
    bare = _NUMBER.sub("", text)
    with_id = _ID.search(bare)
    if with_id is not None and (key := heading_key(with_id[1])) in _ids():
        return _ids()[key]
    return _names().get(heading_key(bare))


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
