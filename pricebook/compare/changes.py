"""What is different between two price lists: services added, removed, renumbered, renamed and repriced, with the causes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from pricebook.base.languages import Figure, Phrase, Terms, say
from pricebook.base.rounding import units_in_words
from pricebook.causes import ORDER, Cause, Causes, Kind
from pricebook.pricelist import ListSettings, PriceLine, PriceList


@dataclass(frozen=True, slots=True)
class Pair:
    """A price line of the new list, and the line of the old one that it takes the place of."""

    old: PriceLine
    new: PriceLine

    @property
    def change(self) -> int | None:
        """What the price changes by, in whole đồng; None where either has no price."""
        return None if self.old.price is None or self.new.price is None else self.new.price - self.old.price


@dataclass(frozen=True, slots=True)
class Repriced:
    """A price that changed, with the causes, which add up to the change."""

    pair: Pair
    change: int
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Removed:
    """A price line that the new list does not have. `reason` is why the service is left out there, where that list says it."""

    line: PriceLine
    reason: str | None
    detail: str | None


ChoiceName = Literal[
    "regulation", "pack-version", "pricing-date", "index-of", "rounding", "share-of-ceiling", "awards-count", "regional-method",
    "region-scheme", "min-provinces",
]  # fmt: skip
CHOICES: tuple[ChoiceName, ...] = get_args(ChoiceName)


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice or date that is another in the new list; `of` names the component of an index."""

    name: ChoiceName
    old: Figure
    new: Figure
    of: str | None = None


@dataclass(frozen=True)
class Changes:
    """The differences of two lists. Lines are in the order of the new list, those removed in that of the old one.

    Attributes:
        before, after: the lists.
        pairs: the price lines that both have; `repriced`, `lost` and `found` are some of these.
        added: price lines that only the new list has.
        removed: price lines that only the old list has.
        repriced: prices that changed.
    """

    before: PriceList
    after: PriceList
    pairs: tuple[Pair, ...]
    added: tuple[PriceLine, ...]
    removed: tuple[Removed, ...]
    repriced: tuple[Repriced, ...]

    @cached_property
    def lost(self) -> tuple[Pair, ...]:
        """Lines that have no price any more."""
        return tuple(pair for pair in self.pairs if pair.old.price is not None and pair.new.price is None)

    @cached_property
    def found(self) -> tuple[Pair, ...]:
        """Lines that had no price, and have one now."""
        return tuple(pair for pair in self.pairs if pair.old.price is None and pair.new.price is not None)

    @cached_property
    def renumbered(self) -> tuple[Pair, ...]:
        """A line of each service whose ordinal changed."""
        return tuple(pair for pair in self._services if pair.old.ordinal != pair.new.ordinal)

    @cached_property
    def renamed(self) -> tuple[Pair, ...]:
        """A line of each service whose name changed."""
        return tuple(pair for pair in self._services if pair.old.name != pair.new.name)

    @cached_property
    def _services(self) -> tuple[Pair, ...]:
        return tuple({pair.new.service_id: pair for pair in reversed(self.pairs)}.values())[::-1]

    @property
    def nothing(self) -> bool:
        """Whether the lists say the same of every service."""
        return not any((self.added, self.removed, self.repriced, self.lost, self.found, self.renumbered, self.renamed))

    @property
    def other_regulation(self) -> bool:
        """Whether the lists follow different regulations; services are then matched by codes that each has once."""
        return self.before.regulation != self.after.regulation

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """The dates and choices of the lists that differ."""
        return tuple(_choices(self.before, self.after))

    def by_kind(self) -> dict[Kind, int]:
        """The causes of all repriced lines summed by kind, in đồng, in their order; kinds without effect are left out."""
        sums: Counter[Kind] = Counter()
        for line in self.repriced:
            for cause in line.causes:
                if cause.amount:
                    sums[cause.kind] += cause.amount
        return {kind: sums[kind] for kind in ORDER if kind in sums}

    @property
    def largest(self) -> list[Repriced]:
        """The prices that changed, the largest changes first, whether up or down."""
        return sorted(self.repriced, key=lambda each: -abs(each.change))

    @property
    def total(self) -> int:
        """The sum of all changes of prices, in đồng."""
        return sum(line.change for line in self.repriced)


