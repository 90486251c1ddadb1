"""The law of a bed sheet: the rules of settlement that are in force on each of its days."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pricebook.base.languages import Figure, say
from pricebook.findings import Finding
from pricebook.regulation import Regulation, SettlementLaw, SettlementOnDay, day_outside, nearest_day_in_force
from pricebook.settlement.beds.sheet import BedSheet


@dataclass(frozen=True, slots=True)
class SheetLaw:
    """The rules of settlement on the days of a bed sheet.

    Attributes:
        by_day: day of the month → the rules on it; None where no pack of settlement is in force, or it is not decided which one.
            Days that the month does not have are missing.
        day: the service day: the first day of the month, or the one day that stands for all.
        stated: whether the sheet or the officer states it.
        insured: whether the rules are about what the insurance fund pays.
        undecided: the short titles of the packs that could apply, where nobody states the day and there is more than one.
        other_day: the day that the officer states, where the sheet states another month.
        regulation: the regulation that is named, by the officer or the sheet.
    """

    by_day: dict[int, SettlementOnDay | None]
    day: date
    stated: bool
    insured: bool = True
    undecided: tuple[str, ...] = ()
    other_day: date | None = None
    regulation: Regulation | None = None

    def on(self, day: int) -> SettlementOnDay | None:
        """The rules on a day of the month."""
        return self.by_day.get(day)

    def compared(self, rule: str, days: Iterable[int]) -> bool:
        """Whether what the packs say of a rule on some days was compared with the text of an article in force."""
        return all(rules is None or rule in rules.compared_rules for rules in map(self.on, days))

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

    Where nobody states the day, the rules are those of the one pack that is in force in the regulation's own time; where more
    than one could apply, none is used.

    Args:
        beds: the bed sheet; the month that it states goes before `on`, and each of its days has the rules of that day.
        settlements: the packs of settlement that may be used.
        on: the service day that the officer states.
        otherwise: the day that is taken if neither states one.
    """
    insured, regulation = settlements.insured, settlements.regulation
    if beds.month is not None:
        last = monthrange(beds.month.year, beds.month.month)[1]
        by_day = {day: settlements.on(beds.month.replace(day=day)) for day in beds.day_columns if day <= last}
        other = on if on is not None and (on.year, on.month) != (beds.month.year, beds.month.month) else None
        return SheetLaw(by_day, beds.month, True, insured, other_day=other, regulation=regulation)
    if on is not None:
        return SheetLaw(dict.fromkeys(beds.day_columns, settlements.on(on)), on, True, insured, regulation=regulation)
    could_apply = settlements.of_its_time
    if len(could_apply) > 1:
        titles = tuple(pack.settlement.short_title for pack in could_apply)
        return SheetLaw(dict.fromkeys(beds.day_columns), otherwise, False, insured, titles, regulation=regulation)
    day = nearest_day_in_force(could_apply[0].settlement, otherwise) if could_apply else otherwise
    return SheetLaw(dict.fromkeys(beds.day_columns, settlements.on(day)), day, False, insured, regulation=regulation)


def check_law(beds: BedSheet, law: SheetLaw) -> Iterator[Finding]:
    """Checks that the rules of the sheet are known.

    ST014: no rules are in force on a marked day. ST015: nobody states the month, or the officer or the dates of the days state
    another one. ST022: the rules were not compared with the text of their article. ST024: a mark on a day that the month does not
    have. LW012: a day in the bed on which the named regulation is not in force.
    """
    first_cell = beds.at_day(beds.patients[0].row, 1)
    marked = sorted({day for row in beds.patients for day in row.days})
    if not law.stated:
        used = (
            say("beds.undecided", packs="; ".join(law.undecided)) if law.undecided else say("beds.rules-of", day=_date(law.day))
        )
        observed = None if law.undecided else _date(law.day)
        yield Finding("ST015", first_cell, observed=observed, more={"what": say("beds.month-not-stated"), "used": used})
    elif law.other_day is not None:
        what = say("beds.other-month", day=_date(law.other_day), month=f"{law.day:%m/%Y}")
        yield Finding("ST015", first_cell, observed=_date(law.other_day), more={"what": what, "used": say("beds.rules-of-month")})
    elif beds.other_month is not None:
        what = say("beds.other-month-of-days", month=f"{law.day:%m/%Y}", days=f"{beds.other_month:%m/%Y}")
        yield Finding(
            "ST015", first_cell, observed=_date(law.day), more={"what": what, "used": say("beds.rules-of", day=_date(law.day))}
        )
    for row in beds.patients:
        for day in (*row.days, *([row.discharged] if row.discharged else []), *row.after):
            if day not in law.by_day:
                yield Finding("ST024", beds.at_day(row.row, day), observed=day, more={"month": f"{law.day:%m/%Y}"})
    yield from _outside_regulation(beds, law, marked)
    without = [] if law.undecided else [day for day in marked if day in law.by_day and law.by_day[day] is None]
    if without:
        first = law.day.replace(day=without[0]) if beds.month is not None else law.day
        row = next(row for row in beds.patients if without[0] in row.days)
        yield Finding("ST014", beds.at_day(row.row, without[0]), observed=len(without), more={"day": _date(first)})
    for rules in law.used:
        if not (rules.is_confirmed("beds") and rules.is_confirmed("bed_day_more")):
            more: dict[str, Figure] = {"title": rules.settlement.short_title, "day": _date(rules.day)}
            yield Finding("ST022", first_cell, law=rules.article("beds"), more=more)


def _outside_regulation(beds: BedSheet, law: SheetLaw, marked: list[int]) -> Iterator[Finding]:
    """LW012, at the first such day: a day of the month that the sheet states, on which the named regulation is not in force."""
    if law.regulation is None or beds.month is None:
        return
    for day in marked:
        if day in law.by_day and nearest_day_in_force(law.regulation, beds.month.replace(day=day)) != beds.month.replace(day=day):
            row = next(row for row in beds.patients if day in row.days)
            yield day_outside(law.regulation, beds.month.replace(day=day), beds.at_day(row.row, day))
            return


def _date(day: date) -> str:
    return f"{day:%d/%m/%Y}"
