"""The rows of the tables that are merged, each with the hospitals that sent it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pricebook.dossier.merging.read import Part


@dataclass(frozen=True, slots=True)
class MergedRow:
    """A row of a merged table: its values by field, what they mean, the hospitals that sent it, and where it stands first."""

    values: dict[str, str | None]
    meant: dict[str, str | None]
    sources: tuple[str, ...]
    index: int

    def of_all(self, rows: Sequence["MergedRow"]) -> "MergedRow":
        """This row, sent by the hospitals of all the rows."""
        return replace(self, sources=tuple(dict.fromkeys(source for row in rows for source in row.sources)))


def rows_of(part: Part, table: str) -> Iterator[MergedRow]:
    """The rows of a table of a dossier."""
    held = part.tables.get(table)
    if held is None:
        return
    fields = held.spec.fields
    meanings = {each.id: {text: part.meaning(each, text) for text in set(held.columns[each.id])} for each in fields}
    for index in range(len(held)):
        values = {each.id: held.columns[each.id][index] for each in fields}
        meant = {name: meanings[name][text] for name, text in values.items()}
        yield MergedRow(values, meant, (part.hospital,), index)
