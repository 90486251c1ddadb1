"""A list that was built, prepared for being looked at: its rows, counts and changes, and the whole way of each price.

It is made once for each build, and read from files afterwards: of a list of ten thousand prices a page shows a hundred.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pricebook.app.build import Built
from pricebook.app.display import as_json, json_text
from pricebook.app.explain import explained_services
from pricebook.app.trace import Branch
from pricebook.base.exact import Exact
from pricebook.base.languages import LANGUAGES
from pricebook.base.money import exact_text
from pricebook.exports.labels import code_of, group_of, name_of
from pricebook.exports.report.facts import cost_by_group
from pricebook.exports.tally import has_regional_item, tally_of
from pricebook.pricelist import PriceList
from pricebook.tables import folded

ROWS, WAYS = "list.json", "ways.jsonl"
MOST_NORM_LINES = 200_000  # of a list of which the ways are written: each norm line takes about a kilobyte
COLUMNS = (
    "number", "service_id", "ordinal", "code", "name", "unit", "group", "class", "ceiling", "bound_price", "composed", "rounded",
    "proposed", "price", "status", "bound", "current", "regional", "flagged", "disputed",
    "search",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """The whole way of the prices of one service.

    Attributes:
        record: what `pricebook explain DIR SERVICE --format json` prints.
        trees: by language, the tree of each price: [text, strong, faint, law, branches].
    """

    record: str
    trees: dict[str, list[Any]]


def write_shown(built: Built, folder: Path, changes: Sequence[dict[str, Any]] = ()) -> None:
    """Writes the rows and the ways of a list into a folder.

    Args:
        built: the result of a build that has a list.
        folder: an empty folder.
        changes: the comparisons with earlier lists that are to be shown beside it.

    Raises:
        OSError: a file cannot be written.
    """
    prices = built.prices
    assert prices is not None
    places: dict[str, tuple[int, int]] = {}
    with (folder / WAYS).open("wb") as file:
        if sum(len(line.items) for line in prices.lines) <= MOST_NORM_LINES:
            for service, explained in explained_services(built):
                trees = {language: [*map(_plain, explained.tree(language))] for language in LANGUAGES}
                told = {"record": explained.record(), "trees": trees}
                line = json.dumps(told, ensure_ascii=False, default=as_json).encode() + b"\n"
                places[service] = file.tell(), len(line)
                file.write(line)
    shown = {**_list_as_json(prices), "ways": places, "changes": list(changes)}
    (folder / ROWS).write_text(json.dumps(shown, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def way_of(folder: Path, shown: dict[str, Any], service: str) -> Way | None:
    """The way of the prices of a service; None where it was not written.

    Args:
        folder: the folder that `write_shown` has written into.
        shown: the contents of its list.json.
        service: the id of the service.

    Raises:
        OSError: it cannot be read.
    """
    place = shown["ways"].get(service)
    if place is None:
        return None
    with (folder / WAYS).open("rb") as file:
        file.seek(place[0])
        told = json.loads(file.read(place[1]))
    return Way(json_text(told["record"]), told["trees"])


def _plain(branch: Branch) -> list[Any]:
    return [branch.text, branch.strong, branch.faint, branch.law, [*map(_plain, branch.branches)]]


def _list_as_json(prices: PriceList) -> dict[str, Any]:
    capped = Counter(line.bound for line in prices.lines if line.bound is not None)
    groups = {group: number for number, group in enumerate(dict.fromkeys(map(group_of, prices.lines)))}
    return {
        "fingerprint": prices.fingerprint,
        "title": prices.regulation_title,
        "province": prices.province,
        "pricing_date": prices.pricing_date.isoformat(),
        "tally": asdict(tally_of(prices)),
        "binds": dict(capped),
        "classes": {id: {language: prices.class_name(id, language) for language in LANGUAGES} for id in _classes(prices)},
        "groups": list(groups),
        "components": list(prices.components.values()),
        "costs": cost_by_group(prices),
        "columns": COLUMNS,
        "rows": [
            [
                line.number, line.service_id, line.ordinal, code_of(line), name_of(line), line.unit, groups[group_of(line)],
                line.class_, line.ceiling, line.bound_price, _text(line.composed), line.rounded, line.proposed, line.price,
                line.status, line.bound, line.current_price, has_regional_item(line), len(line.flagged_facilities), line.disputed,
                folded(" ".join(filter(None, (line.service_id, line.ordinal, line.service_code, line.name)))),
            ]
            for line in prices.lines
        ],
        "left_out": [
            {
                "service_id": left.service_id, "code": code_of(left), "name": name_of(left), "reason": left.reason,
                "detail": left.detail,
            }
            for left in prices.left_out
        ],
    }  # fmt: skip


def _classes(prices: PriceList) -> list[str]:
    return list(dict.fromkeys(line.class_ for line in prices.lines if line.class_ is not None))


def _text(value: Exact | None) -> str | None:
    return None if value is None else exact_text(value)
