"""The causes of a change of price, to the đồng: one factor after the other is exchanged, in a declared order.

The calculation begins with everything as it was. Each step exchanges one factor for the new one and calculates the price again;
what the price changes by is that cause. The causes add up to the whole change, whatever rounding and bounds do on the way.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain
from typing import Literal, get_args

from pricebook.base.exact import Exact, as_fraction, exact
from pricebook.base.languages import Phrase, Terms, say
from pricebook.base.money import vietnamese_number
from pricebook.base.rounding import units_in_words
from pricebook.causes.recipe import Outcome, PartKey, Recipe, holds_calculations, recipe_of
from pricebook.pricelist import Index, NormLine, PriceLine, PriceList, Rounding

# The kinds of causes in the order in which the factors are exchanged.
Kind = Literal[
    "award", "basis", "regional", "inner", "norm", "lump", "amounts", "index", "composition", "rounding", "share", "ceiling",
    "proposal", "fixed", "unexplained",
]  # fmt: skip
ORDER: tuple[Kind, ...] = get_args(Kind)
_OF_UNIT_PRICES: tuple[Kind, ...] = ("award", "basis", "regional", "inner")
_SAME_BASIS: dict[str, Kind] = {"tender": "award", "regional": "regional", "service": "inner"}

Value = Exact | int | Phrase | None


@dataclass(frozen=True, slots=True)
class Cause:
    """One factor that changed, and what the change makes of the price, in whole đồng.

    `code` and `name` say what it is the factor of: an item, a service inside, a component. `old` and `new` are its values: đồng
    per norm unit, norm units (`unit`), đồng, a share, or words; None where there was or is none. `old_from` and `new_from` are
    the decisions behind them, where a tender is.
    """

    kind: Kind
    amount: int
    old: Value = None
    new: Value = None
    code: str | None = None
    name: str | None = None
    unit: str | None = None
    old_from: str | None = None
    new_from: str | None = None


Step = tuple[Callable[[Outcome], Outcome], Cause]  # what it makes of the factors; the cause, still without its amount


class Causes:
    """The causes of changes from one list to another."""

    def __init__(self, before: PriceList, after: PriceList) -> None:
        self._lists = before, after
        self._calculated = holds_calculations(before) and holds_calculations(after)
        self._by_kind: dict[tuple[int, int], dict[Kind, int]] = {}
        self._decisions = [{award.award: award.decision_no for award in prices.awards} for prices in self._lists]

    def of(self, old: PriceLine, new: PriceLine) -> tuple[Cause, ...]:
        """The causes of the change from one price line to another.

        Returns:
            The causes in the order of `ORDER`; their amounts add up to the change exactly. A factor that changed without effect
            on the price, as below a maximum, is among them with 0. Empty where nothing changed, or a price is missing.
        """
        if old.price is None or new.price is None:
            return ()
        change = new.price - old.price
        before, after = self._lists
        if not self._calculated:
            return (Cause("unexplained", change, old.price, new.price),) if change else ()
        if "fixed" in (old.status, new.status):
            same = (old.status, old.price) == (new.status, new.price)
            return () if same else (Cause("fixed", change, old.price, new.price),)
        of_old, of_new = recipe_of(old, before), recipe_of(new, after)
        if of_old is None or of_new is None:
            return (Cause("unexplained", change, old.price, new.price),) if change else ()
        return tuple(self._in_order(of_old, of_new))

    def of_paid(self, old: PriceLine, new: PriceLine, change: int) -> dict[Kind, Fraction]:
        """The change of what is paid for one use, by kind of cause. A facility that is paid a share of a price has that of it.

        Args:
            old, new: the price lines by which it is paid.
            change: what is paid more for one use, in đồng.

        Returns:
            The amounts by kind, which add up to the change exactly.
        """
        if not change:
            return {}
        key = (id(old), id(new))
        if key not in self._by_kind:
            sums: Counter[Kind] = Counter()
            for cause in self.of(old, new):
                sums[cause.kind] += cause.amount
            self._by_kind[key] = dict(sums)
        kinds = self._by_kind[key]
        of_line = sum(kinds.values())
        if not of_line:  # as where the share that is paid changed, and the price did not
            return {"unexplained": Fraction(change)}
        return {kind: Fraction(amount * change, of_line) for kind, amount in kinds.items()}

    def _in_order(self, old: Recipe, new: Recipe) -> Iterator[Cause]:
        """The causes, each with what its step makes of the price."""
        now = old.outcome
        steps = (
            _norms(old, new),
            _amounts(old, new),
            _indices(old, new),
            _composition(old, new),
            _bounds(old.outcome, new.outcome),
        )
        for change, cause in chain(self._unit_prices(old, new), *steps):
            after = change(now)
            yield replace(cause, amount=after.price - now.price)
            now = after

    def _unit_prices(self, old: Recipe, new: Recipe) -> Iterator[Step]:
        """An item at another unit price, in all norm lines that both have: other awards, then another basis, then averages."""
        shared: dict[tuple[str, str], list[PartKey]] = defaultdict(list)
        for key, item in old.parts.items():
            other = new.parts.get(key)
            if other is not None and _same_measure(item, other):
                shared[key[1], key[2]].append(key)
        by_kind: dict[Kind, list[Step]] = defaultdict(list)
        for keys in shared.values():
            was, is_ = old.parts[keys[0]], new.parts[keys[0]]
            if was.unit_price is None or is_.unit_price is None or (was.unit_price, was.basis) == (is_.unit_price, is_.basis):
                continue
            kind = _SAME_BASIS.get(was.basis, "basis") if was.basis == is_.basis else "basis"
            more = as_fraction(is_.unit_price) - as_fraction(was.unit_price)
            amount = sum((_net(old.parts[key]) * more for key in keys), Fraction(0))
            decisions = (numbers.get(item.award or "") for numbers, item in zip(self._decisions, (was, is_), strict=True))
            named = (is_.item_code, is_.name or was.name, is_.unit)
            by_kind[kind].append((_plus(amount), Cause(kind, 0, was.unit_price, is_.unit_price, *named, *decisions)))
        for kind in _OF_UNIT_PRICES:
            yield from by_kind[kind]


def _plus(amount: Fraction) -> Callable[[Outcome], Outcome]:
    return lambda outcome: outcome.plus(amount)


def _same_measure(one: NormLine, other: NormLine) -> bool:
    """Whether two norm lines have a quantity in the same unit each, so that unit price and quantity can be exchanged apart."""
    return one.basis != "given" and other.basis != "given" and one.unit == other.unit


def _net(item: NormLine) -> Fraction:
    return Fraction(0) if item.net_quantity is None else as_fraction(item.net_quantity)


def _cost(item: NormLine | None) -> Fraction:
    return Fraction(0) if item is None or item.cost is None else as_fraction(item.cost)


def _norms(old: Recipe, new: Recipe) -> Iterator[Step]:
    """Norm lines taken out, with another quantity or in another unit, and added, at the new unit prices; then lump sums."""
    lumps: list[Step] = []
    for key in dict.fromkeys([*old.parts, *new.parts]):
        was, is_ = old.parts.get(key), new.parts.get(key)
        item = is_ or was
        assert item is not None
        named = {"code": item.item_code, "name": item.name, "unit": item.unit}
        if was is not None and is_ is not None and _same_measure(was, is_):
            more = (_net(is_) - _net(was)) * (as_fraction(is_.unit_price) if is_.unit_price is not None else 0)
            if was.net_quantity != is_.net_quantity:
                yield _plus(more), Cause("norm", 0, was.net_quantity, is_.net_quantity, **named)
            continue
        more = _cost(is_) - _cost(was)
        if all(each is None or each.basis == "given" for each in (was, is_)):
            if more:
                old_sum, new_sum = (None if each is None else each.cost for each in (was, is_))
                lumps.append((_plus(more), Cause("lump", 0, old_sum, new_sum, key[0], item.name)))
        else:
            yield _plus(more), Cause("norm", 0, _consumed(was), _consumed(is_), **named)
    yield from lumps


def _consumed(item: NormLine | None) -> Value:
    """What a norm line consumes, in words where the other one cannot be compared with it by its unit."""
    if item is None:
        return None
    if item.basis == "given":
        return say("compare.lump", amount=vietnamese_number(item.cost or 0))
    return say("compare.quantity", quantity=vietnamese_number(item.net_quantity or 0), unit=item.unit or "")


def _amounts(old: Recipe, new: Recipe) -> Iterator[Step]:
    """Amounts that the regulation gives, at the old index."""
    for component in dict.fromkeys([*old.given, *new.given]):
        was, is_ = old.given.get(component), new.given.get(component)
        if was != is_:
            index = old.index(component) if was is not None else new.index(component)
            more = ((is_ or Fraction(0)) - (was or Fraction(0))) * index
            yield _plus(more), Cause("amounts", 0, _exact(was), _exact(is_), component)


def _exact(amount: Fraction | None) -> Exact | None:
    return None if amount is None else exact(amount)


def _indices(old: Recipe, new: Recipe) -> Iterator[Step]:
    """Indices, as that of the base salary: one for each index, though it may be that of several components."""
    changed: dict[tuple[Index | None, Index | None], list[str]] = defaultdict(list)
    for component in new.given:
        if component in old.given and old.index(component) != new.index(component):
            changed[old.indices.get(component), new.indices.get(component)].append(component)
    for (was, is_), components in changed.items():
        more = sum((new.given[name] * (new.index(name) - old.index(name)) for name in components), Fraction(0))
        same_base = was is not None and is_ is not None and was.base == is_.base
        old_value, new_value = (_index_value(each, same_base=same_base) for each in (was, is_))
        yield _plus(more), Cause("index", 0, old_value, new_value, ", ".join(components))


def _index_value(index: Index | None, *, same_base: bool) -> Value:
    """The value of an index in đồng; where the bases differ, the factor."""
    if index is None:
        return None
    return index.value if same_base else exact(Fraction(index.value, index.base))


def _composition(old: Recipe, new: Recipe) -> Iterator[Step]:
    """What the stated sums have beyond their parts, as lists of earlier versions that rounded on the way."""
    if old.rest != new.rest:
        yield _plus(new.rest - old.rest), Cause("composition", 0, exact(old.rest), exact(new.rest))


def _bounds(old: Outcome, new: Outcome) -> Iterator[Step]:
    """How the sum is rounded, and what bounds the price."""
    if _rule(old.rounding) != _rule(new.rounding):
        words = _in_words(old.rounding), _in_words(new.rounding)
        yield (lambda outcome: replace(outcome, rounding=new.rounding)), Cause("rounding", 0, *words)
    if old.share != new.share and new.ceiling is not None and old.ceiling is not None:
        yield (lambda outcome: replace(outcome, share=new.share)), Cause("share", 0, old.share, new.share)
    if old.ceiling != new.ceiling:
        at_new = Cause("ceiling", 0, old.ceiling, new.ceiling)
        yield (lambda outcome: replace(outcome, ceiling=new.ceiling, share=new.share)), at_new
    if old.proposed != new.proposed:
        yield (lambda outcome: replace(outcome, proposed=new.proposed)), Cause("proposal", 0, old.proposed, new.proposed)


def _rule(rounding: Rounding) -> tuple[object, ...]:
    return rounding.unit, rounding.mode, rounding.steps


def _in_words(rounding: Rounding) -> Phrase:
    return say("compare.rounding-rule", units=units_in_words(rounding), mode=Terms([rounding.mode]))
