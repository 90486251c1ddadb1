"""Stays of one patient that overlap, in one hospital or two, and parts of stays that stand twice (ST078)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from pricebook.settlement.charged.cells import shown_code
from pricebook.settlement.charged.tables import day_of
from pricebook.settlement.figures import whole_dong
from pricebook.settlement.stays.stay import PartOfStay, as_time


def judge_doubled(parts: Iterable[PartOfStay]) -> tuple[list[PartOfStay], list[PartOfStay]]:
    """Asks about the parts of a stay that stand there once more. Returns the others, and those: they are no change of wards.

    A part is the same as another if ward and times are; where no ward is stated, if price and amount are as well.
    """
    first: dict[tuple[object, ...], PartOfStay] = {}
    once, doubled = [], []
    for part in parts:
        stay, ward = part.row.get("stay", str), part.row.get("ward", str)
        money = (part.price, part.charged) if ward is None else ()
        other = first.setdefault((part.facility, stay, part.row.get("card", str), ward, part.start, part.end, *money), part)
        if stay is None or other is part:
            once.append(part)
            continue
        doubled.append(part)
        _ask(part, other, max((day_of(part.end) - day_of(part.start)).days, 1), part.left)
    return once, doubled


def judge_overlaps(parts: Iterable[PartOfStay]) -> None:
    """Asks about the part of a stay that begins while another one of the card goes on. Which of the two is wrong nobody knows."""
    by_card: dict[str, list[PartOfStay]] = defaultdict(list)
    for part in parts:
        if (card := part.row.get("card", str)) is not None:
            by_card[card].append(part)
    for of_card in by_card.values():
        of_card.sort(key=lambda part: (as_time(part.start), as_time(part.end), part.row.at.row or 0))
        longest = of_card[0]
        for part in of_card[1:]:
            if as_time(part.start) < as_time(longest.end) and as_time(longest.start) < as_time(part.end):
                _judge(part, longest)
            longest = max(longest, part, key=lambda each: as_time(each.end))


def _judge(part: PartOfStay, other: PartOfStay) -> None:
    both = min(as_time(part.end), as_time(other.end)) - as_time(part.start)
    days = -(-both // timedelta(days=1))
    _ask(part, other, days, whole_dong(min(Fraction(days) * Fraction(part.price), Fraction(part.left))))


def _ask(part: PartOfStay, other: PartOfStay, days: int, stake: Decimal) -> None:
    rule = next(iter(part.rules.beds.days), None)
    if rule is None:
        return
    other_row = f"{other.row.at.file} dòng {(other.row.at.row or 0) + 1}"
    more = (("days", days), ("other", other_row), ("at", shown_code(other.facility)))
    part.judged("ST078", rule, part.left - stake, asks=True, more=more)
