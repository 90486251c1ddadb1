"""Sums of what was settled again, by facility and service, and the lines that could not be, as findings."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from operator import itemgetter

from pricebook.base.languages import Terms
from pricebook.findings import Finding
from pricebook.settlement.claims.again import AGAIN_ORDER, Again, AgainKind, Paid, SettlingAgain, WhyUnsettled
from pricebook.settlement.claims.database import AGAIN, statement
from pricebook.settlement.claims.decided import Thing, things_of
from pricebook.settlement.claims.parts import ListsOf
from pricebook.settlement.claims.settle import Settling

_MOST_PLACES = 1_000  # of one finding, in the lines that are settled at once; how many lines there are is said beside
_SAME = (
    "select line from charges where facility = $1 and thing = $2 and day in (select unnest($3::integer[])) order by line limit $4"
)
# Why lines cannot be settled again → the term for it.
_TERMS: dict[WhyUnsettled, str] = {
    "unknown": "again-unknown", "not-approved": "again-not-approved", "not-performed": "again-not-performed",
    "class-not-known": "again-class-not-known", "no-list": "again-no-list",
}  # fmt: skip
_CENT = Fraction(1, 100)


@dataclass(slots=True)
class AgainSum:
    """Sums of lines. Amounts in đồng.

    Attributes:
        lines: the lines that were settled again.
        paid: what was paid for them.
        new: what they come to.
        causes: what each factor makes of the difference; they add up to new − paid.
        unsettled: the lines that could not be settled again; they are in no other sum.
        unsettled_paid: what was paid for these.
    """

    lines: int = 0
    paid: Decimal = Decimal(0)
    new: Decimal = Decimal(0)
    causes: dict[AgainKind, Fraction] = field(default_factory=dict)
    unsettled: int = 0
    unsettled_paid: Decimal = Decimal(0)

    @property
    def difference(self) -> Decimal:
        """What the lines come to more than was paid."""
        return self.new - self.paid

    def in_cents(self) -> "AgainSum":
        """The same with causes of 2 decimals that still add up: the largest parts that are cut off are rounded up.

        A difference has 2 decimals, while a price of which a facility is paid a share can be split into thirds of a đồng.
        """
        down = {kind: self.causes[kind] // _CENT for kind in AGAIN_ORDER if kind in self.causes}
        left = int(Fraction(self.difference) / _CENT) - sum(down.values())
        nearest_up = sorted(down, key=lambda kind: (down[kind] - self.causes[kind] / _CENT, AGAIN_ORDER.index(kind)))
        up = set(nearest_up[:left])
        return replace(self, causes={kind: (number + (kind in up)) * _CENT for kind, number in down.items()})

    def add(self, other: "AgainSum") -> None:
        """Adds other sums to these."""
        self.lines += other.lines
        self.paid += other.paid
        self.new += other.new
        for kind, amount in other.causes.items():
            self.causes[kind] = self.causes.get(kind, Fraction(0)) + amount
        self.unsettled += other.unsettled
        self.unsettled_paid += other.unsettled_paid


@dataclass(frozen=True, slots=True)
class Service:
    """What sums are of, within a facility: a service by its id in the list and its name, or all things without a price there."""

    facility: str
    service: str | None
    name: str | None


def sum_of(sums: Iterable[AgainSum]) -> AgainSum:
    """The sums together."""
    found = AgainSum()
    for each in sums:
        found.add(each)
    found.causes = {kind: found.causes[kind] for kind in AGAIN_ORDER if found.causes.get(kind)}
    return found


def settle_again(
    settling: Settling, again: SettlingAgain, old: ListsOf, new: ListsOf
) -> tuple[dict[Service, AgainSum], list[Finding]]:
    """Settles all lines again, some facilities or some months of one after the other.

    Args:
        settling: the lines, as they were read.
        again: what settles them.
        old: the lists by which they were paid.
        new: the lists under which they are settled again.

    Returns:
        The sums by facility and service, in the order of the lines; and a finding for what could not be settled (ST090).
    """
    sums: dict[Service, AgainSum] = defaultdict(AgainSum)
    findings: list[Finding] = []
    for extents in settling.loaded():
        rows = groupby(settling.con.execute(statement(AGAIN)).fetchall(), itemgetter(0))
        paid = {facility: [Paid(*row[1:]) for row in of_one] for facility, of_one in rows}
        things = things_of(settling.con)
        for facility, first, last, _ in extents:
            lists = old(facility, first, last), new(facility, first, last)
            unsettled: dict[tuple[int, WhyUnsettled], list[Again]] = defaultdict(list)
            for each in again.again(facility, things[facility], paid[facility], *lists):
                sums[_service(each)].add(_sum(each))
                if each.why is not None:
                    unsettled[each.paid.thing, each.why].append(each)
            findings += _findings(settling, facility, unsettled)
    return {of: each.in_cents() for of, each in sums.items()}, findings


def _service(each: Again) -> Service:
    if each.said.kind != "service":
        return Service(each.facility, None, None)
    return Service(each.facility, each.service or each.said.code, each.name or each.said.name)


def _sum(each: Again) -> AgainSum:
    times, paid = each.paid.times, each.paid.amount * each.paid.times
    if each.new is None:
        return AgainSum(unsettled=times, unsettled_paid=paid)
    return AgainSum(times, paid, each.new * times, {kind: amount * times for kind, amount in each.causes.items()})


def _findings(settling: Settling, facility: str, unsettled: dict[tuple[int, WhyUnsettled], list[Again]]) -> Iterator[Finding]:
    """ST090 for each thing that could not be settled, and each reason."""
    for (thing, why), alike in unsettled.items():
        days = sorted({each.paid.day for each in alike})
        first, *others = settling.places(_lines(settling, facility, thing, days))
        said = alike[0].said
        yield Finding(
            "ST090", first, service=said.code, observed=sum((each.paid.amount * each.paid.times for each in alike), Decimal(0)),
            cells=tuple(others), named=_named(said),
            more={"why": Terms([_TERMS[why]]), "lines": sum(each.paid.times for each in alike), "facility": facility},
        )  # fmt: skip


def _lines(settling: Settling, facility: str, thing: int, days: Sequence[int]) -> list[int]:
    return [line for (line,) in settling.con.execute(_SAME, [facility, thing, days, _MOST_PLACES]).fetchall()]


def _named(said: Thing) -> str:
    return f"{said.code} {said.name}" if said.name else said.code
