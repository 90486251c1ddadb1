"""The law of a bed sheet: the rules of settlement that are in force on each of its days."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pricebook.findings import Finding
from pricebook.regulation import SettlementLaw, SettlementOnDay
from pricebook.settlement.bed_sheet import BedSheet


@dataclass(frozen=True, slots=True)
class SheetLaw:
    """The rules of settlement on the days of a bed sheet.

    Attributes:
        by_day: day of the month → the rules on it; None where no pack of settlement is in force. Days that the month does not
            have are missing.
        day: the service day: the first day of the month, or the one day that stands for all.
        stated: whether the sheet or the officer states it.
    """

    by_day: dict[int, SettlementOnDay | None]
    day: date
    stated: bool

    def on(self, day: int) -> SettlementOnDay | None:
        """The rules on a day of the month."""
        return self.by_day.get(day)

    @property
    def used(self) -> tuple[SettlementOnDay, ...]:
        """The packs that are used, each on the first day on which it is."""
        first: dict[str, SettlementOnDay] = {}
        for rules in self.by_day.values():
            if rules is not None:
                first.setdefault(rules.settlement.id, rules)
        return tuple(first.values())


def law_of_sheet(beds: BedSheet, settlements: SettlementLaw, on: date | None, otherwise: date) -> SheetLaw:
    """Finds the rules of each day of a bed sheet.

    Args:
        beds: the bed sheet; the month that it states goes before `on`, and each of its days has the rules of that day.
        settlements: the packs of settlement that may be used.
        on: the service day that the officer states.
        otherwise: the day that is taken if neither states one.
    """
    if beds.month is None:
        day = on or otherwise
        rules = settlements.on(day)
        return SheetLaw(dict.fromkeys(beds.day_columns, rules), day, on is not None)
    last = monthrange(beds.month.year, beds.month.month)[1]
    by_day = {day: settlements.on(beds.month.replace(day=day)) for day in beds.day_columns if day <= last}
    return SheetLaw(by_day, beds.month, stated=True)


def check_law(beds: BedSheet, law: SheetLaw) -> Iterator[Finding]:
    """Checks that the rules of the sheet are known.

    ST014: no rules are in force on a marked day. ST015: nobody states the month. ST022: the rules were not compared with the text
    of their article. ST024: a mark on a day that the month does not have.
    """
    marked = sorted({day for row in beds.patients for day in row.days})
    if not law.stated:
        yield Finding("ST015", beds.at_day(beds.patients[0].row, 1), observed=f"{law.day:%d/%m/%Y}")
    for row in beds.patients:
        for day in (*row.days, *([row.discharged] if row.discharged else [])):
            if day not in law.by_day:
                yield Finding("ST024", beds.at_day(row.row, day), observed=day, more={"month": f"{law.day:%m/%Y}"})
    without = [day for day in marked if day in law.by_day and (law.by_day[day] is None)]
    if without:
        first = law.day.replace(day=without[0]) if beds.month is not None else law.day
        row = next(row for row in beds.patients if without[0] in row.days)
        more = {"day": f"{first:%d/%m/%Y}"}
        yield Finding("ST014", beds.at_day(row.row, without[0]), observed=len(without), more=dict(more))
    for rules in law.used:
        if not (rules.is_confirmed("beds") and rules.is_confirmed("bed_day_more")):
            more = {"title": rules.settlement.short_title, "day": f"{rules.day:%d/%m/%Y}"}
            yield Finding("ST022", beds.at_day(beds.patients[0].row, 1), law=rules.article("beds"), more=dict(more))
