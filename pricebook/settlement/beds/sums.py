"""Which rows the sums of a table add up: all above them, those of a page, or those since a title or another sum.

A sum of a part is right when it is what the rows from one of these places on come to. Where its label names no certain part, and
it comes to none of them, which rows it is of is not known.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from pricebook.settlement.beds.pages import COUNTS, SHARES, TOTALS, is_of_all, words_of
from pricebook.settlement.beds.sheet import AddsUp, BedSheet, Figures, FurtherTotal

TO_BE_ADDED = frozenset({"tong", "tong so", "cong", "tong cong"})  # the label of a row of totals that are still blank
_SUM_OF = re.compile(r"^(?:tong cong|tong so|tong|cong) (?=\S)")
_SUM_OF_ROWS = re.compile(r"(?:tong )?cong\b")  # and not "Tổng được duyệt"
_OF_A_PART = re.compile(r".* (?:[ivx]+|\d+)|(?:tong cong|tong|cong) (?:khoa|phong) .+")  # "Cộng II", "Cộng 95 %", "Cộng khoa Nội"
_RUNNING = re.compile(r"\b(?:luy ke|cong don)\b")  # it may have begun in another month


@dataclass(slots=True)
class SumsOfTable:
    """The sums of a table, while it is read.

    Attributes:
        pages: the rows at which a printed page begins, or ends.
        begins: those at which a part of the rows begins: pages, titles, and behind each sum.
        titles: the row of each title, by its words.
        labels: of the sums so far, without diacritics.
        last: the row of the last sum.
    """

    pages: list[int]
    begins: list[int] = field(default_factory=list)
    titles: dict[str, int] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    last: int = -1

    def read_page_sum(self, parts: Sequence[BedSheet], number: int, label: str, figures: Figures) -> None:
        """Takes the sum of a printed page, or one that is carried to the next; no bed ends with it."""
        since, or_since = _first_rows(parts, self.pages), _first_rows(parts, self.begins)
        if figures and since and not _RUNNING.search(label):
            parts[-1].further.append(FurtherTotal(number, figures, AddsUp(since, or_since), of_a_page=True))
        parts[-1].divided = parts[-1].divided or bool(figures)
        self.pages.append(number)
        self._follows(number, label)

    def read_sum(self, parts: Sequence[BedSheet], number: int, label: str, figures: Figures, *, unread: bool) -> None:
        """Takes a sum below patients: that of its bed, or of some of the rows above it."""
        beds, since = parts[-1], _first_rows(parts, [*self.pages[:1], *self.begins])
        below_a_sum = self.last > max((row.row for part in parts for row in part.patients), default=-1)
        of_title = _first_rows(parts, self._title_named(label)) or _of_named_bed(beds, label)
        of_all = (is_of_all(label) or label.startswith((*COUNTS, *SHARES))) and not _OF_A_PART.fullmatch(label)
        of_all = of_all and not of_title and label not in self.labels
        if of_all and not beds.totals_add.certain:
            divide(beds)
        first, again = not beds.divided, not label.startswith(TOTALS[1])  # "Tổng cộng": it adds up sums
        if not beds.totals and (first or of_all) and (figures or (label in TO_BE_ADDED and not unread)):
            beds.totals, beds.totals_row = figures, number
            if of_all and (first or below_a_sum or again):
                beds.totals_add = AddsUp(or_since=since if first or not below_a_sum else ())
            else:
                beds.totals_add = AddsUp(of_title or (since[::-1] if of_all else since), since, certain=of_all or bool(of_title))
        elif figures and since and (is_of_all(label) or of_title or not below_a_sum or _SUM_OF_ROWS.match(label)):
            adds = (
                AddsUp(since[-1:], () if again else since) if of_all else AddsUp(of_title or since, since, certain=bool(of_title))
            )
            beds.further.append(FurtherTotal(number, figures, adds))
        self._follows(number, label)

    def read_title(self, number: int, title: str) -> None:
        """Takes the title above some rows: a sum may name it."""
        self.begins.append(number)
        self.titles[" ".join(words_of(title))] = number

    def _title_named(self, label: str) -> list[int]:
        """The row of the title that the label of a sum names ("Cộng phòng 1"), or the kind of it ("Cộng phòng"); the last one."""
        part = " ".join(words_of(_SUM_OF.sub("", label)))
        named = (row for title, row in reversed(self.titles.items()) if f"{title} ".startswith(f"{part} "))
        return [*named][:1]

    def end(self, parts: Sequence[BedSheet]) -> None:
        """Where a table has one total ("Tổng hợp"), it is that of all rows, whatever it is called."""
        if len(self.labels) == 1 and self.labels[0].startswith(TOTALS[0]):
            parts[-1].totals_add = replace(parts[-1].totals_add, certain=True)

    def _follows(self, number: int, label: str) -> None:
        self.begins.append(number)
        self.labels.append(label)
        self.last = number


def divide(beds: BedSheet) -> None:
    """What is read as the total of a bed is that of a part of its rows, where others of its patients follow."""
    if beds.totals_row is None or not beds.patients or beds.totals_row < beds.patients[0].row:
        return
    if beds.totals:
        adds = beds.totals_add
        since = adds.since or (beds.patients[0].row,)
        beds.further.append(FurtherTotal(beds.totals_row, beds.totals, replace(adds, since=since)))
    beds.totals, beds.totals_row, beds.totals_add, beds.divided = {}, None, AddsUp(), True


def _of_named_bed(beds: BedSheet, label: str) -> tuple[int, ...]:
    """The first of the last rows that are of one bed, if a label names it ("Cộng giường 05"), or says that it is of a bed."""
    last = beds.patients[-1].bed.bed if beds.patients else None
    words = words_of(_SUM_OF.sub("", label))
    if words[:1] != ["giuong"] or words[-1] not in ("giuong", last):
        return ()
    of_bed = takewhile(lambda row: row.bed.bed == last, reversed(beds.patients))
    return tuple(row.row for row in of_bed)[-1:]


def _first_rows(parts: Sequence[BedSheet], begins: Sequence[int]) -> tuple[int, ...]:
    """The first rows of patients behind some rows, the last one first."""
    rows = [row.row for part in parts for row in part.patients]
    places = (bisect_right(rows, begin) for begin in sorted(begins, reverse=True))
    return tuple(dict.fromkeys(rows[place] for place in places if place < len(rows)))
