"""A second submission beside the first: what was asked for, in the order of the earlier findings, and what was done about it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, get_args

from pricebook.appraisal.baseline import Baseline, Comparison, JudgedPrice, judged_prices
from pricebook.appraisal.paired import paired
from pricebook.appraisal.record import CheckedFinding, CheckRecord

ROUNDS_NAME = "so-voi-lan-truoc.xlsx"  # the workbook that has both rounds side by side
Done = Literal["mended", "removed", "changed", "open", "standing"]
DONE: tuple[Done, ...] = get_args(Done)


class Answered(NamedTuple):
    """An earlier finding that asked for something.

    Attributes:
        asked: The finding.
        done: `mended`: it is gone, and the price that it was about is right. `removed`: that price is no longer in the list.
            `changed`: something is another, and the price still does not pass. `open`: the price can no longer be judged.
            `standing`: it is as it was.
        before, after: The price that it is about in either round, with its verdict; None where it is about none.
    """

    asked: CheckedFinding
    done: Done
    before: JudgedPrice | None
    after: JudgedPrice | None

    def told(self, message: str) -> str:
        """A text of the finding, behind the name of its row, where it is only about a cell and names no service itself.

        Args:
            message: The text.
        """
        if self.asked["service_id"] is not None or self.before is None:
            return message
        price = self.before.price
        name = price["name"] or ""
        about = " ".join(filter(None, (price["service_code"] or price["ordinal"], name)))
        return message if not about or (name or about) in message else f"{about}: {message}"


def answered(earlier: Baseline, record: CheckRecord, comparison: Comparison) -> list[Answered]:
    """What became of each earlier finding that asked for something: of errors and warnings that nobody had accepted.

    Args:
        earlier: What the round before found.
        record: What this round found.
        comparison: The findings of both compared.
    """
    mended = {id(each) for each in comparison.mended}
    changed = {id(each) for each in comparison.changed}
    then, still = _Prices(earlier.prices), paired(earlier.prices, judged_prices(record))
    told = []
    for each in earlier.findings:
        if each["severity"] == "info" or each["accepted"] is not None:
            continue
        before = then.of_cell(each["sheet"], each["cell"]) or then.of_service(each["service_id"])
        after = still.get(id(before)) if before is not None else None
        done: Done = "changed" if id(each) in changed else "standing"
        if id(each) in mended:
            done = _gone(before, after)
        told.append(Answered(each, done, before, after))
    return told


def _gone(before: JudgedPrice | None, after: JudgedPrice | None) -> Done:
    """What was done about a finding that is gone: it is mended where the price that it was about is right now."""
    if before is None:
        return "mended"
    if after is None:
        return "removed"
    return "mended" if after.verdict == "accepted" else "changed" if after.verdict == "rejected" else "open"


def in_common(earlier: Baseline, record: CheckRecord) -> int:
    """How many prices of the round before are still there."""
    return len(paired(earlier.prices, judged_prices(record)))


def few_in_common(earlier: Baseline, record: CheckRecord) -> tuple[int, int] | None:
    """Where two lists share too few prices to be surely two rounds of one: how many they share, and of how many of the later.

    Few are at most half of those of the shorter list.
    """
    common, listed = in_common(earlier, record), len(judged_prices(record))
    return (common, listed) if earlier.prices and common * 2 <= min(len(earlier.prices), listed) else None


def changed_passes(earlier: Baseline, record: CheckRecord) -> list[tuple[JudgedPrice, JudgedPrice]]:
    """The prices that passed and that nobody asked to change, before and after, where they are others now."""
    still = paired(earlier.prices, judged_prices(record))
    found = ((each, still.get(id(each))) for each in earlier.prices if each.verdict == "accepted")
    return [(each, now) for each, now in found if now is not None and now.price["price"] != each.price["price"]]


def new_since(record: CheckRecord, comparison: Comparison) -> list[CheckedFinding]:
    """The errors and warnings that the round before did not have, not even at another figure."""
    known = Counter((each["code"], each["service_id"]) for each in comparison.changed)
    new = []
    for each in record["findings"]:
        if each["new"] and each["severity"] != "info":
            key = (each["code"], each["service_id"])
            if known[key]:
                known[key] -= 1
            else:
                new.append(each)
    return new


class _Prices:
    """The prices of one round, by their cells, and by their services where a service has one."""

    def __init__(self, prices: Sequence[JudgedPrice]) -> None:
        self._by_cell = {(each.price["sheet"], cell): each for each in prices if (cell := each.price["cell"])}
        self._by_row = {(sheet, _row(cell)): each for (sheet, cell), each in reversed(self._by_cell.items())}
        self._by_service: dict[str, list[JudgedPrice]] = {}
        for each in prices:
            if each.price["service_id"] is not None:
                self._by_service.setdefault(each.price["service_id"], []).append(each)

    def of_cell(self, sheet: str | None, cell: str | None) -> JudgedPrice | None:
        """The price in a cell; else the first one of its row."""
        if cell is None:
            return None
        return self._by_cell.get((sheet, cell)) or (self._by_row.get((sheet, _row(cell))) if _row(cell) else None)

    def of_service(self, service: str | None) -> JudgedPrice | None:
        """The price of a service; None where it has several."""
        found = self._by_service.get(service or "", [])
        return found[0] if len(found) == 1 else None


def _row(cell: str | None) -> str:
    """The number of the row, of one cell: "" for a range."""
    letters = (cell or "").rstrip("0123456789")
    return (cell or "")[len(letters) :] if letters.isalpha() else ""


def counts(told: Iterable[Answered]) -> dict[Done, int]:
    """How much of what was asked for came to what."""
    done = Counter(each.done for each in told)
    return {each: done[each] for each in DONE}
