"""Which rows the sums of a table add up: all above them, those of a page, or those since a title or another sum.

A sum of a part is right when it is what the rows from one of these places on come to. Where its label names no certain part, and
it comes to none of them, which rows it is of is not known.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from pricebook.settlement.beds.pages import COUNTS, TOTALS, is_of_all
from pricebook.settlement.beds.sheet import AddsUp, BedSheet, Figures, FurtherTotal

TO_BE_ADDED = frozenset({"tong", "tong so", "cong", "tong cong"})  # the label of a row of totals that are still blank
_NUMBERED = re.compile(r".* (?:[ivx]+|\d+)")  # "Cộng II", "Cộng 95 %"
_RUNNING = re.compile(r"\b(?:luy ke|cong don)\b")  # it may have begun in another month


@dataclass(slots=True)
class SumsOfTable:
    """The sums of a table, while it is read.

    Attributes:
        pages: the rows at which a printed page begins, or ends.
        begins: those at which a part of the rows begins: pages, titles, and behind each sum.
        labels: of the sums so far, without diacritics.
        last: the row of the last sum.
    """

    pages: list[int]
    begins: list[int] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    last: int = -1

    def read_page_sum(self, parts: Sequence[BedSheet], number: int, label: str, figures: Figures) -> None:
        """Takes the sum of a printed page, or one that is carried to the next; no bed ends with it."""
        since, or_since = _first_rows(parts, self.pages), _first_rows(parts, self.begins)
        if figures and since and not _RUNNING.search(label):
            parts[-1].further.append(FurtherTotal(number, figures, AddsUp(since, or_since), of_a_page=True))
        parts[-1].divided = True
        self.pages.append(number)
        self._follows(number, label)

    def read_sum(self, parts: Sequence[BedSheet], number: int, label: str, figures: Figures, *, unread: bool) -> None:
        """Takes a sum below patients: that of its bed, or of some of the rows above it."""
        beds, since = parts[-1], _first_rows(parts, [*self.pages[:1], *self.begins])
        alike = label in self.labels
        of_all = (is_of_all(label) or label.startswith(COUNTS)) and not _NUMBERED.fullmatch(label) and not alike
        below_a_sum = self.last > max((row.row for part in parts for row in part.patients), default=-1)
        of_bed = not beds.totals and (not beds.divided or of_all)
        if of_bed and (figures or (label in TO_BE_ADDED and not unread)):
            beds.totals, beds.totals_row = figures, number
            certain = not beds.divided or below_a_sum or not label.startswith(TOTALS[1])
            if of_all and certain:
                beds.totals_add = AddsUp(or_since=() if beds.divided and below_a_sum else since)
            else:
                beds.totals_add = AddsUp(since[::-1] if of_all else since)
        elif figures and since and (is_of_all(label) or not below_a_sum):
            adds = AddsUp(since)
            if of_all:
                adds = AddsUp(since[-1:], () if label.startswith(TOTALS[0]) else since)
            beds.further.append(FurtherTotal(number, figures, adds))
        self._follows(number, label)

    def _follows(self, number: int, label: str) -> None:
        self.begins.append(number)
        self.labels.add(label)
        self.last = number


def divide(beds: BedSheet) -> None:
    """What is read as the total of a bed is that of a part of its rows, where others of its patients follow."""
    if beds.totals_row is None or not beds.patients or beds.totals_row < beds.patients[0].row:
        return
    if beds.totals:
        adds = beds.totals_add
        since = adds.since or (beds.patients[0].row,)
        beds.further.append(FurtherTotal(beds.totals_row, beds.totals, AddsUp(since, adds.or_since)))
    beds.totals, beds.totals_row, beds.totals_add, beds.divided = {}, None, AddsUp(), True


def _first_rows(parts: Sequence[BedSheet], begins: Sequence[int]) -> tuple[int, ...]:
    """The first rows of patients behind some rows, the last one first."""
    rows = [row.row for part in parts for row in part.patients]
    places = (bisect_right(rows, begin) for begin in sorted(begins, reverse=True))
    return tuple(dict.fromkeys(rows[place] for place in places if place < len(rows)))
