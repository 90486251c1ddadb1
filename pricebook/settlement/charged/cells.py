"""Reads the cells of tables of what was charged, each by the kind of its column."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any, Final

from pricebook.settlement.cards import Card, is_of_nobody, known_card, stated
from pricebook.settlement.figures import UNREAD, read_amount, read_quantity
from pricebook.settlement.keyed import Key
from pricebook.settlement.stay_end import cell_text, share_of_text
from pricebook.tables import clean_text, folded
from pricebook.tables.cells.dates import read_date

MOST_LETTERS = 64  # of a code
_MOST_OF_A_TEXT = 1_024  # letters
_REMEMBERED = 50_000  # cells of a column
_HIGHEST = Decimal(10) ** 15
UNREADABLE: Final = object()
_COMPACT = re.compile(r"(\d{8})(\d{2})(\d{2})(?:\d{2})?", re.ASCII)  # 201907010830
# 8:00, 8h00; 8h, 8 giờ 30 phút
_HOUR = r"(?P<hour>\d{1,2})"
_IN_WORDS = r" ?(?:giờ|h|g)(?: ?(?P<in_words>\d{1,2})(?: ?(?:phút|p))?)?"
_TIME = rf"{_HOUR}(?:[:hg](?P<minute>\d{{2}})(?::\d{{2}}(?:\.\d+)?)?|{_IN_WORDS})"
_DAY_AND_TIME = re.compile(rf"(?:ngày )?(?P<day>.+?)(?:T|,? (?:lúc )?){_TIME}", re.ASCII | re.IGNORECASE)
_TIME_AND_DAY = re.compile(rf"(?:lúc )?{_TIME},? (?:ngày )?(?P<day>.+)", re.ASCII | re.IGNORECASE)
_OF_PERSONS = re.compile(r"\s?(?:người|bệnh nhân|BN)$", re.IGNORECASE)  # "2 người"
_MINUS = ("-", "−", "–")
_CODE = re.compile(r"[\w./-]{1,20}", re.ASCII)

Reader = Callable[[Any], Any]  # a cell → its value, None where it is blank, UNREADABLE where it holds none


def reader_of(kind: str, words: Mapping[str, Sequence[str]] | None, key: Key) -> Reader:
    """What reads the cells of a column.

    Args:
        kind: the kind of the column, as templates/charged.toml names it.
        words: of a column of words, each value with everything that a cell may say for it.
        key: the key of the hashes.
    """
    if kind == "key":
        return partial(_hashed, key, stated)
    if kind == "card":
        return partial(_card, key)
    if kind == "text":
        return read_text
    if kind in ("word", "flag"):
        read: Reader = partial(_word, {folded(said): value for value, spelt in (words or {}).items() for said in spelt})
        return lru_cache(_REMEMBERED, typed=True)(read)
    readers: dict[str, Reader] = {
        "code": _code, "moment": _moment, "amount": _amount, "quantity": _quantity, "share": _share,
        "signed-amount": partial(_signed, _amount), "signed-quantity": partial(_signed, _quantity),
        "price": partial(_signed, _amount),
    }  # fmt: skip
    return lru_cache(_REMEMBERED, typed=True)(readers[kind])  # days and prices repeat


def _hashed(key: Key, said: Callable[[str], str | None], cell: Any) -> str | None:
    text = said(cell_text(cell))
    return None if text is None else key.hash_of(text.casefold())


def _card(key: Key, cell: Any) -> str | Card | None:
    known = _hashed(key, known_card, cell)
    return Card.OF_NOBODY if known is None and is_of_nobody(cell_text(cell)) else known


def read_text(cell: Any) -> str | None:
    """The text of a cell, as it stands there; None where it is blank."""
    return cell_text(_plain(cell))[:_MOST_OF_A_TEXT] or None


def _code(cell: Any) -> str | None:
    text = cell_text(cell)[:MOST_LETTERS]
    return text if any(map(str.isalnum, text)) else None


def _word(values: Mapping[str, str], cell: Any) -> object:
    if isinstance(cell, bool):
        cell = "1" if cell else "0"
    text = folded(cell_text(cell))
    return values.get(text, UNREADABLE) if text else None


def _amount(cell: Any) -> object:
    if _says_none(cell):
        return None
    return _bounded(cell if isinstance(cell, Decimal) else read_amount(_plain(cell)))


def _quantity(cell: Any) -> object:
    if isinstance(cell, str):
        cell = clean_text(cell)
    if cell is None or cell == "" or _says_none(cell):
        return None
    if isinstance(cell, str):
        cell = _OF_PERSONS.sub("", cell)
    return _bounded(cell if isinstance(cell, Decimal) else _or_unread(read_quantity(_plain(cell))))


def _signed(read: Reader, cell: Any) -> object:
    """A figure that is negative in a return: "-600.000", "(600.000)"."""
    bare: Any = None
    if _says_none(cell):
        return None
    if isinstance(cell, str):
        text = clean_text(cell)
        bare = text[1:].lstrip() if text[:1] in _MINUS else text[1:-1] if text[:1] == "(" and text[-1:] == ")" else None
    elif isinstance(cell, int | float | Decimal) and not isinstance(cell, bool) and cell < 0:
        bare = -cell
    if bare is None:
        return read(cell)
    figure = read(bare)
    return -figure if isinstance(figure, Decimal) else UNREADABLE


def _says_none(cell: Any) -> bool:
    """Whether a cell of figures says that there is none: "-", as accounts show 0."""
    return isinstance(cell, str) and clean_text(cell) in _MINUS


def _share(cell: Any) -> object:
    text = f"{cell:f}" if isinstance(cell, Decimal) else cell_text(_plain(cell))
    share = share_of_text(text)
    return UNREADABLE if text and share is None else share


def _or_unread(figure: Decimal | None) -> Decimal | str:
    return UNREAD if figure is None else figure


def _bounded(figure: Decimal | str | None) -> object:
    """A figure, where it can be one of a table; UNREADABLE where it cannot."""
    if figure is None or (isinstance(figure, Decimal) and figure.is_finite() and 0 <= figure <= _HIGHEST):
        return figure
    return UNREADABLE


def _plain(cell: Any) -> Any:
    """A whole number of a Parquet file as the text of a worksheet."""
    return str(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def _moment(cell: Any) -> object:
    """A day, or a day with its time where the cell has one."""
    if isinstance(cell, datetime):
        return _or_day(cell)
    text = cell_text(cell) if isinstance(cell, str | float | int) else ""
    if cell is None or (isinstance(cell, str) and not text):
        return None
    if found := _COMPACT.fullmatch(text):
        return _at(read_date(found[1]).text, found[2], found[3])
    if found := _DAY_AND_TIME.fullmatch(text) or _TIME_AND_DAY.fullmatch(text):
        return _at(read_date(found["day"]).text, found["hour"], found["minute"] or found["in_words"] or "0")
    day = read_date(cell).text
    return UNREADABLE if day is None else date.fromisoformat(day)


def _at(day: str | None, hour: str, minute: str) -> object:
    try:
        on = date.fromisoformat(day or "")
        return _or_day(datetime(on.year, on.month, on.day, int(hour), int(minute)))
    except ValueError:
        return UNREADABLE


def _or_day(moment: datetime) -> date | datetime:
    """A moment; its day alone where it is midnight, which is what programs write that know no minute."""
    return moment if moment.hour or moment.minute else moment.date()


def shown_code(text: str | None) -> str:
    """A code as findings show it; what looks like no code may be a name, and is not shown."""
    return text if text is not None and _CODE.fullmatch(text) and any(map(str.isdigit, text)) else "–"