def compare(before: PriceList, after: PriceList) -> Changes:
    """The differences of two price lists.

    Services are the same by their id; under different regulations by a service code that each list has once. A line for one class
    takes the place of the line for that class, or else of the one for all classes.

    Args:
        before, after: the lists.

    Returns:
        The differences, each change of a price (whole đồng) with its causes.
    """
    old_lines, new_lines = _by_service(before.lines), _by_service(after.lines)
    same = _same_services(before, after)
    pairs: list[Pair] = []
    added: list[PriceLine] = []
    kept: set[tuple[str, str | None]] = set()
    for service, lines in new_lines.items():
        earlier = old_lines.get(same.get(service, ""), {})
        for class_, line in lines.items():
            was = earlier.get(class_) or earlier.get(None) or (_only(earlier) if class_ is None else None)
            if was is None:
                added.append(line)
            else:
                pairs.append(Pair(was, line))
                kept.add((was.service_id, was.class_))
        if None in lines and len(lines) == 1:  # one price for all classes takes the place of each
            pairs += [Pair(was, lines[None]) for was in earlier.values() if (was.service_id, was.class_) not in kept]
            kept |= {(was.service_id, was.class_) for was in earlier.values()}
    reasons = {left.service_id: left for left in after.left_out}
    gone = [line for line in before.lines if (line.service_id, line.class_) not in kept]
    removed = tuple(
        Removed(line, left.reason if left else None, left.detail if left else None)
        for line in gone
        for left in [reasons.get(line.service_id) if before.regulation == after.regulation else None]
    )
    causes = Causes(before, after)
    repriced = (Repriced(pair, change, causes.of(pair.old, pair.new)) for pair in pairs if (change := pair.change))
    return Changes(before, after, tuple(pairs), tuple(added), removed, tuple(repriced))


def _by_service(lines: Iterable[PriceLine]) -> dict[str, dict[str | None, PriceLine]]:
    found: dict[str, dict[str | None, PriceLine]] = defaultdict(dict)
    for line in lines:
        found[line.service_id][line.class_] = line
    return found


def _only(lines: dict[str | None, PriceLine]) -> PriceLine | None:
    """The first line of a service: the one price of the new list takes its place, and that of the others."""
    return next(iter(lines.values()), None)


def _same_services(before: PriceList, after: PriceList) -> dict[str, str]:
    """By id in the new list, the id in the old one."""
    if before.regulation == after.regulation:
        return {line.service_id: line.service_id for line in after.lines}
    old, new = _by_code(before.lines), _by_code(after.lines)
    return {service: old[code] for code, service in new.items() if code in old}


def _by_code(lines: Sequence[PriceLine]) -> dict[str, str]:
    """The services by code; a code that several services have is left out."""
    services: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if line.service_code:
            services[line.service_code].add(line.service_id)
    return {code: next(iter(ids)) for code, ids in services.items() if len(ids) == 1}


def _choices(before: PriceList, after: PriceList) -> Iterator[Choice]:
    plain: list[tuple[ChoiceName, str, str]] = [
        ("regulation", before.regulation_title, after.regulation_title),
        ("pack-version", before.pack_version, after.pack_version),
        ("pricing-date", f"{before.pricing_date:%d/%m/%Y}", f"{after.pricing_date:%d/%m/%Y}"),
    ]
    yield from (Choice(name, old, new) for name, old, new in plain if old != new)
    one, other = before.settings, after.settings
    yield from _of_indices(before, after)
    chosen: list[tuple[ChoiceName, Figure, Figure]] = [
        ("rounding", _rounding(one), _rounding(other)),
        ("share-of-ceiling", one.share_of_ceiling, other.share_of_ceiling),
        ("awards-count", Terms([one.awards_count]), Terms([other.awards_count])),
        ("regional-method", Terms([one.regional.method]), Terms([other.regional.method])),
        ("region-scheme", Terms([one.regional.scheme]), Terms([other.regional.scheme])),
        ("min-provinces", one.regional.min_provinces, other.regional.min_provinces),
    ]
    yield from (Choice(name, old, new) for name, old, new in chosen if old != new)


def _of_indices(before: PriceList, after: PriceList) -> Iterator[Choice]:
    """The indices, as the base salary, in đồng."""
    one, other = before.settings.indices, after.settings.indices
    for component in dict.fromkeys([*one, *other]):
        old, new = one.get(component), other.get(component)
        if old != new:
            name = after.components.get(component) or before.components.get(component) or component
            yield Choice("index-of", old.value if old else "–", new.value if new else "–", name)


def _rounding(settings: ListSettings) -> Phrase:
    return say("compare.rounding-rule", units=units_in_words(settings.rounding), mode=Terms([settings.rounding.mode]))
