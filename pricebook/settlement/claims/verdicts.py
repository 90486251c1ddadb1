"""What was charged together, and the verdict of the texts on it: a pair is asked once for each list and each time of the law."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from pricebook.regulation import SettlementLaw
from pricebook.regulation.settlement import ItemKind
from pricebook.settlement.claims.days import day_of, number_of
from pricebook.settlement.claims.lists import ListSource, Period
from pricebook.settlement.containment.contents import Beside, Containment

_KINDS: dict[str, ItemKind] = {"drug": "drug", "supply": "supply", "blood": "blood"}
_MOST_HELD = Fraction(100_000)  # of one service, in one package


class Verdicts:
    """The verdicts on pairs, each with a number by which a finding finds its grounds.

    `only_asked` are codes of which no text that was seen says by which price they are paid: nothing is refused of them.
    """

    def __init__(self, law: SettlementLaw) -> None:
        self._law = law
        self.only_asked: set[str] = set()
        self.pairs: list[tuple[Beside, Period, str]] = []
        self._texts: dict[tuple[int, date | None], Containment] = {}
        self._asked: dict[tuple[int, date | None, str, str | None, str, str | None, str | None], Beside] = {}
        self._turns = sorted(_turns(law))

    def on(
        self, period: Period, service: str, item: tuple[str, str | None, str | None], first: int, last: int
    ) -> Iterator[tuple[int, int, str, str, int]]:
        """The verdicts on a thing beside a service from one day to another.

        Args:
            period: the period of the facility, in which the service is paid.
            service: the service, by its id.
            item: code, name and kind of the thing.
            first, last: the days on which they stand together.

        Returns:
            First and last day, the verdict, the ground that decides and the kind of what it names ("" where there is none), and
            the number of the pair.
        """
        for start, end, turn in self._times(day_of(first), day_of(last)):
            beside = self._verdict(period, service, item, start, turn)
            if beside.verdict == "not-known":
                continue
            self.pairs.append((beside, period, service))
            by = beside.grounds[0] if beside.grounds else None
            ground = "" if by is None else f"{by.ground} {by.kind}"
            yield number_of(start), number_of(end), beside.verdict, ground, len(self.pairs) - 1

    def held(self, period: Period, service: str, part: str, day: int) -> int:
        """How many of a service a package of a period holds, in thousandths of one, rounded down.

        Args:
            period: the period.
            service: the package, by its id.
            part: the service inside it, by its id.
            day: a day of the time of the law.
        """
        turn = next((each for each in reversed(self._turns) if each <= day_of(day)), None)
        texts = self._texts_of(period.source_of(service), day_of(day), turn)
        return int(min(texts.count_of(period.paid[service].line, part), _MOST_HELD) * 1_000)

    def _verdict(
        self, period: Period, service: str, item: tuple[str, str | None, str | None], day: date, turn: date | None
    ) -> Beside:
        line = period.paid[service].line
        key = (id(period.source_of(service)), turn, service, line.class_, *item)
        if key not in self._asked:
            texts = self._texts_of(period.source_of(service), day, turn)
            code, name, kind = item
            asked = code if name is None or texts.knows(code) else name
            self._asked[key] = texts.beside(line, asked, _KINDS.get(kind or ""))
        return self._asked[key]

    def _texts_of(self, source: ListSource, day: date, turn: date | None) -> Containment:
        key = (id(source), turn)
        if key not in self._texts:
            self._texts[key] = Containment(source.prices, source.law, self._law.on(day))
        return self._texts[key]

    def _times(self, first: date, last: date) -> Iterator[tuple[date, date, date | None]]:
        """The times between two days in which the law is the same, each with the day on which it became so."""
        start = first
        while start <= last:
            turn = next((day for day in reversed(self._turns) if day <= start), None)
            after = next((day for day in self._turns if day > start), None)
            end = last if after is None or after > last else after - timedelta(days=1)
            yield start, end, turn
            start = end + timedelta(days=1)


def _turns(law: SettlementLaw) -> set[date]:
    """The days on which what articles say of prices changes."""
    found: set[date] = set()
    for pack in law.packs:
        for fact in (pack.settlement, *pack.settlement.contents, *pack.settlement.references):
            first = getattr(fact, "from_", None) or getattr(fact, "effective_from", None)
            last = getattr(fact, "to", None) or getattr(fact, "effective_to", None)
            found |= {first} if first is not None else set()
            found |= {last + timedelta(days=1)} if last is not None else set()
    return found
