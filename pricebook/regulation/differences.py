"""What differs between two versions of a pack: services, values of the tables, and settings with their articles."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pricebook.regulation.tables import COLUMNS, FROM, TO, Pack

_KEY = ("service_id", "class", "component")  # the columns that name a value
_CODES = "codes"  # whose rows are named by the code, of which a service has many
_PROVENANCE = ("source", "verified_on")  # a new source alone changes no value

Value = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs.

    Attributes:
        where: the table, or "settings".
        key: the service, class and component of the row; or the path of a setting ("rounding.unit").
        column: the column; None for a setting, and for a row that only one of the packs has.
        old, new: the values; None where a pack does not have it.
    """

    where: str
    key: str
    column: str | None
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class PackDifferences:
    """What differs between two packs of one id.

    Attributes:
        added, removed: the ids of services that only the new or only the old pack has.
        values: values of the tables; rows of services that only one of the packs has are not repeated here.
        settings: settings of regulation.toml, articles among them.
        sources: in how many rows only the source or its day differs.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    values: tuple[Difference, ...]
    settings: tuple[Difference, ...]
    sources: int

    @property
    def any(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.removed or self.values or self.settings or self.sources)


def differences(old: Pack, new: Pack) -> PackDifferences:
    """Compares two packs, each read with its issued prices."""
    before, after = (list(dict.fromkeys(pack.tables["services"].columns["service_id"])) for pack in (old, new))
    added, removed = [s for s in after if s not in set(before)], [s for s in before if s not in set(after)]
    values: list[Difference] = []
    sources = 0
    for table in COLUMNS:
        of_table, only_sources = _in_table(table, old, new, {*added, *removed})
        values += of_table
        sources += only_sources
    settings = _in_settings(_flat(_settings(old)), _flat(_settings(new)))
    return PackDifferences(tuple(added), tuple(removed), tuple(values), tuple(settings), sources)


def _in_table(table: str, old: Pack, new: Pack, left_out: set[str]) -> tuple[list[Difference], int]:
    before, after = _rows(table, old, left_out), _rows(table, new, left_out)
    columns = [column for column in (*COLUMNS[table], FROM, TO) if column not in (*_key(table), *_PROVENANCE)]
    found: list[Difference] = []
    sources = 0
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key), after.get(key)
        if was is None or now is None:
            shown = [", ".join(row[column] for column in columns if row.get(column)) if row else None for row in (was, now)]
            found.append(Difference(table, _named(key), None, *shown))
            continue
        pairs = ((column, was.get(column, ""), now.get(column, "")) for column in columns)
        changed = [Difference(table, _named(key), column, o or None, n or None) for column, o, n in pairs if o != n]
        sources += not changed and was != now
        found += changed
    return found, sources


def _key(table: str) -> tuple[str, ...]:
    return ("service_code",) if table == _CODES else _KEY


def _rows(table: str, pack: Pack, left_out: set[str]) -> dict[tuple[str, ...], dict[str, str]]:
    """By key, the rows of a table. Rows of the same key, as norm lines have it, are told apart by their number."""
    columns = pack.tables[table].columns
    names = [column for column in _key(table) if column in columns]
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    times: dict[tuple[str, ...], int] = {}
    for cells in zip(*columns.values(), strict=True):
        row = dict(zip(columns, cells, strict=True))
        key = tuple(row[name] for name in names)
        if row["service_id"] in left_out:
            continue
        times[key] = times.get(key, 0) + 1
        rows[key if times[key] == 1 else (*key, f"#{times[key]}")] = row
    return rows


def _named(key: tuple[str, ...]) -> str:
    return " ".join(part for part in key if part)


def _settings(pack: Pack) -> dict[str, Any]:
    return pack.regulation.model_dump(mode="json", by_alias=True, exclude_none=True)


def _flat(value: Any, path: str = "") -> dict[str, Value]:
    return dict(_leaves(value, path))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Value]]:
    """The single values of settings, each with its path. Entries of lists are named by their id or document, else counted."""
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from _leaves(entry, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        seen: dict[str, int] = {}
        for number, entry in enumerate(value, 1):
            name = str(entry.get("id") or entry.get("document") or number) if isinstance(entry, dict) else str(number)
            seen[name] = seen.get(name, 0) + 1
            yield from _leaves(entry, f"{path}[{name}]" if seen[name] == 1 else f"{path}[{name} {seen[name]}]")
    else:
        yield path, value


def _in_settings(old: Mapping[str, Value], new: Mapping[str, Value]) -> list[Difference]:
    paths = dict.fromkeys([*old, *new])
    return [Difference("settings", path, None, old.get(path), new.get(path)) for path in paths if old.get(path) != new.get(path)]
