"""Texts of findings in the words of an office: tables and columns have the names of the forms, the program is left out."""

import re
from collections.abc import Mapping
from functools import cache

from pricebook.tables import load_specs

_ID = re.compile(r"(?<![\w.“/-])([a-z]+(?:_[a-z0-9]+)*)(?:\.(?:csv|xlsx|xls|ods|toml|json))?(?![\w”/])")
_IN_BRACKETS = re.compile(r" \((?:[a-z]+_[a-z_]+|accepted\.csv|--[a-z-]+)\)")
_SENTENCE = re.compile(r"(?<=[.;]) ")
_OF_THE_PROGRAM = re.compile(r"pricebook|(?<!\w)--[a-z]|\.(?:csv|toml|json)\b")
_DOUBLED = re.compile(r"\b(bảng|Bảng|cột|Cột) (?:bảng|cột)\b")
_OWN = {
    "province": "địa phương",
    "ceilings": "bảng mức tối đa của văn bản",
    "amounts": "bảng chi phí của văn bản",
    "issued": "bảng giá đã ban hành của văn bản",
    "codes": "bảng mã dịch vụ của văn bản",
}


def in_office_words(text: str, regulation: str, title: str) -> str:
    """A text of a finding without the ids of tables and columns, and without sentences about the program itself.

    Args:
        text: The text, in Vietnamese.
        regulation: The id of the regulation, in whose place its `title` is named.
        title: The title of the regulation.
    """
    plain = _IN_BRACKETS.sub("", text.replace(f"{regulation}/", "").replace(regulation, title))
    plain = _ID.sub(lambda found: vietnamese_names().get(found[1], found[0]), plain)
    plain = _DOUBLED.sub(r"\1", plain)
    return " ".join(sentence for sentence in _SENTENCE.split(plain) if not _OF_THE_PROGRAM.search(sentence))


@cache
def vietnamese_names() -> Mapping[str, str]:
    """By id, the names of tables, and of columns whose id is no common word."""
    specs = load_specs()
    fields = {field.id: f"“{field.name}”" for spec in specs.values() for field in spec.fields if "_" in field.id}
    return {**_OWN, **fields, **{spec.id: f"bảng “{spec.title}”" for spec in specs.values()}}
