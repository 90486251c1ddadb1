"""The audit of a pack: every value with its document and article, its days, and when it was last compared with its source."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pricebook.base.languages import Language, say, term
from pricebook.regulation.basics import Citation
from pricebook.regulation.model import Regulation
from pricebook.regulation.packs import SETTINGS
from pricebook.regulation.provenance import Settings, facts, is_confirmed
from pricebook.regulation.tables import COLUMNS, FROM, TO, Pack, PackTable

_FIRST_VALUES = 3  # of a group of table rows, that its text names


@dataclass(frozen=True, slots=True)
class AuditedValue:
    """One value of a pack, or the rows of one table that have the same provenance.

    Attributes:
        file: the file of the pack.
        path: the place in it: a key of the settings, or the service of a row ("A1 … B2" for several rows).
        value: what it says.
        values: how many values it stands for.
        document, article: where it comes from; both None for a choice of the pack, which no article backs.
        source: what a row says of its source.
        from_, to: the days on which it holds, both inclusive; None where there is no limit.
        verified_on: the day on which it was last compared with its source.
        confirmed: whether the source was the text of the article itself.
    """

    file: str
    path: str
    value: str
    values: int
    document: str | None
    article: str | None
    source: str | None
    from_: date | None
    to: date | None
    verified_on: date
    confirmed: bool

    def shown(self, language: Language) -> str:
        """Its provenance in one line."""
        if self.document is None:
            return say("screen.audit-choice").text(language)
        days = f"{_written(self.from_)}–{_written(self.to)}"
        last = f"{say('screen.audit-verified-on').text(language).lower()} {_written(self.verified_on)}"
        parts = [f"{self.document}, {self.article}", days, last]
        return "; ".join(parts if self.confirmed else [*parts, term("unconfirmed", language)])


def _written(day: date | None) -> str:
    return "…" if day is None else f"{day:%d/%m/%Y}"


def audited_values(pack: Pack, *, every_row: bool = False) -> Iterator[AuditedValue]:
    """The values of a pack: those of its settings, then those of its tables.

    Args:
        pack: the pack, with its table of issued prices.
        every_row: whether each row of a table is a value of its own; by default rows of the same provenance are one group.
    """
    yield from audited_settings(pack.regulation, SETTINGS)
    for name, table in pack.tables.items():
        yield from _rows(pack.regulation, name, table, every_row=every_row)


def audited_settings(law: Settings, file: str) -> Iterator[AuditedValue]:
    """The values of settings, of a regulation or of a pack of settlement; `file` is the name of their file."""
    for fact in facts(law):
        citation = fact.citation
        yield AuditedValue(
            file,
            fact.path,
            fact.value,
            1,
            citation.document if citation else None,
            citation.place if citation else None,
            None,
            fact.from_,
            fact.to,
            (citation.verified_on if citation else None) or law.verified_on,
            citation is None or is_confirmed(law, citation),
        )


def _rows(regulation: Regulation, name: str, table: PackTable, *, every_row: bool) -> Iterator[AuditedValue]:
    """The rows of a table; of each group the first services are named."""
    blank = [""] * len(table)
    columns = table.columns
    dated = (columns.get(name, blank) for name in ("confirmed", "verified_on", FROM, TO))
    provenance = zip(columns["source"], *dated, strict=True)
    groups: dict[tuple[str | int, ...], list[int]] = {}
    for row, key in enumerate(provenance):
        groups.setdefault((row, *key) if every_row else key, []).append(row)
    for rows in groups.values():
        yield _group(regulation, name, table, rows)


def _group(regulation: Regulation, name: str, table: PackTable, rows: list[int]) -> AuditedValue:
    declared = regulation.tables.get(name)
    first, columns = rows[0], table.columns
    source = columns["source"][first]
    citation = declared.reference if declared else _from_text(source)
    confirmed, verified, from_, to = (
        columns[column][first] if column in columns else "" for column in ("confirmed", "verified_on", FROM, TO)
    )
    ids = [columns["service_id"][row] for row in rows]
    texts = ("; ".join(_said(name, table, row) for row in rows[:_FIRST_VALUES])) + (" …" if len(rows) > _FIRST_VALUES else "")
    return AuditedValue(
        f"{name}.csv",
        ids[0] if len(ids) == 1 else f"{ids[0]} … {ids[-1]}",
        texts,
        len(rows),
        citation.document,
        citation.place,
        source,
        _day(from_) or (declared.from_ if declared else None) or regulation.effective_from,
        _day(to) or (declared.to if declared else None) or regulation.effective_to,
        _day(verified) or citation.verified_on or regulation.verified_on,
        is_confirmed(regulation, citation) and confirmed != "no",
    )


def _from_text(source: str) -> Citation:
    """What a row's source says: the document, and after the first comma the place in it."""
    document, _, place = source.partition(", ")
    return Citation(document=document, place=place or source)


def _said(name: str, table: PackTable, row: int) -> str:
    """The values of a row, without its provenance."""
    left_out = ("source", "verified_on", "confirmed", "note", "conditions")
    return " ".join(filter(None, (table.columns[column][row] for column in COLUMNS[name] if column not in left_out)))


def _day(text: str) -> date | None:
    """A day of a row; a pack with one that cannot be read is broken (LW010, LW035), and is not audited."""
    return date.fromisoformat(text) if text else None
