"""What could not be asked of the lines of a file, because it, or some of its lines, do not say what decides (ST067)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import duckdb

from pricebook.base.languages import Phrase, say
from pricebook.findings import Finding, Place
from pricebook.regulation.claim_rules import ClaimRule
from pricebook.settlement.claims.database import LINES_WITHOUT, STATED, WITHOUT_NAMES, set_variables, statement
from pricebook.settlement.claims.days import day_of

_MOST_PLACES = 1_000  # of one finding; how many lines there are is said beside


class _Needs(NamedTuple):
    """How the case of a rule is called, the columns without which its question has no answer, and of which lines it is asked."""

    case: Phrase
    columns: tuple[str, ...]
    sorts: tuple[str, ...]


_INTERVENTIONS = ("operation", "procedure")
_BUT_BEDS = ("service", *_INTERVENTIONS)
_SERVICES = (*_BUT_BEDS, "bed")
_ITEM = "item"
_NEEDS: dict[str, _Needs] = {
    "contained": _Needs(say("claims.asked-contained"), ("visit", "whose"), (*_SERVICES, _ITEM)),
    "part_beside_whole": _Needs(say("claims.asked-part-beside-whole"), ("visit", "whose"), _SERVICES),
    "doubled": _Needs(say("claims.asked-doubled"), ("card", "began", "performer"), _BUT_BEDS),
    "doubled_elsewhere": _Needs(say("claims.asked-doubled-elsewhere"), ("card", "began"), _BUT_BEDS),
    "further_intervention": _Needs(say("claims.asked-further-intervention"), ("visit", "whose", "began"), _INTERVENTIONS),
}
# The columns that are looked at, by their field in claim files; a day without its minute is no start.
_FIELDS = {"visit": "MA_LK", "card": "MA_THE_BHYT", "began": "NGAY_TH_YL (yyyymmddHHMM)", "performer": "NGUOI_THUC_HIEN"}
# A line that names the card of nobody names none; and one that names no card, of a visit of several, does not say whose it is.
_OF_LINES = _FIELDS | {"card": "MA_THE_BHYT (≠ …0000000000)", "whose": "MA_LK + MA_THE_BHYT"}
_NAMES = "TEN_THUOC, TEN_VAT_TU"


class _Without(NamedTuple):
    """Lines of one sort that do not name the same columns: how many there are, and the first ones, by number and row."""

    file: int
    sort: str
    missing: tuple[str, ...]
    lines: int
    first: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _File:
    """A file: its facilities and days, how many services and items it has, and how many of these name each column."""

    number: int
    facilities: tuple[str, str]
    days: tuple[int, int]
    services: int
    stated: Mapping[str, int]
    items: int
    visits_of_items: int
    cards_of_items: int

    def says(self, column: str, needs: _Needs) -> bool:
        """Whether any line of which a rule is asked names a column."""
        return self.stated[column] > 0 or (_ITEM in needs.sorts and self.visits_of_items > 0)

    def holds(self, needs: _Needs) -> bool:
        """Whether it has any line of which a rule is asked."""
        return self.services > 0 or (_ITEM in needs.sorts and self.items > 0)

    @property
    def is_whole(self) -> bool:
        """Whether all its lines name all columns."""
        of_services, of_items = self.stated.values(), (self.visits_of_items, self.cards_of_items)
        return all(lines == self.services for lines in of_services) and all(lines == self.items for lines in of_items)


def not_asked(con: duckdb.DuckDBPyConnection, rules: Iterable[ClaimRule], labels: Sequence[str]) -> Iterator[Finding]:
    """ST067 for each rule and the columns that a file lacks wholly, once for all files that lack the same; else for its lines
    that do not name what the others do.

    So too where drugs and supplies have no names. A rule that has articles, none of which is in force on a day of the file, has
    nothing to say there; nor has one that looks at several facilities, where there is but one.

    Args:
        con: the database, with `staged` filled.
        rules: the rules that are asked.
        labels: how the files are called, by their numbers.
    """
    files = [_file(row) for row in con.execute(statement(STATED)).fetchall()]
    without = _lines_without(con) if not all(each.is_whole for each in files) else []
    one_facility = len({facility for each in files for facility in each.facilities}) < 2
    for rule in rules:
        if rule.id not in _NEEDS or (rule.window == "facilities" and one_facility):
            continue
        needs = _NEEDS[rule.id]
        examined, lacking = set[int](), dict[tuple[str, ...], list[Place]]()
        for each in files:
            if not each.holds(needs) or not _may_hold(rule, *each.days):
                continue
            if missing := tuple(name for name in _FIELDS if name in needs.columns and not each.says(name, needs)):
                lacking.setdefault(missing, []).append(Place(labels[each.number]))
            else:
                examined.add(each.number)
        for missing, places in lacking.items():
            yield _not_asked(_named(missing), needs.case, places, of_whole=True)
        yield from _of_lines(needs, [each for each in without if each.file in examined], labels)
    if unnamed := [Place(labels[file]) for (file,) in con.execute(statement(WITHOUT_NAMES)).fetchall()]:
        yield _not_asked(_NAMES, say("claims.asked-contained-by-name"), unnamed, of_whole=True)


def _file(row: Sequence[int]) -> _File:
    number, first_facility, last_facility, first_day, last_day, services, *counts, items, visits, cards = row
    stated = dict(zip(_FIELDS, counts, strict=True))
    return _File(number, (str(first_facility), str(last_facility)), (first_day, last_day), services, stated, items, visits, cards)


def _lines_without(con: duckdb.DuckDBPyConnection) -> list[_Without]:
    set_variables(con, most_places=_MOST_PLACES)
    rows = con.execute(statement(LINES_WITHOUT)).fetchall()
    return [
        _Without(
            file, sort, tuple(name for name, lacks in zip(_OF_LINES, lacking, strict=True) if lacks), lines,
            list(zip(first_lines, first_rows, strict=True)),
        )
        for file, sort, *lacking, lines, first_lines, first_rows in rows
    ]  # fmt: skip


def _of_lines(needs: _Needs, without: Iterable[_Without], labels: Sequence[str]) -> Iterator[Finding]:
    """The lines of which a rule is asked that do not name what it needs, once for all that lack the same."""
    lacking: dict[tuple[str, ...], list[_Without]] = {}
    for each in without:
        missing = tuple(name for name in each.missing if name in needs.columns)
        if missing and each.sort in needs.sorts:
            lacking.setdefault(missing, []).append(each)
    for missing, alike in lacking.items():
        first = sorted((line, each.file, row) for each in alike for line, row in each.first)[:_MOST_PLACES]
        case = say("claims.asked-of-lines", case=needs.case, lines=sum(each.lines for each in alike))
        places = [Place(labels[file], row=row - 1) for _, file, row in first]
        yield _not_asked(_named(missing, _OF_LINES), case, places, of_whole=False)


def _named(columns: Iterable[str], fields: Mapping[str, str] = _FIELDS) -> str:
    return ", ".join(fields[name] for name in columns)


def _not_asked(columns: str, case: Phrase, places: Sequence[Place], *, of_whole: bool) -> Finding:
    return Finding("ST067", places[0], observed=columns, more={"case": case}, cells=tuple(places[1:]), of_whole=of_whole)


def _may_hold(rule: ClaimRule, first_day: int, last_day: int) -> bool:
    first, last = day_of(first_day), day_of(last_day)
    return not rule.article or any(
        (each.from_ is None or each.from_ <= last) and (each.to is None or first <= each.to) for each in rule.article
    )
