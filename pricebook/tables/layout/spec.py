"""The declarations of tables in `templates/`, used by the forms as well as by the readers."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from pricebook.base.resources import resource_folder
from pricebook.tables.cells.fields import Field, FigureKey
from pricebook.tables.cells.kinds import KINDS, Kind
from pricebook.tables.cells.text import folded

NAME, FALLBACK, QUALIFIED = 0, 1, 2  # ranks of headings
# The sheets that our own workbooks have beside their table, for people to read: they are not read back.
EXAMPLE_NOTE = "Dòng xám là ví dụ, không được đọc."  # in a form, above the row with the example
ABOUT_SHEET = "Thông tin"  # of a catalogue for the insurance fund
OWN_SHEETS = ("Hướng dẫn", "Quy đổi đề xuất", "Chưa có đề xuất", "Giá thấp nhất")
START_SHEET, SERVICES_SHEET, LISTS_SHEET = "Bắt đầu", "Dịch vụ của văn bản", "Danh sách chọn"  # of a workbook of forms
RESULT_SHEETS = ("Tổng hợp kiểm tra", "Kết quả kiểm tra")  # of a workbook that was given back with its findings
SHEETS_FOR_PEOPLE = (ABOUT_SHEET, *OWN_SHEETS, START_SHEET, SERVICES_SHEET, LISTS_SHEET, *RESULT_SHEETS)


@lru_cache(maxsize=20_000)
def heading_key(text: str) -> str:
    """The key by which headings are compared.

    "Đơn giá", "DON_GIA" and "DonGia" have the same key; "% mức tối đa" and "mức tối đa" have not.
    """
    return ("phantram" if text.lstrip().startswith("%") else "") + folded(text).replace(" ", "")


@dataclass(frozen=True, slots=True)
class TableSpec:
    """The declaration of one table.

    Attributes:
        id: Its id, which is also the name of a dossier's file.
        title, what: Its Vietnamese title, and what it holds.
        key: The fields whose values no two rows may share.
        key_where: Only rows with a value in this field are held to the key; None for all rows.
        fields: Its columns.
        alternative_keys: Gives further keys by which a heading is recognised, where a list of names is not enough ("STT theo …",
            headings with a hospital class).
        beside: Whether the cells of columns that belong to no field are kept with the table.
        name: Its short Vietnamese name; "" for a table that has no form.
        step: Where it stands in the order in which the forms are filled in, from 1.
        kept_by: The part of a dossier (`load_parts`) whose people usually have it.
        needed: Whether a dossier is incomplete without it.
    """

    id: str
    title: str
    what: str
    key: tuple[str, ...]
    key_where: str | None
    fields: tuple[Field, ...]
    alternative_keys: Callable[[str], list[str]] | None = None
    beside: bool = False
    name: str = ""
    step: int = 0
    kept_by: str = ""
    needed: bool = False

    @property
    def named(self) -> str:
        """The name of its file or its sheet in our forms: the short name, and the id beside it."""
        return f"{self.name} ({self.id})"

    def field(self, field_id: str) -> Field:
        """The field of this id. Raises StopIteration where the table has none."""
        return next(field for field in self.fields if field.id == field_id)

    def with_spellings(self, spellings: Mapping[str, Mapping[str, Sequence[str]]]) -> "TableSpec":
        """The same table, its fields of classes and of kinds of facility with the values of a regulation.

        Args:
            spellings: By the kind of field, each value with everything that a cell may say for it: itself, its name, and others.
        """

        def told(field: Field) -> Field:
            spelt = spellings.get(field.kind.name, {})
            names = {value: texts[1] for value, texts in spelt.items() if len(texts) > 1}
            return replace(field, choices=_folded(spelt), value_names=names)

        return replace(self, fields=tuple(told(field) if field.kind.of_law else field for field in self.fields))


@cache
def declared_tables(source: str = "tables") -> dict[str, Any]:
    """The contents of `templates/{source}.toml`."""
    return tomllib.loads((resource_folder("templates") / f"{source}.toml").read_text(encoding="utf-8"))


@cache
def load_specs(source: str = "tables") -> dict[str, TableSpec]:
    """The declared tables, by id.

    Args:
        source: The file of `templates/`, without its suffix: the tables of a dossier, or others.

    Raises:
        ValueError: A field is of a kind that is not declared (kinds.py).
    """
    declared = declared_tables(source)
    words: dict[str, dict[str, list[str]]] = declared_tables("words")

    def spelt(entry: dict[str, Any], kind: Kind) -> dict[str, tuple[str, ...]]:
        spellings = words.get(kind.name if kind.own_words else entry["id"], {})
        values = list(spellings) if kind.own_words else entry.get("choices", [])
        return {value: (value, *spellings.get(value, [])) for value in values}

    specs = {}
    for table_id, table in declared["tables"].items():
        entries = [*table["fields"], *(declared["tables"][table["fields_of"]]["fields"] if "fields_of" in table else [])]
        kinds = [_kind(source, table_id, entry) for entry in entries]
        spellings = [spelt(entry, kind) for entry, kind in zip(entries, kinds, strict=True)]
        fields = tuple(
            Field(
                figure=FigureKey(entry["id"]),
                name=entry["name"],
                kind=kind,
                required=entry.get("required", False),
                help=entry.get("help", ""),
                example=entry.get("example", ""),
                choices=_folded(said),
                headings=_ranked(entry),
                remark=entry.get("remark", False),
                usual=entry.get("usual", False),
                offers=entry.get("offers", ""),
                value_names={value: texts[1] for value, texts in said.items() if len(texts) > 1},
            )
            for entry, kind, said in zip(entries, kinds, spellings, strict=True)
        )
        specs[table_id] = TableSpec(
            table_id,
            table["title"],
            table["what"],
            tuple(table["key"]),
            table.get("key_where"),
            fields,
            beside=table.get("beside", False),
            name=table.get("name", ""),
            step=table.get("step", 0),
            kept_by=table.get("kept_by", ""),
            needed=table.get("needed", False),
        )
    return specs


@dataclass(frozen=True, slots=True)
class DossierPart:
    """Those who fill in some tables of a dossier: what they are called, and the name of their workbook, without its suffix."""

    id: str
    name: str
    file: str


@cache
def load_parts() -> dict[str, DossierPart]:
    """The declared parts of a dossier, by id."""
    return {id_: DossierPart(id_, part["name"], part["file"]) for id_, part in declared_tables()["parts"].items()}


def _folded(spellings: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Folded spelling → the value that it stands for."""
    return {folded(spelling): value for value, spelt in spellings.items() for spelling in spelt}


def _kind(source: str, table_id: str, entry: dict[str, Any]) -> Kind:
    if entry["kind"] not in KINDS:
        raise ValueError(f"templates/{source}.toml: {table_id}.{entry['id']}: there is no kind of field {entry['kind']!r}")
    return KINDS[entry["kind"]]


def _ranked(entry: dict[str, Any]) -> dict[str, int]:
    """The keys of the headings of a field, each with its rank."""
    last = {heading_key(text): QUALIFIED for text in entry.get("last", [])}
    fallback = {heading_key(text): FALLBACK for text in entry.get("fallback", [])}
    return {**last, **fallback, **{heading_key(text): NAME for text in (entry["id"], entry["name"], *entry.get("also", []))}}
