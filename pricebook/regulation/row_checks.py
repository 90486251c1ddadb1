"""Checks of the rows of a pack's tables: the days on which they hold, how and when they were compared, whose code a code is.

Whole columns are compared as sets first, because a pack can have thousands of rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from pricebook.findings import Finding, Place
from pricebook.regulation.basics import Document
from pricebook.regulation.model import Regulation
from pricebook.regulation.packs import SETTINGS
from pricebook.regulation.provenance import Settings, document_of, facts
from pricebook.regulation.tables import DATED, FROM, TO, PackTable

Tables = dict[str, PackTable]
Days = tuple[str, str]  # first and last day of a row, as texts (2019-01-15); blank where there is no limit

_DECIDED_ELSEWHERE = ("issued", "comparisons")  # each row by a decision of its own, which may be older than the regulation
_CONFIRMED = frozenset({"yes", "no", ""})
_COMPARED_LATER = timedelta(days=366)  # a pack in use gets new rows before somebody holds the whole of it against its sources


def is_day(text: str) -> bool:
    """Whether a text is a day as 2019-01-15, the form in which days are compared as texts."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def days_of(table: PackTable) -> list[Days]:
    """The days of each row. Rows of a table without days hold at any time."""
    if not table.is_dated:
        return [("", "")] * len(table)
    return list(zip(table.columns[FROM], table.columns[TO], strict=True))


def on_one_day(one: Days, other: Days) -> bool:
    """Whether two rows hold on the same day."""
    return (not one[1] or other[0] <= one[1]) and (not other[1] or one[0] <= other[1])


def values_at_one_time(keys: Sequence[tuple[str, ...]], table: PackTable) -> Iterator[Finding]:
    """LW008: two values of one key whose times overlap."""
    days = days_of(table)
    rows: dict[tuple[str, ...], list[int]] = {}
    for row, key in enumerate(keys):
        rows.setdefault(key, []).append(row)
    for key, same in rows.items():
        in_order = sorted(same, key=lambda row: days[row])
        for earlier, later in pairwise(in_order if key[0] else ()):
            if on_one_day(days[earlier], days[later]):
                yield Finding("LW008", table.place(later, FROM), observed=".".join(key), more={"times": 2})


