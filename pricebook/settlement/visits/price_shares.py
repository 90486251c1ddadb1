"""Prices that are already the share of a price: 9.300 in the column of the price, where one examination is 31.000."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from pricebook.settlement.visits.examination import Examination
from pricebook.settlement.visits.joined import named_visit

Group = tuple[object, ...]
Prices = Mapping[Group, Counter[Decimal]]
_ROUNDED = 1000  # đồng, to which shares are rounded: 9.000 for 9.300


def find_whole_prices(examined: Iterable[Examination]) -> None:
    """Finds of which price a row states a share.

    Certain is what its visit or its table's day says: another row there has the price of which this one is a share that the rules
    pay (30 % of a further one, 50 % beyond the number of a table). Shares are rounded (9.000 for 9.300): a price far below that
    of its visit, or of its table with more than its number, is a share, too; as a price of its own it would be reduced twice.

    Where only other rows of the facility have the whole price, the row may be a share, rounded or not, and may not; so it is
    where as many visits of the facility have nothing above its price as have nothing above the higher one.
    """
    of_group: dict[Group, Counter[Decimal]] = defaultdict(Counter)
    of_facility: dict[str, set[Decimal]] = defaultdict(set)
    rows = list(examined)
    for each in rows:
        of_facility[each.facility].add(each.price)
        for group in _groups(each):
            of_group[group][each.price] += 1
    first = Counter((facility, max(prices)) for (facility, kind, *_), prices in of_group.items() if kind != "table")
    for each in rows:
        shares = _shares(each)
        beside = set[Decimal]().union(*(of_group[group] for group in _groups(each)))
        each.whole_price = _whole(each.price, beside, shares)
        if each.whole_price is not None:
            continue
        far_above = _far_above(each, of_group)
        rounded = _ROUNDED if far_above is None else 1
        each.perhaps_share = _whole(each.price, of_facility[each.facility], shares, rounded) is not None
        if far_above is None:
            continue
        if first[each.facility, each.price] >= first[each.facility, far_above]:
            each.perhaps_share = True
        else:
            each.whole_price = far_above


def _far_above(each: Examination, of_group: Prices) -> Decimal | None:
    """The price of its visit, or of its table, that is so far above the one of a row that this one is nearer to a share of it."""
    visits = each.rules.visits
    for group in _groups(each):
        prices = of_group[group]
        if group[1] != "table":
            price, said = max(prices), [rule.pays for rule in visits.further]
        else:
            price = max(prices, key=lambda one: (prices[one], one))  # what most have
            said = [rule.beyond_pays or "0" for rule in visits.per_table_and_day if prices.total() > rule.limit]
        if any(0 < each.price < (1 + share) / 2 * Fraction(price) for share in map(Fraction, said) if share > 0):
            return price
    return None


def _groups(each: Examination) -> list[Group]:
    """The visit, or what stands for it, and the day at a table."""
    visit = named_visit(each.row, each.day)
    table = None if each.table is None else (each.facility, "table", each.table, each.day)
    return [group for group in (visit, table) if group is not None]


def _shares(each: Examination) -> list[Fraction]:
    visits = each.rules.visits
    stated = [*(rule.pays for rule in visits.further), *(rule.beyond_pays for rule in visits.per_table_and_day)]
    return [share for said in stated if said is not None and 0 < (share := Fraction(said)) < 1]


def _whole(price: Decimal, prices: Iterable[Decimal], shares: Iterable[Fraction], within: int = 1) -> Decimal | None:
    """The highest of some prices of which another one is a share, give or take less than some đồng; None if it is one of none."""
    asked = list(shares)
    found = [
        each for each in prices if each > price and any(abs(Fraction(each) * share - Fraction(price)) < within for share in asked)
    ]
    return max(found, default=None)
