"""The effect of each row of form 21 (R16): what its facility was paid by the old list, and is paid by the new one (R10)."""

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

from pricebook.base.exact import as_fraction
from pricebook.causes import Causes
from pricebook.compare.changes import Changes, Pair
from pricebook.compare.impact import Effect, Impact, Income, Uncounted, Volumes
from pricebook.entitlement import class_that_applies
from pricebook.pricelist import Facility, PriceLine
from pricebook.regulation import FacilityFacts, LawOnDay


def impact_of(
    changes: Changes,
    volumes: Sequence[Volumes],
    laws: tuple[LawOnDay | None, LawOnDay | None] = (None, None),
    income: Income | None = None,
) -> Impact:
    """What the changes do by the volumes of form 21.

    Args:
        changes: the differences of two lists.
        volumes: the rows of the form, for facilities of the lists.
        laws: the law of the old and of the new list, which says whose class pays which price; without one a facility pays the
            price of its own class, else that for all classes.
        income: local income.

    Returns:
        The effect of each row; and the rows that are in no sum, by reason.
    """
    lists = _Lists(changes, laws)
    effects: list[Effect] = []
    uncounted: dict[Uncounted, list[int]] = defaultdict(list)
    for row in volumes:
        effect = lists.effect(row)
        if isinstance(effect, Effect):
            effects.append(effect)
        else:
            uncounted[effect].append(row.row)
    return Impact(tuple(effects), {reason: tuple(rows) for reason, rows in uncounted.items()}, income)


def named_services(changes: Changes) -> dict[str, str]:
    """Every text that means a service of both lists, with its id: the id, else an ordinal or code that no other service has."""
    meant: dict[str, set[str]] = defaultdict(set)
    for pair in changes.pairs:
        for text in (pair.new.ordinal, pair.new.service_code, pair.old.ordinal, pair.old.service_code):
            if text:
                meant[text].add(pair.new.service_id)
    named = {text: next(iter(ids)) for text, ids in meant.items() if len(ids) == 1}
    return named | {pair.new.service_id: pair.new.service_id for pair in changes.pairs}


class _Lists:
    """Two lists, asked for what a facility is paid for a service."""

    def __init__(self, changes: Changes, laws: tuple[LawOnDay | None, LawOnDay | None]) -> None:
        self.changes, self.laws = changes, laws
        self._causes = Causes(changes.before, changes.after)
        self._facilities = {each.facility_code: each for each in (*changes.before.facilities, *changes.after.facilities)}
        self._pairs: dict[str, list[Pair]] = defaultdict(list)
        for pair in changes.pairs:
            self._pairs[pair.new.service_id].append(pair)
        self._named = named_services(changes)

    def effect(self, row: Volumes) -> Effect | Uncounted:
        """The effect of a row; or why it has none."""
        if row.broken or row.facility is None or row.service is None:
            return "unreadable"
        if not row.count:
            return "no-volume"
        facility = self._facilities.get(row.facility)
        if facility is None:
            return "unknown-facility"
        if not facility.in_scope:
            return "not-in-scope"
        service = self._named.get(row.service)
        if service is None:
            return self._missing(row.service)
        pairs = self._pairs[service]
        old = self._paid(facility, [pair.old for pair in pairs], self.laws[0])
        new = self._paid(facility, [pair.new for pair in pairs], self.laws[1])
        if old is None or new is None:
            return "no-price-for-class"
        (old_line, old_price), (new_line, new_price) = old, new
        if not old_price or not new_price:
            return "no-price"
        by_kind = self._causes.of_paid(old_line, new_line, new_price - old_price)
        return Effect(facility, new_line, row.count, old_price, new_price, _patient_share(row), by_kind, row.period)

    def _missing(self, text: str) -> Uncounted:
        added = (line for line in self.changes.added)
        if any(text in (line.service_id, line.ordinal, line.service_code) for line in added):
            return "only-in-new"
        removed = (each.line for each in self.changes.removed)
        if any(text in (line.service_id, line.ordinal, line.service_code) for line in removed):
            return "only-in-old"
        return "unknown-service"

    def _paid(self, facility: Facility, lines: Sequence[PriceLine], law: LawOnDay | None) -> tuple[PriceLine, int] | None:
        """The line whose price a facility is paid, and the price (0: the line has none)."""
        by_class = {line.class_: line for line in lines}
        if law is None:
            line = by_class.get(facility.class_) or by_class.get(None)
            return None if line is None else (line, line.price or 0)
        facts = FacilityFacts(facility.managed_by, facility.class_, facility.kind)
        found = class_that_applies(facts, lines[0].part, by_class, law)
        if found is None:
            return None
        class_, share, _ = found
        line = by_class[class_]
        return line, (line.price or 0) * share.numerator // share.denominator


def _patient_share(row: Volumes) -> Fraction | None:
    """The patient's share of what was paid; None where the row does not give both parts."""
    if row.fund is None or row.patient is None or row.fund < 0 or row.patient < 0 or not row.fund + row.patient:
        return None
    return as_fraction(row.patient) / as_fraction(row.fund + row.patient)
