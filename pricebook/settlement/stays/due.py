"""What is due for a part of a stay, rule after rule: its days, shared beds, and the type of bed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from pricebook.findings import Finding
from pricebook.regulation import SettlementOnDay
from pricebook.regulation.basics import Dated
from pricebook.regulation.bed_rules import IntensiveBed, SurgicalBed
from pricebook.settlement.charged_tables import columns_of, day_of
from pricebook.settlement.figures import whole_dong
from pricebook.settlement.stays.stay import BedDay, Counted, PartOfStay, RulesOn

Found = tuple[SettlementOnDay, Dated]
Facts = Callable[[SettlementOnDay], Sequence[Dated]]


def judge_stay(stay: Sequence[PartOfStay], counted: Counted, rules_on: RulesOn) -> Iterator[Finding]:
    """Judges the parts of a stay, which is paid as a whole: what one asks too little is set off against what others ask too much.

    Yields what cannot be judged: ST008 for so many in a bed, ST079 for an input that is missing.
    """
    judging = [_Judging(part, rules_on) for part in stay]
    for each in judging:
        yield from each.rules(counted)
    certain, possible = (_set_off(judging, asked=asked) for asked in (False, True))
    for each, sure, perhaps in zip(judging, certain, possible, strict=True):
        for limit in each.limits:
            due = limit.due + (sure if limit.refuses else perhaps)
            each.part.judged(limit.code, limit.fact, due, asks=limit.asks, more=limit.more, rules=limit.rules)
    _judge_sum(stay, counted)


def _set_off(stay: Sequence["_Judging"], *, asked: bool) -> list[Decimal]:
    """What each part may have beyond its own limits, in đồng, since other parts ask less than theirs; the earlier part first.

    Args:
        stay: the parts, with their limits.
        asked: whether limits count that are only asked about.
    """
    own = [min([limit.due for limit in each.limits if asked or limit.refuses], default=each.part.charged) for each in stay]
    rest = sum((max(due - each.part.charged, Decimal(0)) for each, due in zip(stay, own, strict=True)), Decimal(0))
    given = []
    for each, due in zip(stay, own, strict=True):
        given.append(min(max(each.part.charged - due, Decimal(0)), rest))
        rest -= given[-1]
    return given


def _judge_sum(stay: Sequence[PartOfStay], counted: Counted) -> None:
    """ST072 where no rule says how a day of a change of wards is divided: all parts together are no more than the stay.

    What is too much is taken from the last part, and from the one before where that asks less.
    """
    if len(stay) < 2 or counted.rule is None or any(part.changed is not None for part in stay):
        return
    dearest: dict[date, Fraction] = {}
    for part in stay:
        for each in part.days:
            dearest[each.day] = max(dearest.get(each.day, Fraction(0)), each.price)
    excess = sum((part.left for part in stay), Decimal(0)) - whole_dong(sum(dearest.values(), Fraction(0)))
    for part in reversed(stay):
        taken = min(max(excess, Decimal(0)), part.left)
        part.judged("ST072", counted.rule, part.left - taken)
        excess -= taken


@dataclass(frozen=True, slots=True)
class _Limit:
    """What a part of a stay may have at most by one rule, in đồng. `refuses`: whether what is above is refused, or only asked."""

    code: str
    fact: Dated
    rules: SettlementOnDay
    due: Decimal
    asks: bool
    more: Sequence[tuple[str, str | int | Decimal]]

    @property
    def refuses(self) -> bool:
        return not self.asks and self.rules.compared(self.fact)


class _Judging:
    """The rules, in their order. Each takes what the ones before have left of price and weight of the days, and sets a limit."""

    def __init__(self, part: PartOfStay, rules_on: RulesOn) -> None:
        self.part, self.rules_on = part, rules_on
        self.limits: list[_Limit] = []
        self.bed = part.row.get("bed_type", str)
        self.unknown = any(rules_on.get(each.day) is None for each in part.days)

    def rules(self, counted: Counted) -> Iterator[Finding]:
        """All of them. Yields what cannot be judged."""
        self.days(counted)
        self.changes()
        yield from self.shared()
        yield from self.surgical()
        yield from self.intensive()
        self.retained()
        self.part_of_price()

    def days(self, counted: Counted) -> None:
        """ST070: more than the counted days. ST071: as many as they are if an outcome adds one that nobody states."""
        if counted.rule is None:
            return
        most = sum((each.price for each in self.part.days), Fraction(0))
        sure = sum((each.price for each in self.part.days if each.sure), Fraction(0))
        more = (("days", _shown(sum((Fraction(1) for each in self.part.days), Fraction(0)))),)
        self._limit("ST070", (self.part.rules, counted.rule), most, asks=self.unknown, more=more)
        if sure < most:
            fact = next(iter(self.part.rules.beds.day_more), counted.rule)
            self._limit("ST071", (self.part.rules, fact), sure, asks=True)

    def changes(self) -> None:
        """ST072: a day on which the ward was changed, counted whole."""
        if self.part.changed is not None:
            self._judged("ST072", [(self.part.rules, self.part.changed)])

    def shared(self) -> Iterator[Finding]:
        """ST073: a shared bed. ST008: so many in a bed that no rule has a share."""
        patients = self.part.row.get("patients", Decimal)
        if patients is None or patients <= 1:
            return
        found: list[Found] = []
        for each in self.part.days:
            rules = self.rules_on.get(each.day)
            share = None if rules is None else rules.share_rule(int(patients))
            if rules is not None and share is None:
                yield Finding("ST008", self.part.row.at, observed=patients, law=rules.article("beds"))
                return
            if rules is not None and share is not None:
                each.weight *= Fraction(share.pays)
                found.append((rules, share))
        self._judged("ST073", found, (("patients", patients),))

    def surgical(self) -> Iterator[Finding]:
        """ST074: the price of a surgical bed on later days than the most after the operation."""
        rule = self._rule(lambda rules: rules.beds.surgical) if self.bed == "surgical" else None
        if rule is None or not isinstance(rule[1], SurgicalBed):
            return
        operated, internal = self.part.row.values.get("operation"), self.part.row.get("internal_price", Decimal)
        most = rule[1].most_days
        if not isinstance(operated, date):
            yield self._missing("operation", rule)
            return
        last = day_of(operated) + timedelta(days=most)
        late = [each for each in self.part.days if each.day > last]
        if late and internal is None:
            yield self._missing("internal_price", rule)
        elif internal is not None:
            self._lower(late, internal)
            self._judged("ST074", [rule], (("most", most),))

    def intensive(self) -> Iterator[Finding]:
        """ST075: the price of an intensive-care bed where neither the unit nor the bed is one for it."""
        rule = self._rule(lambda rules: rules.beds.intensive) if self.bed == "icu" else None
        if rule is None or not isinstance(rule[1], IntensiveBed):
            return
        entitled = self._entitled(rule[1])
        if entitled:
            return
        lower = self.part.row.get("lower_price", Decimal)
        if lower is None:
            yield self._missing("lower_price", rule)
            return
        self._lower(self.part.days, lower)
        self._judged("ST075", [rule], asks=entitled is None or rule[1].asks)

    def _entitled(self, bed: IntensiveBed) -> bool | None:
        """Whether the price of an intensive-care bed is paid; None if the row does not say what decides."""
        class_, unit, standard = (self.part.row.get(name, str) for name in ("class", "unit_approved", "standard"))
        of_class = None if class_ is None else class_ in bed.classes
        approved = True if not bed.unit else None if unit is None else unit == "yes"
        own = False if False in (of_class, approved) else None if None in (of_class, approved) else True
        elsewhere = False if not bed.standard_elsewhere else None if standard is None else standard == "yes"
        return True if True in (own, elsewhere) else None if None in (own, elsewhere) else False

    def retained(self) -> None:
        """ST076: a bed where patients are kept for a short time, beyond its part of the price or its days."""
        if self.bed != "retained":
            return
        class_ = self.part.row.get("class", str)
        rule = next((bed for bed in self.part.rules.beds.retained if class_ in bed.classes), None)
        if rule is None:
            return
        for number, each in enumerate(self.part.days, 1):
            each.weight *= Fraction(rule.pays) if rule.most_days is None or number <= rule.most_days else 0
        self._judged("ST076", [(self.part.rules, rule)], (("bed", f"{rule.of_bed}, hạng {rule.of_class}"),))

    def part_of_price(self) -> None:
        """ST077: a day treatment, a stretcher or a folding bed at the whole price."""
        for holds, facts in (
            (self.bed == "day", self.part.rules.beds.day_treatment),
            (self.part.row.get("stretcher", str) == "yes", self.part.rules.beds.stretcher),
        ):
            for rule in facts[:1] if holds else ():
                for each in self.part.days:
                    each.weight *= Fraction(rule.pays)
                self._judged("ST077", [(self.part.rules, rule)])

    def _rule(self, facts: Facts) -> Found | None:
        """A fact of the days: one that was not compared with its text goes first, for then all of it is only asked."""
        days = {each.day: self.rules_on.get(each.day) for each in self.part.days}
        found = [(rules, fact) for rules in days.values() if rules is not None for fact in facts(rules)[:1]]
        return _weakest(found)

    def _lower(self, days: Sequence[BedDay], price: Decimal) -> None:
        for each in days:
            each.price = min(each.price, Fraction(price))

    def _missing(self, column: str, rule: Found) -> Finding:
        name = next(each.name for each in columns_of("stays") if each.id == column)
        return Finding("ST079", self.part.row.at, observed=name, law=rule[0].article_of(rule[1]))

    def _judged(
        self, code: str, found: Sequence[Found], more: Sequence[tuple[str, str | int | Decimal]] = (), *, asks: bool = False
    ) -> None:
        rule = _weakest(found)
        if rule is None:
            return
        due = sum((each.price * each.weight for each in self.part.days), Fraction(0))
        self._limit(code, rule, due, asks=asks or self.unknown, more=more)

    def _limit(
        self, code: str, rule: Found, due: Fraction, *, asks: bool, more: Sequence[tuple[str, str | int | Decimal]] = ()
    ) -> None:
        self.limits.append(_Limit(code, rule[1], rule[0], whole_dong(due), asks, more))


def _weakest(found: Sequence[Found]) -> Found | None:
    return next((each for each in found if not each[0].compared(each[1])), found[0] if found else None)


def _shown(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)
