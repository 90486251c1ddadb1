"""Which round of a list a submission is: as the clerk says in the register, else by what it holds.

A list of the same sender, by the same regulation and of the same kind, that has most of its services in common with an earlier
one, is its next round. Two lists of one sender that share few services, as of two hospitals, are two lists.
"""

from dataclasses import dataclass
from pathlib import Path

from pricebook.app.folder_entries import former_name
from pricebook.app.written import RECORD
from pricebook.appraisal.record import CheckRecord
from pricebook.base.contracts import InvalidContract, read_contract
from pricebook.base.file_names import named_in
from pricebook.base.languages import Phrase, say
from pricebook.exports.incoming_register import Entry
from pricebook.submission.annotate.given_back import round_of
from pricebook.tables import folded

LARGEST_RECORD = 256 * 2**20  # bytes


@dataclass(frozen=True, slots=True)
class Before:
    """The round before: the number of its entry, and where its check.json lies."""

    number: int
    record: Path


@dataclass(frozen=True, slots=True)
class _Known:
    """What an earlier entry holds, as far as rounds are told by it."""

    regulation: str
    kinds: frozenset[str]
    services: frozenset[str]


class Rounds:
    """The rounds of the entries of a register, in the order in which they are judged."""

    def __init__(self) -> None:
        self._earlier: list[tuple[Entry, Path]] = []
        self._known: dict[int, _Known | None] = {}

    def add(self, entry: Entry, results: Path | None) -> None:
        """Makes an entry known, with the folder of its results, so that later ones can follow it."""
        if results is not None:
            self._earlier.append((entry, named_in(results, RECORD) or results / RECORD))

    def of_sender(self, entry: Entry) -> list[Entry]:
        """The earlier entries of the sender of an entry; none where the sender is not known."""
        return [other for other, _ in self._earlier if same_sender(other, entry)]

    def record_of(self, number: int) -> Path | None:
        """The check.json of an earlier entry."""
        return next((record for entry, record in self._earlier if entry.number == number), None)

    def stated(self, entry: Entry) -> tuple[int | None, Before | None, Phrase | None]:
        """The round that the clerk says, with the round before, and what is wrong with what was said.

        A number of the entry before goes before a number of the round; 0 or round 1 says that it follows none.
        """
        if entry.follows:
            found = next(((other, record) for other, record in self._earlier if other.number == entry.follows), None)
            if found is None:
                return entry.round, None, say("folder.no-such-entry", said=entry.follows)
            return entry.round or (found[0].round or 1) + 1, Before(found[0].number, found[1]), None
        if entry.follows == 0 or entry.round in (0, 1, None):
            return 1, None, None
        before = [each for each in self._earlier if same_sender(each[0], entry) and each[0].round == entry.round - 1]
        if len(before) != 1:
            return entry.round, None, say("folder.which-entry-before", round=entry.round)
        return entry.round, Before(before[0][0].number, before[0][1]), None

    def found(self, entry: Entry, path: Path, record: CheckRecord) -> tuple[int, Before | None]:
        """The round of a list by what it holds, with the round before.

        Args:
            entry: Its entry.
            path: The file.
            record: What a check has found about it.
        """
        own = _known_of(record)
        for other, results in reversed(self._earlier):
            if other.sha256 == entry.sha256:
                continue  # sent twice, not mended
            in_its_place = other.file == former_name(entry.file, other.number)
            if not (in_its_place or same_sender(other, entry) or _is_given_back_of(path, entry, other)):
                continue
            known = self._of(other.number, results)
            if known is not None and known.regulation == own.regulation and known.kinds == own.kinds and _mostly_same(known, own):
                return (other.round or 1) + 1, Before(other.number, results)
        return 1, None

    def same_file(self, entry: Entry) -> int | None:
        """The number of an earlier entry with the very same bytes."""
        return next((other.number for other, _ in self._earlier if other.sha256 == entry.sha256), None)

    def _of(self, number: int, results: Path) -> _Known | None:
        if number not in self._known:
            try:
                self._known[number] = _known_of(read_contract(results, "check", LARGEST_RECORD))
            except (InvalidContract, OSError):
                self._known[number] = None
        return self._known[number]


def services_of(record: CheckRecord) -> frozenset[str]:
    """The services of a list that was judged: by id, else by the name that it states."""
    lines = [*record["accepted"], *record["rejected"], *record["not_judged"]]
    return frozenset(filter(None, (line["service_id"] or line["service_code"] or line["name"] for line in lines)))


def _known_of(record: CheckRecord) -> _Known:
    return _Known(record["regulation"], frozenset(each["as"] for each in record["judged_as"]), services_of(record))


def _mostly_same(one: _Known, other: _Known) -> bool:
    common = len(one.services & other.services)
    return common * 2 > min(len(one.services), len(other.services))


def same_sender(one: Entry, other: Entry) -> bool:
    """Whether two entries are of one sender: by the register, or because they lie in one subfolder."""
    if one.sender and other.sender and folded(one.sender) == folded(other.sender):
        return True
    return "/" in one.file and one.file.rpartition("/")[0] == other.file.rpartition("/")[0]


def _is_given_back_of(path: Path, entry: Entry, other: Entry) -> bool:
    """Whether a file is the workbook that a check gave back for the other, and that somebody has mended."""
    beside = entry.file.rpartition("/")[0] == other.file.rpartition("/")[0]
    own = round_of(path) if beside else None
    return own is not None and own.base == Path(other.file).stem
