"""What tables hold: declared once in `templates/`, for those who fill in and those who read."""

import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from pricebook.base.resources import resource_folder

NAME, FALLBACK = 0, 1  # ranks of headings
OWN_SHEETS = ("Hướng dẫn", "Quy đổi đề xuất", "Chưa có đề xuất", "Giá thấp nhất")  # beside our own forms, for people alone

_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=200_000)
def folded(text: str) -> str:
    """Letters and digits only, lower case, no diacritics: headings and names are compared so ("Đơn giá" → "don gia")."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _NOT_WORD.sub(" ", bare.casefold()).strip()


@lru_cache(maxsize=20_000)
def heading_key(text: str) -> str:
    """What headings are compared by: "Đơn giá", "DON_GIA" and "DonGia" are one; "% mức tối đa" is no "mức tối đa"."""
    return ("phantram" if text.lstrip().startswith("%") else "") + folded(text).replace(" ", "")


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `kind` says how its cells are read (cells.py); `choices` maps a folded spelling to its value.

    `headings` are what it is called, by heading_key, each with its rank: NAME (our id, our name, other names in use), or
    FALLBACK, which means it only where nothing better is there.
    """

    id: str
    name: str
    kind: str
    required: bool
    help: str
    example: str
    choices: dict[str, str]
    headings: dict[str, int]

    @property
    def values(self) -> list[str]:
        """The distinct values of a choice, in their order."""
        return list(dict.fromkeys(self.choices.values()))


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table. `key` names the fields that no two rows may share.

    `respelt` gives further keys that a heading may be known by, where names alone do not do ("STT theo …", classes).
    """

    id: str
    title: str
    what: str
    key: tuple[str, ...]
    key_where: str | None  # only rows that have this field are held to the key
    fields: tuple[Field, ...]
    respelt: Callable[[str], list[str]] | None = None

    def field(self, field_id: str) -> Field:
        return next(field for field in self.fields if field.id == field_id)


@cache
def declared_tables(source: str = "tables") -> dict[str, Any]:
    """What `templates/{source}.toml` declares, as it stands there."""
    return tomllib.loads((resource_folder("templates") / f"{source}.toml").read_text(encoding="utf-8"))


@cache
def load_specs(source: str = "tables") -> dict[str, TableSpec]:
    """All tables by id: those of a dossier, or of another file of `templates/`."""
    declared = declared_tables(source)
    words: dict[str, dict[str, list[str]]] = declared_tables("words")

    def choices(kind: str, field_id: str, listed: list[str] | None) -> dict[str, str]:
        said = words.get(kind, {}) if kind in ("class", "flag") else words.get(field_id, {})
        values = list(said) if kind in ("class", "flag") else (listed or [])
        return {folded(spelling): value for value in values for spelling in (value, *said.get(value, []))}

    specs = {}
    for table_id, table in declared["tables"].items():
        fields = tuple(
            Field(
                id=entry["id"],
                name=entry["name"],
                kind=entry["kind"],
                required=entry.get("required", False),
                help=entry.get("help", ""),
                example=entry.get("example", ""),
                choices=choices(entry["kind"], entry["id"], entry.get("choices")),
                headings=_ranked(entry),
            )
            for entry in [*table["fields"], *(declared["tables"][table["fields_of"]]["fields"] if "fields_of" in table else [])]
        )
        specs[table_id] = TableSpec(table_id, table["title"], table["what"], tuple(table["key"]), table.get("key_where"), fields)
    return specs


def _ranked(entry: dict[str, Any]) -> dict[str, int]:
    fallback = {heading_key(text): FALLBACK for text in entry.get("fallback", [])}
    return {**fallback, **{heading_key(text): NAME for text in (entry["id"], entry["name"], *entry.get("also", []))}}
