"""In which order the entries of a register are judged: each after the round that it may follow. Numbers are no order.

What the clerk says goes first: the round, and which entry it follows. Else the days of the sender's entries tell it, where all of
them have one; else "lần N" in the names of the files; else their numbers.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from pricebook.app.folder_record import SubmissionRecord
from pricebook.exports.incoming_register import Entry
from pricebook.tables import folded

_ROUND = re.compile(r"(?:^|[^a-z0-9])lan[^a-z0-9]{0,2}(\d{1,2})(?![0-9])")


def judged_in_order(entries: Sequence[Entry], earlier: Mapping[int, SubmissionRecord]) -> list[Entry]:
    """Returns the entries in the order in which they are judged.

    Args:
        entries: The entries, by number.
        earlier: What the last run recorded, by number.
    """
    said = {entry.number: as_stated(entry, earlier.get(entry.number)) for entry in entries}
    by_sender: dict[object, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_sender[_whose(entry)].append(entry)
    placed: dict[int, Entry] = {}
    for of_one in by_sender.values():
        stated = {each.number: of[0].round for each in of_one if (of := said[each.number])[1] and of[0].round}
        placed |= zip((each.number for each in of_one), _of_sender(of_one, stated), strict=True)
    ordered = [placed[entry.number] for entry in entries]
    follows = {number: of[0].follows for number, of in said.items() if of[1] and of[0].follows}
    return _behind(ordered, follows)


def as_stated(entry: Entry, earlier: SubmissionRecord | None) -> tuple[Entry, bool]:
    """The entry with what the clerk says of its round, and whether the clerk says anything.

    What stands in the register as the last run wrote it is not what somebody said. Where one of the two cells was changed, the
    other is no longer what it was, either.
    """
    if entry.round is None and entry.follows is None:
        return entry, False
    if earlier is None:
        return entry, True
    same_round, same_follows = entry.round == earlier["round"], entry.follows == earlier["follows"]
    if same_round and same_follows:
        return entry, earlier["round_stated"]
    if same_round:
        return replace(entry, round=None), True
    return (replace(entry, follows=None) if same_follows else entry), True


def _whose(entry: Entry) -> object:
    """What entries of one sender have in common; nothing but itself where nobody says who sent it."""
    return folded(entry.sender) if entry.sender else entry.file.rpartition("/")[0] or entry.number


def _of_sender(entries: Sequence[Entry], stated: Mapping[int, int]) -> list[Entry]:
    """The entries of one sender in order."""
    days = _days(entries)
    ordered = sorted(entries, key=lambda each: days[each.number]) if days is not None else list(entries)
    rounds = dict(stated)
    if days is None:
        rounds = {each.number: of for each in entries if (of := _round_in_name(each)) is not None} | rounds
    if not rounds:
        return ordered
    if 1 not in rounds.values():  # of several one is the first: the first of those that nobody numbered
        first = next((each.number for each in ordered if each.number not in rounds), None)
        rounds |= {first: 1} if first is not None else {}
    numbered = iter(sorted((each for each in ordered if each.number in rounds), key=lambda each: rounds[each.number]))
    return [next(numbered) if each.number in rounds else each for each in ordered]


def _days(entries: Sequence[Entry]) -> dict[int, date] | None:
    """The day of each entry, by number: of its letter, else of its receipt; None where neither tells all of them apart."""
    letters = {each.number: each.letter_date for each in entries}
    receipts = {each.number: each.received for each in entries}
    for days in (letters, receipts):
        known = {number: day for number, day in days.items() if day is not None}
        if len(known) == len(entries) == len(set(known.values())):
            return known
    return None


def _round_in_name(entry: Entry) -> int | None:
    found = _ROUND.findall(folded(entry.file.rpartition("/")[2].rpartition(".")[0]))
    return int(found[-1]) or None if found else None


def _behind(entries: list[Entry], follows: Mapping[int, int]) -> list[Entry]:
    """The entries, each behind the one that it is said to follow; those that follow each other in a ring stay where they are."""
    ordered: list[Entry] = []
    by_number = {entry.number: entry for entry in entries}
    done: set[int] = set()
    for entry in entries:
        chain, at = [entry], entry
        while (number := follows.get(at.number, 0)) in by_number and by_number[number] not in chain and number not in done:
            at = by_number[number]
            chain.append(at)
        for each in reversed(chain):
            if each.number not in done:
                done.add(each.number)
                ordered.append(each)
    return ordered