def values_for_all_and_for_one(keys: Sequence[tuple[str, ...]], table: PackTable) -> Iterator[Finding]:
    """LW008: a value for all classes of a service and another for one, on one day. Keys begin with service and class."""
    if not any(table.columns["class"]):
        return
    days = days_of(table)
    for_all: dict[str, list[Days]] = {}
    for row, (service, class_, *_) in enumerate(keys):
        if not class_:
            for_all.setdefault(service, []).append(days[row])
    for row, key in enumerate(keys):
        if key[1] and any(on_one_day(days[row], other) for other in for_all.get(key[0], ())):
            yield Finding("LW008", table.place(row, "class"), observed=".".join(key), more={"times": 2})


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with the days of a row: the code, the column of the day, the limit and whose it is."""

    code: str
    column: str
    limit: str
    document: str


def rows_outside_their_time(law: Regulation, tables: Tables) -> Iterator[Finding]:
    """LW034: a row ends before it begins. LW018, LW019: it is older than its document or the regulation, or outlasts them.

    Its document is that of the table's source; without one the regulation itself. What was issued, and other lists, are prices by
    decisions of their own: they are held to nothing but a source of the table.
    """
    for name in DATED:
        table = tables[name]
        if not table.is_dated:
            continue
        declared = law.tables.get(name)
        document = document_of(law, declared.reference) if declared is not None else law.own_document
        limits = None if declared is None and name in _DECIDED_ELSEWHERE else _Limits(law, document)
        days = days_of(table)
        faults = {pair: fault for pair in set(days) if (fault := _fault(pair, limits)) is not None}
        for row, pair in enumerate(days if faults else ()):
            if (fault := faults.get(pair)) is not None:
                service, class_ = table.columns["service_id"][row], table.columns["class"][row]
                more = {"path": ".".join(filter(None, (service, class_))), "document": fault.document}
                observed = pair[0] if fault.column == FROM else pair[1]
                yield Finding(fault.code, table.place(row, fault.column), observed=observed, limit=fault.limit, more=dict(more))


class _Limits:
    """The days within which rows may hold: those of the document that they come from, and of the regulation."""

    def __init__(self, law: Regulation, document: Document | None) -> None:
        """Args:
        law: the regulation.
        document: the document; None if it is not known.
        """
        self.effect = _text(law.effective_from), _text(law.effective_to)
        self.begins = _text(document.from_) if document is not None and document.from_ is not None else self.effect[0]
        ends = [(_text(document.to), document.document)] if document is not None and document.to is not None else []
        ends += [(self.effect[1], law.short_title)] if self.effect[1] else []
        self.ends, self.ended = min(ends, default=("", ""))
        self.title = law.short_title
        self.document = document.document if document is not None else law.short_title


def _fault(days: Days, limits: _Limits | None) -> _Fault | None:
    """What is wrong with the days of a row; days that cannot be read are reported as such."""
    first, last = days
    if any(day and not is_day(day) for day in days):
        return None
    if first and last and last < first:
        return _Fault("LW034", TO, first, "")
    if limits is None:
        return None
    if first and first < limits.begins:
        return _Fault("LW018", FROM, limits.begins, limits.document)
    if last and last < limits.effect[0]:
        return _Fault("LW018", TO, limits.effect[0], limits.title)
    if limits.ends and (last or first) > limits.ends:
        return _Fault("LW019", TO if last else FROM, limits.ends, limits.ended)
    return None


def unreadable_marks(law: Regulation, tables: Tables) -> Iterator[Finding]:
    """LW035: `confirmed` is neither yes nor no, or `verified_on` is no day."""
    del law
    for table in tables.values():
        for column in ("confirmed", "verified_on"):
            values = table.columns.get(column, [])
            wrong = {value for value in set(values) if not _is_mark(column, value)}
            for row, value in enumerate(values if wrong else ()):
                if value in wrong:
                    yield Finding("LW035", table.place(row, column), observed=value, more={"column": column})


def _is_mark(column: str, value: str) -> bool:
    return value in _CONFIRMED if column == "confirmed" else not value.strip() or is_day(value)


def compared_after_the_pack(law: Regulation, tables: Tables) -> Iterator[Finding]:
    """LW036: a row was compared with its source more than a year after the pack was; once for each day of a table."""
    latest = _text(law.verified_on + _COMPARED_LATER)
    for table in tables.values():
        days = table.columns.get("verified_on", [])
        for day in sorted(day for day in set(days) if is_day(day) and day > latest):
            yield Finding("LW036", table.place(days.index(day), "verified_on"), observed=day, limit=_text(law.verified_on))
    yield from articles_compared_after_the_pack(law, Place(f"{law.id}/{SETTINGS}"))


def articles_compared_after_the_pack(law: Settings, file: Place) -> Iterator[Finding]:
    """LW036: an article was compared with its text more than a year after the pack was; once for each day."""
    latest = law.verified_on + _COMPARED_LATER
    days = {fact.citation.verified_on for fact in facts(law) if fact.citation is not None and fact.citation.verified_on}
    for day in sorted(day for day in days if day > latest):
        yield Finding("LW036", file, observed=_text(day), limit=_text(law.verified_on))


def codes_of_another_service(law: Regulation, tables: Tables) -> Iterator[Finding]:
    """LW037: the code map gives a service the code that is the own code of another one alone.

    Codes may repeat in services.csv: one that several services have says of none that it is its own.
    """
    del law
    services, codes = tables["services"].columns, tables["codes"]
    if set(services["service_code"]).isdisjoint(codes.columns["service_code"]):
        return
    owners: dict[str, set[str]] = {}
    for code, service in zip(services["service_code"], services["service_id"], strict=True):
        owners.setdefault(code, set()).add(service)
    for row, (code, service) in enumerate(zip(codes.columns["service_code"], codes.columns["service_id"], strict=True)):
        own = owners.get(code, set()) if code else set()
        if len(own) == 1 and service not in own:
            at = codes.place(row, "service_code")
            yield Finding("LW037", at, service=service, observed=code, more={"own": next(iter(own))})


def _text(day: date | None) -> str:
    return "" if day is None else day.isoformat()


ROW_CHECKS = (rows_outside_their_time, unreadable_marks, compared_after_the_pack, codes_of_another_service)
