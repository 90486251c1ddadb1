"""What is due for a part of a stay, rule after rule: its days, shared beds, and the type of bed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor, prod

from pricebook.findings import Finding
from pricebook.regulation import SettlementOnDay
from pricebook.regulation.basics import Dated
from pricebook.regulation.bed_rules import BedPart, IntensiveBed, RetainedBed, SurgicalBed
from pricebook.settlement.charged.columns import columns_of
from pricebook.settlement.charged.tables import day_of
from pricebook.settlement.figures import whole_dong
from pricebook.settlement.stays.prices import BedPrices
from pricebook.settlement.stays.stay import BedDay, PartOfStay, RulesOn

Found = tuple[SettlementOnDay, Dated]
Facts = Callable[[SettlementOnDay], Sequence[Dated]]


def paid_of(day: BedDay) -> Fraction:
    """What is paid of a day, in đồng."""
    return day.price * day.weight


@dataclass(frozen=True, slots=True)
class Limit:
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


class JudgedPart:
    """The rules, in their order. Each takes what the ones before have left of price and weight of the days, and sets a limit."""

    def __init__(
        self, part: PartOfStay, days: list[BedDay], changed: Dated | None, prices: BedPrices, rules_on: RulesOn, *, strict: bool
    ) -> None:
        self.part, self.days, self.changed, self.rules_on = part, days, changed, rules_on
        self.limits: list[Limit] = []
        self.more: dict[bool, Decimal] = {}  # what other parts leave to it, by whether limits count that are only asked about
        self.bed = part.row.get("bed_type", str)
        self.unknown = any(rules_on.get(each.day) is None for each in days)
        self.undecided, self.reduced = False, False
        pays = self._pays()
        if pays < 1:
            whole = prices.whole(part, pays)
            lasted = (day_of(part.end) - day_of(part.start)).days
            whole_days = min(lasted, floor(sum((each.weight for each in self.own), Fraction(0))))
            # who charges less than the price for each day has left a part of it out, so that it is the whole price
            self.undecided = whole is None and part.charged >= part.price * whole_days
            self.reduced = self.undecided and not strict
            if whole is not None and whole > part.price:
                self.reduced = True
                for each in self.days:
                    each.price = Fraction(whole) * pays

    @property
    def own(self) -> list[BedDay]:
        """The days that the part has itself."""
        return [each for each in self.days if not each.instead]

    def set_off(self) -> Iterator[tuple[Limit, Decimal]]:
        """Each limit, and what is due by it, in đồng, with what other parts of the stay leave to this one."""
        return ((limit, limit.due + self.more[not limit.refuses]) for limit in self.limits)

    def rules(self, counting: Dated | None) -> Iterator[Finding]:
        """All of them. Yields what cannot be judged."""
        self.count(counting)
        self.changes()
        yield from self.shared()
        yield from self.surgical()
        yield from self.intensive()
        self.retained()
        self.part_of_price()

    def count(self, counting: Dated | None) -> None:
        """ST070: more than the counted days. ST071: as many as they are if an outcome adds one that nobody states."""
        if counting is None:
            return
        most = sum((each.price for each in self.own), Fraction(0))
        sure = sum((each.price for each in self.own if each.sure), Fraction(0))
        self._limit("ST070", (self.part.rules, counting), most, asks=self.unknown, more=(("days", len(self.own)),))
        if sure < most:
            fact = next(iter(self.part.rules.beds.day_more), counting)
            self._limit("ST071", (self.part.rules, fact), sure, asks=True)

    def changes(self) -> None:
        """ST072: a day on which the ward was changed, counted whole."""
        if self.changed is not None:
            self._judged("ST072", [(self.part.rules, self.changed)])

    def _pays(self) -> Fraction:
        """The part of the price that the row may have: of a shared bed, of one that is paid in part, or both."""
        patients, rules = self.part.row.get("patients", Decimal), self.part.rules
        share = rules.share_rule(int(patients)) if patients is not None and patients > 1 else None
        retained, in_part = self._retained(), self._in_part()
        facts = [share.pays] if share is not None else []
        facts += [retained.pays] if retained is not None else []
        return prod(map(Fraction, (*facts, *(rule.pays for rule in in_part))), start=Fraction(1))

    def _weigh(self, day: BedDay, pays: str) -> None:
        """Leaves the part `pays` of a day, unless the price of the row is that part already."""
        day.weight *= 1 if self.reduced else Fraction(pays)

    def shared(self) -> Iterator[Finding]:
        """ST073: a shared bed. ST008: so many in a bed that no rule has a share."""
        patients = self.part.row.get("patients", Decimal)
        if patients is None or patients <= 1:
            return
        found: list[Found] = []
        for each in self.days:
            rules = self.rules_on.get(each.day)
            share = None if rules is None else rules.share_rule(int(patients))
            if rules is not None and share is None:
                yield Finding("ST008", self.part.row.at, observed=patients, law=rules.article("beds"))
                return
            if rules is not None and share is not None:
                self._weigh(each, share.pays)
                found.append((rules, share))
        if not self.reduced:
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
        late = [each for each in self.days if each.day > last]
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
        self._lower(self.days, lower)
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
        rule = self._retained()
        if rule is None:
            return
        number = 0
        for each in self.days:
            number += not each.instead
            self._weigh(each, rule.pays)
            each.weight *= rule.most_days is None or number <= rule.most_days
        self._judged("ST076", [(self.part.rules, rule)], (("bed", f"{rule.of_bed}, hạng {rule.of_class}"),))

    def _retained(self) -> RetainedBed | None:
        class_ = self.part.row.get("class", str)
        beds = self.part.rules.beds.retained if self.bed == "retained" else ()
        return next((bed for bed in beds if class_ in bed.classes), None)

    def part_of_price(self) -> None:
        """ST077: a day treatment, a stretcher or a folding bed at the whole price."""
        for rule in self._in_part():
            for each in self.days:
                self._weigh(each, rule.pays)
            if not self.reduced:
                self._judged("ST077", [(self.part.rules, rule)])

    def _in_part(self) -> list[BedPart]:
        stretcher = self.part.row.get("stretcher", str) == "yes"
        beds = self.part.rules.beds
        return [*(beds.day_treatment[:1] if self.bed == "day" else ()), *(beds.stretcher[:1] if stretcher else ())]

    def _rule(self, facts: Facts) -> Found | None:
        """A fact of the days: one that was not compared with its text goes first, for then all of it is only asked."""
        days = {each.day: self.rules_on.get(each.day) for each in self.days}
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
        due = sum(map(paid_of, self.own), Fraction(0))
        self._limit(code, rule, due, asks=asks or self.unknown, more=more)

    def _limit(
        self, code: str, rule: Found, due: Fraction, *, asks: bool, more: Sequence[tuple[str, str | int | Decimal]] = ()
    ) -> None:
        self.limits.append(Limit(code, rule[1], rule[0], whole_dong(due), asks, more))


def _weakest(found: Sequence[Found]) -> Found | None:
    return next((each for each in found if not each[0].compared(each[1])), found[0] if found else None)
