"""The use of beds in a quarter against the approved ones (R15): ST086, which asks about the bed money of a facility's quarter."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from pricebook.base.languages import Figure, say
from pricebook.base.money import divide
from pricebook.findings import Finding
from pricebook.regulation import SettlementOnDay
from pricebook.regulation.bed_rules import QuarterlyUse
from pricebook.settlement.charged.cells import shown_code
from pricebook.settlement.charged.columns import columns_of
from pricebook.settlement.charged.tables import ChargedRow, ChargedTable
from pricebook.settlement.figures import whole_dong
from pricebook.settlement.stays.stay import PartOfStay, RulesOn

_MONTHS = 3  # of a quarter
_NO_BED_OF_A_WARD = "retained"


class Quarter(NamedTuple):
    """A quarter of a year, from 1 to 4."""

    year: int
    number: int

    @property
    def days(self) -> int:
        """How many days it has."""
        month = (self.number - 1) * _MONTHS + 1
        following = date(self.year + 1, 1, 1) if self.number == 4 else date(self.year, month + _MONTHS, 1)
        return (following - date(self.year, month, 1)).days


@dataclass(slots=True)
class _Use:
    """The use of beds: converted days, đồng that are due of them, the first row, and the rule of the last day that has one."""

    row: ChargedRow
    days: Fraction = Fraction(0)
    money: Fraction = Fraction(0)
    last: date | None = None
    rule: tuple[SettlementOnDay, QuarterlyUse] | None = None


def judge_quarters(parts: Iterable[PartOfStay], planned: ChargedTable, rules_on: RulesOn) -> Iterator[Finding]:
    """Holds the use of beds against the approved ones, for each facility and quarter that has a rule.

    Yields ST086 where less than all of the quarter's bed money is paid by the rule, and ST067 where the use of the base year
    would decide and is not stated. Nothing is taken from a row: the rule leaves the payment to both sides.

    Args:
        parts: the parts of stays, judged.
        planned: the approved beds, and those used in the base year.
        rules_on: the rules by day.
    """
    for (facility, quarter), use in sorted(_uses(parts, rules_on).items()):
        row = _planned(planned.rows, facility, quarter.year)
        beds = None if row is None else row.get("planned", Decimal)
        if use.rule is None or row is None or not beds:
            continue
        rules, rule = use.rule
        used = use.days / quarter.days
        if used <= Fraction(rule.within_plan) * Fraction(beds):
            continue
        base = row.get("base", Decimal)
        if not base:
            name = next(column.name for column in columns_of("planned_beds") if column.id == "base")
            case = say("visits.quarterly-use", quarter=f"{quarter.number}/{quarter.year}", facility=shown_code(facility))
            yield Finding("ST067", row.at, observed=name, law=rules.article_of(rule), more={"case": case})
            continue
        pays = rule.pays(used / Fraction(base))
        if pays < 1:
            more: dict[str, Figure] = {
                "facility": shown_code(facility),
                "quarter": f"{quarter.number}/{quarter.year}",
                "days": _shown(use.days),
                "planned": beds,
                "use": _shown(used / Fraction(base) * 100),
                "year": str(rule.base_year),
                "pays": _shown(pays * 100),
                "stake": whole_dong(use.money) - whole_dong(use.money * pays),
            }
            limit = _shown(Fraction(rule.within_plan) * Fraction(beds))
            law = rules.article_of(rule)
            yield Finding("ST086", use.row.at, observed=_shown(used), limit=limit, law=law, more=more, asks=True)


def _uses(parts: Iterable[PartOfStay], rules_on: RulesOn) -> Mapping[tuple[str, Quarter], _Use]:
    found: dict[tuple[str, Quarter], _Use] = {}
    for part in parts:
        if part.row.get("bed_type", str) == _NO_BED_OF_A_WARD:
            continue
        whole = sum((each.price * each.weight for each in part.days if each.sure), Fraction(0))
        for each in part.days:
            if not each.sure:
                continue
            quarter = Quarter(each.day.year, (each.day.month - 1) // _MONTHS + 1)
            use = found.setdefault((part.facility, quarter), _Use(part.row))
            rules = rules_on.get(each.day)
            fact = next(iter(rules.beds.quarterly_use), None) if rules is not None else None
            use.days += each.portion * (_counts(part, fact) if fact is not None else 1)
            use.money += Fraction(part.left) * each.price * each.weight / whole if whole else 0
            if rules is not None and fact is not None and (use.last is None or each.day >= use.last):
                use.last, use.rule = each.day, (rules, fact)
    return found


def _counts(part: PartOfStay, rule: QuarterlyUse) -> Fraction:
    """Which part of a day a bed-day of a part counts as."""
    patients = part.row.get("patients", Decimal)
    return rule.counts(int(patients or 1), stretcher=part.row.get("stretcher", str) == "yes")


def _planned(rows: Iterable[ChargedRow], facility: str, year: int) -> ChargedRow | None:
    """The row of a facility: the one of the year, else one that names no year."""
    own = [row for row in rows if row.get("facility", str) == facility]
    of_year = [row for row in own if row.get("year", Decimal) == year]
    return next(iter(of_year or [row for row in own if row.get("year", Decimal) is None]), None)


def _shown(exact: Fraction) -> Decimal:
    return divide(Decimal(exact.numerator), Decimal(exact.denominator), 2)
