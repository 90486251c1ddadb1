"""The price of a bed-day, as notes on a sheet state it: "Giá tiền giường là 80.000 đ/ngày", "Giá giường: 60.000 đồng/ngày"."""

import re
from collections.abc import Sequence
from decimal import Decimal

from pricebook.settlement.figures import read_amount
from pricebook.tables import clean_text
from pricebook.tables.cells.text import Cell
from pricebook.tables.layout.row_kinds import as_written, is_blank

_LONGEST_NOTE = 1_000  # letters; a label is one, too
_AMOUNT = re.compile(
    r"(?<![\w.,/])(?P<amount>\d{1,3}(?: \d{3})+(?!\d)|\d[\d.,]*)"
    r"(?:\s*(?P<dong>đ|đồng|vnđ|vnd)(?!\w))?(?P<each>\s*/\s*(?:(?:một|1)\s+)?ngày(?P<bed>[\s-]*giường)?(?!\w))?",
    re.IGNORECASE,
)
_PRICE = re.compile(r"(?<!đánh )(?<!\w)giá(?!\w)|(?<!\w)tiền giường(?!\w)", re.IGNORECASE)
_BED = re.compile(r"(?<!\w)giường(?!\w)", re.IGNORECASE)
# "5 ngày giường là 400.000 đ" is what five days come to.
_OF_A_DAY = re.compile(r"(?<!\w)(?<!\d )ngày(?: nằm)? giường(?!\w)|(?<!\w)giường (?:một|mỗi) ngày(?!\w)", re.IGNORECASE)
# "Nằm ghép 2 người: 30.000 đ" is a share of the price.
_SHARED = re.compile(r"(?<!\w)(?:nằm ghép|giường ghép|ghép (?:\d|hai|ba|từ))(?!\w)", re.IGNORECASE)
_NOT_SO = re.compile(r"(?<!\w)(?:không|chưa|ngoài)(?!\w)", re.IGNORECASE)  # "chưa tính nằm ghép"
_CLAUSE = re.compile("[,;.]")
_LABEL = re.compile(r"(?:(?:đơn|mức) )?giá\D*(?<!\w)giường(?!\w)\D*", re.IGNORECASE)
_BESIDE = 3  # cells of a row in which a price stands beside the words for it


def rates_in(rows: Sequence[Sequence[Cell]]) -> list[Decimal]:
    """The prices of a bed-day (đồng) that notes state, each once, in their order."""
    found: dict[Decimal, None] = {}
    for row in rows:
        for cell in row:
            if isinstance(cell, str) and len(cell) < _LONGEST_NOTE:
                found |= dict.fromkeys(_rates_of_text(clean_text(cell)))
        if (beside := _rate_beside(row)) is not None:
            found[beside] = None
    return list(found)


def _rates_of_text(text: str) -> list[Decimal]:
    """The amounts that a text gives as prices of a day in bed: what each is of stands between it and the amount before it."""
    found: list[Decimal] = []
    begins = 0
    for match in _AMOUNT.finditer(text):
        if match["dong"] is None and match["each"] is None:  # a number of something else
            continue
        words, begins = text[begins : match.start()], match.end()
        of_a_bed = _BED.search(words) is not None or match["bed"] is not None
        of_a_day = _OF_A_DAY.search(words) is not None or match["each"] is not None
        amount = read_amount(match["amount"].replace(" ", "").rstrip(".,"))
        of_one = not _is_shared(_CLAUSE.split(words)[-1])
        if (
            of_a_bed
            and of_a_day
            and of_one
            and _PRICE.search(text[: match.start()])
            and isinstance(amount, Decimal)
            and amount > 0
        ):
            found.append(amount)
    return found


def _is_shared(words: str) -> bool:
    """Whether words say that a price is the share of those who lie together."""
    shared = _SHARED.search(words)
    return shared is not None and _NOT_SO.search(words[: shared.start()]) is None


def _rate_beside(row: Sequence[Cell]) -> Decimal | None:
    """The price that stands in a cell of its own, to the right of "Giá một ngày giường"."""
    filled = [cell for cell in row[:100] if not is_blank(cell)]
    label = clean_text(filled[0]) if filled and isinstance(filled[0], str) and len(filled[0]) < _LONGEST_NOTE else ""
    if not 2 <= len(filled) <= _BESIDE or not _LABEL.fullmatch(label) or _is_shared(label):
        return None
    if _OF_A_DAY.search(label) is None and "ngày" not in " ".join(map(as_written, filled[1:])).casefold():
        return None
    amount = read_amount(filled[1])
    return amount if isinstance(amount, Decimal) and amount > 0 else None
