"""Prices that are already the share of a price: 9.300 in the column of the price, where one examination is 31.000."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from pricebook.settlement.visits.examination import Examination

Group = tuple[object, ...]


def find_whole_prices(examined: Iterable[Examination]) -> None:
    """Finds of which price a row states a share.

    Certain is what its visit or its table's day says: another row there has the price of which this one is a share that the rules
    pay (30 % of a further one, 50 % beyond the number of a table). Where only other rows of the facility have it, the row may be
    such a one, and may not.
    """
    of_group: dict[Group, set[Decimal]] = defaultdict(set)
    of_facility: dict[str, set[Decimal]] = defaultdict(set)
    rows = list(examined)
    for each in rows:
        of_facility[each.facility].add(each.price)
        for group in _groups(each):
            of_group[group].add(each.price)
    for each in rows:
        shares = _shares(each)
        beside = set[Decimal]().union(*(of_group[group] for group in _groups(each)))
        each.whole_price = _whole(each.price, beside, shares)
        each.perhaps_share = each.whole_price is None and _whole(each.price, of_facility[each.facility], shares) is not None


def _groups(each: Examination) -> list[Group]:
    """The visit, or what stands for it, and the day at a table."""
    visit, card, table = (each.row.get(name, str) for name in ("visit", "card", "table"))
    groups: list[Group] = []
    if visit is not None or card is not None:
        groups.append((each.facility, "visit", visit, None) if visit is not None else (each.facility, "card", card, each.day))
    if table is not None:
        groups.append((each.facility, "table", table, each.day))
    return groups


def _shares(each: Examination) -> list[Fraction]:
    visits = each.rules.visits
    stated = [*(rule.pays for rule in visits.further), *(rule.beyond_pays for rule in visits.per_table_and_day)]
    return [share for said in stated if said is not None and 0 < (share := Fraction(said)) < 1]


def _whole(price: Decimal, prices: Iterable[Decimal], shares: Iterable[Fraction]) -> Decimal | None:
    """The highest of some prices of which another one is a share, to the đồng; None if it is one of none."""
    asked = list(shares)
    found = [
        each for each in prices if each > price and any(abs(Fraction(each) * share - Fraction(price)) < 1 for share in asked)
    ]
    return max(found, default=None)
