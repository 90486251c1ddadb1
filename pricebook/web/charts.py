"""The figures of the charts of a list. A template draws them as SVG, and as a table that says the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from pricebook.app.list_shown import ROWS
from pricebook.web.dossiers import read_json

WIDTH = 640  # of the longest bar, in units of the picture
_FULL = 100  # percent
_CHANGES = (-50, -20, -5, 0, 5, 20, 50)  # percent: the limits of the bars of changes


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: what it stands for, how many, and its length in units of the picture."""

    label: str
    count: int
    length: int


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a bar of shares: its component, its share in percent, whole đồng, where it begins and how long it is."""

    component: int
    percent: int
    amount: int
    begins: int
    length: int


@dataclass(frozen=True, slots=True)
class Shares:
    """The mean cost of the services of a group, by component."""

    group: str
    count: int
    total: int
    parts: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Charts:
    """The charts of a list: prices in percent of their ceilings, shares of the components, changes against current prices."""

    ceilings: tuple[Bar, ...]
    shares: tuple[Shares, ...]
    changes: tuple[Bar, ...]


@lru_cache(maxsize=8)
def charts_of(folder: Path, changed: int) -> Charts:
    """The charts of a list.

    Args:
        folder: the folder of what pages show.
        changed: when its list.json was written: charts are made once of each.
    """
    shown = read_json(folder / ROWS)
    assert shown is not None
    at = {name: number for number, name in enumerate(shown["columns"])}
    pairs = [(row[at["price"]], row[at["ceiling"]], row[at["current"]]) for row in shown["rows"] if row[at["price"]] is not None]
    return Charts(
        _against_ceilings([(price, ceiling) for price, ceiling, _ in pairs if ceiling]),
        _shares(shown["costs"]),
        _changes([(price, current) for price, _, current in pairs if current]),
    )


def _against_ceilings(pairs: Sequence[tuple[int, int]]) -> tuple[Bar, ...]:
    """How many prices are at how many tenths of their ceilings; at the ceiling itself they have a bar of their own."""
    if not pairs:
        return ()
    counts = [0] * 11
    for price, ceiling in pairs:
        counts[min(10, price * 10 // ceiling)] += 1
    labels = [*(f"{tenth * 10}–{tenth * 10 + 10}" for tenth in range(10)), str(_FULL)]
    return _bars(labels, counts)


def _changes(pairs: Sequence[tuple[int, int]]) -> tuple[Bar, ...]:
    """How many prices change by how many percent against the current one."""
    if not pairs:
        return ()
    counts = [0] * (len(_CHANGES) + 2)
    same = _CHANGES.index(0) + 1
    for price, current in pairs:
        change = (price - current) * _FULL
        if not change:
            counts[same] += 1
            continue
        place = sum(change > limit * current for limit in _CHANGES)
        counts[place if place < same else place + 1] += 1
    labels = [f"< {_CHANGES[0]}"]
    for low, high in pairwise(_CHANGES):
        labels += [f"{low}…{high}"] if high else [f"{low}…0", "0"]
    return _bars([*labels, f"> {_CHANGES[-1]}"], counts)


def _bars(labels: Sequence[str], counts: Sequence[int]) -> tuple[Bar, ...]:
    most = max(*counts, 1)
    return tuple(Bar(label, count, count * WIDTH // most) for label, count in zip(labels, counts, strict=True))


def _shares(costs: Mapping[str, Any]) -> tuple[Shares, ...]:
    made = []
    for group, count, means in zip(costs["groups"], costs["counts"], costs["means"], strict=True):
        total, begins, parts = sum(means), 0, []
        for number, mean in enumerate(means):
            if mean > 0 and total > 0:
                length = mean * WIDTH // total
                parts.append(Share(number, mean * _FULL // total, mean, begins, length))
                begins += length
        made.append(Shares(group, count, total, tuple(parts)))
    return tuple(sorted(made, key=lambda each: -each.count)[:12])
