"""What tables hold: declared once in `templates/`, for those who fill in and those who read."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from pricebook.base.resources import resource_folder
from pricebook.tables.cells.fields import Field, FigureKey
from pricebook.tables.cells.kinds import KINDS, Kind
from pricebook.tables.cells.text import folded

NAME, FALLBACK = 0, 1  # ranks of headings
OWN_SHEETS = ("Hướng dẫn", "Quy đổi đề xuất", "Chưa có đề xuất", "Giá thấp nhất")  # beside our own forms, for people alone


@lru_cache(maxsize=20_000)
def heading_key(text: str) -> str:
    """What headings are compared by: "Đơn giá", "DON_GIA" and "DonGia" are one; "% mức tối đa" is no "mức tối đa"."""
    return ("phantram" if text.lstrip().startswith("%") else "") + folded(text).replace(" ", "")


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
    """All tables by id: those of a dossier, or of another file of `templates/`. Raises ValueError for an undeclared kind."""
    declared = declared_tables(source)
    words: dict[str, dict[str, list[str]]] = declared_tables("words")

    def choices(kind: Kind, field_id: str, listed: list[str] | None) -> dict[str, str]:
        said = words.get(kind.name if kind.own_words else field_id, {})
        values = list(said) if kind.own_words else (listed or [])
        return {folded(spelling): value for value in values for spelling in (value, *said.get(value, []))}

    specs = {}
    for table_id, table in declared["tables"].items():
        fields = tuple(
            Field(
                figure=FigureKey(entry["id"]),
                name=entry["name"],
                kind=_kind(source, table_id, entry),
                required=entry.get("required", False),
                help=entry.get("help", ""),
                example=entry.get("example", ""),
                choices=choices(_kind(source, table_id, entry), entry["id"], entry.get("choices")),
                headings=_ranked(entry),
                remark=entry.get("remark", False),
            )
            for entry in [*table["fields"], *(declared["tables"][table["fields_of"]]["fields"] if "fields_of" in table else [])]
        )
        specs[table_id] = TableSpec(table_id, table["title"], table["what"], tuple(table["key"]), table.get("key_where"), fields)
    return specs


def _kind(source: str, table_id: str, entry: dict[str, Any]) -> Kind:
    if entry["kind"] not in KINDS:
        raise ValueError(f"templates/{source}.toml: {table_id}.{entry['id']}: there is no kind of field {entry['kind']!r}")
    return KINDS[entry["kind"]]


def _ranked(entry: dict[str, Any]) -> dict[str, int]:
    fallback = {heading_key(text): FALLBACK for text in entry.get("fallback", [])}
    return {**fallback, **{heading_key(text): NAME for text in (entry["id"], entry["name"], *entry.get("also", []))}}
