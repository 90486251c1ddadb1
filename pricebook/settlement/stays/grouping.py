"""Which parts make one stay, and of which stays that is not certain."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pricebook.settlement.charged.tables import ChargedRow, day_of
from pricebook.settlement.stays.stay import PartOfStay, as_time

Key = tuple[object, ...]
_DAY = timedelta(days=1)


@dataclass(slots=True)
class Stay:
    """A stay with its parts in their order.

    Attributes:
        before, after: whether another row that may be a part of the same stay ends as this one begins, or begins as it ends: on
            the same day, or on the next one.
        unread: whether a row that is not examined may be a part of it: how long that was, and what it asks, is not known.
    """

    parts: list[PartOfStay]
    before: bool = False
    after: bool = False
    unread: bool = False

    @property
    def first(self) -> date:
        """The day on which it begins."""
        return day_of(self.parts[0].start)

    @property
    def last(self) -> date:
        """The day on which it ends."""
        return max(day_of(part.end) for part in self.parts)

    def said(self, column: str) -> str | None:
        """What the first part with anything in a column says there."""
        return next((said for part in self.parts if (said := part.row.get(column, str)) is not None), None)


def stays_of(parts: Sequence[PartOfStay], unread: Sequence[ChargedRow] = ()) -> list[Stay]:
    """The stays: rows that share facility, stay and card are one; a row that names no stay is one by itself.

    Two persons lie in two beds: under one code of a stay, two cards are two stays, and so is a newborn's, which is nobody's. A
    row of it that names no card is of the only card that the others name.

    Args:
        parts: the rows.
        unread: the rows that cannot be examined, with what could be read of them.
    """
    cards: dict[Key, set[object]] = defaultdict(set)
    for part in parts:
        if (card := part.row.values.get("card")) is not None:
            cards[part.facility, part.row.get("stay", str)].add(card)
    found: dict[Key, list[PartOfStay]] = defaultdict(list)
    for number, part in enumerate(parts):
        code, card = part.row.get("stay", str), part.row.values.get("card")
        of_code = cards.get((part.facility, code), set())
        if card is None and len(of_code) == 1:
            (card,) = of_code
        found[(part.facility, code, card) if code is not None else (number,)].append(part)
    stays = [Stay(sorted(stay, key=_when)) for stay in found.values()]
    _note_neighbours(stays)
    _note_unread(stays, unread)
    return stays


def _when(part: PartOfStay) -> tuple[date, datetime, int]:
    return day_of(part.start), as_time(part.start), part.row.at.row or 0


def _note_neighbours(stays: Iterable[Stay]) -> None:
    """Notes of each stay what stands before and after it that may belong to it: which stay that is, or whose, nobody says."""
    begins, ends = defaultdict[Key, list[Stay]](list), defaultdict[Key, list[Stay]](list)
    for stay in stays:
        for key in (*_said(stay), _names(stay)):
            for part in stay.parts:  # a row that lacks the code may stand between two of them
                begins[*key, day_of(part.start)].append(stay)
                ends[*key, day_of(part.end)].append(stay)
    for stay in stays:
        stay.after = _any(stay, begins, (stay.last, stay.last + _DAY))
        stay.before = _any(stay, ends, (stay.first, stay.first - _DAY))


def _any(stay: Stay, there: Mapping[Key, list[Stay]], days: Iterable[date]) -> bool:
    """Whether one of the stays at these days may be one with a stay.

    They share its code or its card; or of each of the two, one of them says nothing.
    """
    code, card = _names(stay)
    unsaid = ((of_code, of_card) for of_code in (False, True) for of_card in (False, True))
    keys = [*_said(stay), *(names for names in unsaid if not (code and names[0]) and not (card and names[1]))]
    found = (other for day in days for key in keys for other in there.get((*key, day), ()))
    return any(other is not stay and _maybe_one(stay, other) for other in found)


def _note_unread(stays: Iterable[Stay], unread: Iterable[ChargedRow]) -> None:
    """Notes of which stays a row that is not examined may be a part: it shares their code or card, or goes on with them."""
    found = defaultdict[Key, list[ChargedRow]](list)
    for row in unread:
        named = [(column, row.get(column, str)) for column in ("stay", "card")]
        times = [(column, row.get(column, date)) for column in ("start", "end")]
        keys: list[Key] = [(column, said) for column, said in named if said is not None]
        for key in (*keys, *((column, day_of(moment)) for column, moment in times if moment is not None)):
            found[key].append(row)
    for stay in stays:
        keys = [*_said(stay), *(("start", day) for day in (stay.last, stay.last + _DAY))]
        keys += [("end", day) for day in (stay.first, stay.first - _DAY)]
        stay.unread = any(_may_be_part(stay, row) for key in keys for row in found.get(key, ()))


def _may_be_part(stay: Stay, row: ChargedRow) -> bool:
    """Whether a row that shares something with a stay may be a part of it. A time that could not be read may be any."""
    facilities, codes, cards = ({stay.said(column), row.get(column, str)} for column in ("facility", "stay", "card"))
    if _differ(facilities) or _differ(codes):
        return False
    if None not in codes:
        return True
    start, end = (None if (moment := row.get(name, date)) is None else day_of(moment) for name in ("start", "end"))
    if _differ(cards):
        return False
    if start is not None and end is not None and end < start:  # one of the two is a slip
        return True
    return (start is None or start <= stay.last + _DAY) and (end is None or end >= stay.first - _DAY)


def _said(stay: Stay) -> Iterator[Key]:
    yield from ((column, said) for column in ("stay", "card") if (said := stay.said(column)) is not None)


def _names(stay: Stay) -> tuple[bool, bool]:
    """Whether a stay names its code, and its card."""
    return stay.said("stay") is not None, stay.said("card") is not None


def _maybe_one(stay: Stay, other: Stay) -> bool:
    """Whether two may be one stay. Two facilities or two codes are two stays; where one is missing, nobody knows it.

    Not even two cards under one code are two persons for certain: who gets a new card in the stay has two.
    """
    facilities, codes, cards = ({stay.said(column), other.said(column)} for column in ("facility", "stay", "card"))
    if _differ(facilities) or _differ(codes):
        return False
    return None not in codes or not _differ(cards)


def _differ(said: set[str | None]) -> bool:
    return None not in said and len(said) > 1
