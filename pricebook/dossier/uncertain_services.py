"""Services to which a row may belong that does not say clearly whose it is: without it their prices would be wrong."""

import re
from collections.abc import Iterable, Iterator

import duckdb

from pricebook.tables import Table, folded

PRICED_BY = ("norms", "shares", "proposed_prices")  # a row that is missing from one of these changes a price
TABLES = (*PRICED_BY, "ministry_norms")  # and one that is missing here, what a norm is held against
_WITH_BLANKS = ("norms", "ministry_norms")  # where several rows are one service's, and its cell may have been merged
_NUMBER = re.compile(r"(?<![\w.])[A-Z]?\d+(?:\.\d+){2,}(?!\w|\.\d)")
MOST_BESIDE = 8
_ALIKE = 80  # of 100: two digits that changed places in "C5.1.268" leave 87


def written_alike(con: duckdb.DuckDBPyConnection, texts: Iterable[str]) -> dict[str, list[str]]:
    """The services that texts without a service may name: their id, ordinal, code or name is the text, but for its spelling.

    Capitals, spaces, points and letters of other alphabets that look alike make no difference: "c5,1.268", "С5.1. 268" (Cyrillic
    С). Where points alone tell services apart, those with the points of the text go before the others. A text that is none of
    them may name one among other words: "Mục C5.1.268", "C5.1.268, C5.1.269".
    """
    texts = list(texts)
    if not texts:
        return {}
    meant: dict[str, dict[str, None]] = {}
    numbered: dict[str, str] = {}
    for service, *called in con.execute(
        "select service_id, service_id, ordinal, service_code, name from services order by position"
    ).fetchall():
        numbered |= {number: service for name in filter(None, called) for number in _numbers_in(name)}
        for name in filter(None, called):
            for key in (folded(name), _letters(name)):
                meant.setdefault(key, {})[service] = None
    found = {text: list(meant.get(folded(text)) or meant.get(_letters(text)) or ()) for text in texts if _letters(text)}
    for text in (text for text, services in found.items() if not services):
        found[text] = list(dict.fromkeys(numbered[number] for number in _numbers_in(text) if number in numbered))
    return {text: services for text, services in found.items() if services}


def _numbers_in(text: str) -> list[str]:
    """The numbers with at least two points that stand in a text, without the zeros that their parts begin with: "C5.1.0268"."""
    return [re.sub(r"(?<!\d)0+(?=\d)", "", number) for number in _NUMBER.findall(text.upper())]


def find_uncertain_services(con: duckdb.DuckDBPyConnection, tables: dict[str, Table]) -> None:
    """Creates `uncertain_services`: the services to which a row without a clear service may belong, and the table of that row.

    They cannot be priced by that table, because the row may be theirs. A blank service below a named one (merged cells) may be
    the one above; a text that fits several services may be any of them; one that is written like a service may be that one.
    """
    meanings: dict[str, tuple[str | None, list[str]]] = {
        text: (service, candidates or [])
        for text, service, candidates in con.execute("select said, service_id, candidates from service_refs").fetchall()
    }
    groups = {text for (text,) in con.execute("select said from group_refs").fetchall()}
    alike = written_alike(con, [text for text, (service, named) in meanings.items() if service is None and not named])
    uncertain = {
        (name, service)
        for name in TABLES
        if name in tables
        for service in _of_table(tables[name], meanings, alike, groups if name == "shares" else set())
    }
    con.execute(
        "create table uncertain_services as select unnest(?::varchar[]) as given_table, unnest(?::varchar[]) as service_id",
        [[name for name, _ in sorted(uncertain)], [service for _, service in sorted(uncertain)]],
    )


def _of_table(
    table: Table, meanings: dict[str, tuple[str | None, list[str]]], alike: dict[str, list[str]], groups: set[str]
) -> Iterator[str]:
    above: str | None = None
    for text in table.columns["service"]:
        if text is None:
            service, candidates = None, [above] if above and table.spec.id in _WITH_BLANKS else []
        else:
            service, candidates = meanings.get(text, (None, []))
        if service is None and text not in groups:
            yield from candidates or alike.get(text or "", [])
        above = service or above


def services_beside(norms: Table, meanings: dict[str, str | None], unknown: Iterable[str]) -> dict[str, list[str]]:
    """The services of a table whose norms may lack a row of which nobody can say the service.

    They are the services of the table that are spelt most like its text; where none is, those of the rows around it.

    Args:
        norms: the table.
        meanings: the service of each text, None where a text has none.
        unknown: the texts that are no service and that are written like none.
    """
    from rapidfuzz import fuzz, process

    said = norms.columns["service"]
    named = {folded(text): service for text in said if text is not None and (service := meanings.get(text)) is not None}
    beside: dict[str, list[str]] = {}
    for text in dict.fromkeys(unknown):
        near = process.extract(folded(text), named.keys(), scorer=fuzz.ratio, limit=MOST_BESIDE, score_cutoff=_ALIKE)
        best = [named[key] for key, score, _ in near if score == near[0][1]]
        beside[text] = list(dict.fromkeys(best or _around(said, meanings, text)))[:MOST_BESIDE]
    return beside


def _around(said: list[str | None], meanings: dict[str, str | None], text: str) -> Iterator[str]:
    """The services of the nearest named rows above and below each row of a text."""
    for order in (range(len(said)), range(len(said) - 1, -1, -1)):
        last: str | None = None
        for row in order:
            if said[row] == text and last is not None:
                yield last
            last = meanings.get(said[row] or "") or last


def _letters(text: str) -> str:
    """The letters and digits of a text, without what stands between them."""
    return folded(text).replace(" ", "")
