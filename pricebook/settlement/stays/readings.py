"""A stay judged by both ways in which its rows may be read, where they do not say what decides."""

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from pricebook.findings import Finding
from pricebook.regulation.basics import Dated
from pricebook.settlement.figures import whole_dong
from pricebook.settlement.stays.due import JudgedPart, paid_of
from pricebook.settlement.stays.grouping import Stay
from pricebook.settlement.stays.placing import place_days
from pricebook.settlement.stays.prices import BedPrices
from pricebook.settlement.stays.stay import Counted, PartOfStay, RulesOn, counted_apart, counted_days


def judge_stay(stay: Stay, prices: BedPrices, rules_on: RulesOn) -> Iterator[Finding]:
    """Judges the parts of a stay, which is paid as a whole: what one asks too little is set off against what others ask too much.

    Where the rows do not say something that decides (which stay, which ward, whether a price is that of a whole bed-day, whether
    the patient was discharged for the days between two rows), they are read both ways: what is too much either way is refused,
    and what is so one way only is asked about. Of a stay with a row that is not examined all is only asked: what that row leaves,
    the others may have.

    Yields what cannot be judged: ST008 for so many in a bed, ST079 for an input that is missing.
    """
    parts, counted = stay.parts, counted_days(stay.parts)
    mild = _Reading(parts, _most(stay, counted), prices, rules_on, strict=False)
    yield from mild.judge(counted.rule)
    apart = counted_apart(parts)
    strict = _Reading(parts, apart, prices, rules_on, strict=True)
    days_undecided = stay.before or stay.after or apart != counted
    if mild.undecided or days_undecided:
        deque(strict.judge(counted.rule), maxlen=0)  # what cannot be judged was said
    for part, lenient, narrow in zip(parts, mild.parts, strict.parts, strict=True):
        known: dict[str, Decimal] = {}
        for limit, due in lenient.set_off():
            part.judged(limit.code, limit.fact, due, asks=limit.asks or stay.unread, more=limit.more, rules=limit.rules)
            known[limit.code] = min(due, known.get(limit.code, due))
        for limit, due in narrow.set_off():
            if due < known.get(limit.code, part.charged):
                part.judged(limit.code, limit.fact, due, asks=True, more=limit.more, rules=limit.rules)
        days = narrow.days if days_undecided else lenient.days
        part.days = [each for each in days if not each.instead]
        part.counted = sum((each.portion for each in part.days if each.sure), Fraction(0))


def _most(stay: Stay, counted: Counted) -> Counted:
    """The most days that the rows may have: of what may go on in another row, the day on which it ends is one as well.

    A row of some hours may be a part of a day in one of several wards.
    """
    first, last = stay.first, stay.last
    if not stay.after and (counted.days or not stay.before):
        return counted
    days = tuple(first + timedelta(days=number) for number in range((last - first).days + 1))
    perhaps = tuple(day for day in counted.perhaps if day not in days)
    return counted if len(days) <= len(counted.days) else Counted(days, perhaps, counted.rule)


class _Reading:
    """One way to read the rows of a stay: `strict` against who charges, where they do not say what decides; or for them."""

    def __init__(
        self, stay: Sequence[PartOfStay], counted: Counted, prices: BedPrices, rules_on: RulesOn, *, strict: bool
    ) -> None:
        placed = place_days(stay, counted, rules_on, strict=strict)
        self._once = placed.once
        self._placed_undecided = placed.undecided
        self.parts = [
            JudgedPart(part, days, changed, prices, rules_on, strict=strict)
            for part, days, changed in zip(stay, placed.days, placed.changed, strict=True)
        ]

    def judge(self, counting: Dated | None) -> Iterator[Finding]:
        """Sets the limits of each part. Yields what cannot be judged."""
        for each in self.parts:
            yield from each.rules(counting)
        for asked in (False, True):
            for each, more in zip(self.parts, self._set_off(asked=asked), strict=True):
                each.more[asked] = more

    @property
    def undecided(self) -> bool:
        """Whether it depends on how the rows are read."""
        return self._placed_undecided or any(each.undecided for each in self.parts)

    def _set_off(self, *, asked: bool) -> list[Decimal]:
        """What each part may have beyond its own limits, in đồng, since other parts ask less than theirs; the earlier part first.

        A day that several parts of a ward might have is paid where it is dearest: so much more the stay may have.

        Args:
            asked: whether limits count that are only asked about.
        """
        dues = [[limit.due for limit in each.limits if asked or limit.refuses] for each in self.parts]
        own = [min(due, default=each.part.charged) for each, due in zip(self.parts, dues, strict=True)]
        charged = [each.part.charged for each in self.parts]
        elsewhere = sum((max(Fraction(0), max(map(paid_of, others)) - paid_of(has)) for has, *others in self._once), Fraction(0))
        rest = whole_dong(elsewhere) + sum(
            (max(due - asks, Decimal(0)) for asks, due in zip(charged, own, strict=True)), Decimal(0)
        )
        given = []
        for asks, due in zip(charged, own, strict=True):
            given.append(min(max(asks - due, Decimal(0)), rest))
            rest -= given[-1]
        return given
