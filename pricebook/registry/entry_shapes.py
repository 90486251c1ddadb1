"""What an entry of each kind must hold: whoever writes a log anew can make every hash right, and still write what is no entry."""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import sqlalchemy as sa

from pricebook.registry import log, schema

Fits = Callable[[Any], bool]

LARGEST = 2**63  # a whole number in a database is below it
_HEX = re.compile(r"(?:[0-9a-f]{2})*")
_BYTES = {"lines_root": 32, "root": 32, "public_key": 32, "signature": 64}
_KEPT = ("content", "paper")  # names of bytes that the registry keeps


def misfits(body: Mapping[str, Any]) -> Iterator[str]:
    """The names of what an entry has not, or has in another form than its kind asks for; `kind` for one that is unknown.

    Args:
        body: The entry, of which number, kind and time are known to be in form.
    """
    shape = _SHAPES.get(body["kind"])
    if shape is None:
        yield "kind"
        return
    more = _IF_THERE | _OF_KIND.get(body["kind"], {})
    for name, fits in ({name: fits for name, fits in more.items() if name in body} | shape).items():
        if name not in body or not fits(body[name]):
            yield name


def is_text(value: Any) -> bool:
    """Whether a value is a text that can be written: half of a pair of surrogates cannot."""
    try:
        return isinstance(value, str) and value.encode() is not None
    except UnicodeEncodeError:
        return False


def is_number(value: Any) -> bool:
    """Whether a value is a whole number that a database can hold."""
    return isinstance(value, int) and not isinstance(value, bool) and -LARGEST <= value < LARGEST


def is_day(value: Any) -> bool:
    """Whether a value is a day as entries have it."""
    try:
        return isinstance(value, str) and datetime.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def is_hash(value: Any, size: int = 32) -> bool:
    """Whether a value is so many bytes in hexadecimal digits."""
    return isinstance(value, str) and len(value) == 2 * size and _HEX.fullmatch(value) is not None


def _or_nothing(fits: Fits) -> Fits:
    return lambda value: value is None or fits(value)


def _list_of(fits: Fits) -> Fits:
    return lambda value: isinstance(value, list) and all(map(fits, value))


def _row_of(shape: Mapping[str, Fits]) -> Fits:
    """Whether a value has these names, and no others."""
    return lambda value: isinstance(value, dict) and value.keys() == shape.keys() and all(shape[k](value[k]) for k in shape)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _are_files(value: Any) -> bool:
    return isinstance(value, dict) and all(is_text(name) and is_hash(of) for name, of in value.items())


def _are_facts(value: Any) -> bool:
    return isinstance(value, dict) and all(is_text(name) and (is_text(of) or is_number(of)) for name, of in value.items())


def _is_phase(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 4 and all(map(is_day, value[:2])) and all(map(is_text, value[2:]))


def _columns(table: str) -> dict[str, Fits]:
    """The columns of a table that an entry has by their names."""
    return {column.name: _of_column(column) for column in schema.metadata.tables[table].columns if column.name != "entry"}


def _of_column(column: sa.Column[Any]) -> Fits:
    fits: Fits
    if column.name in _KEPT:
        fits = is_hash
    elif isinstance(column.type, sa.LargeBinary):
        fits = partial(is_hash, size=_BYTES[column.name])
    elif isinstance(column.type, sa.Date):
        fits = is_day
    else:
        fits = is_number if isinstance(column.type, sa.Integer) else is_text
    return _or_nothing(fits) if column.nullable else fits


_APPROVAL: dict[str, Fits] = {
    **dict.fromkeys(("list", "lines", "move"), is_number),
    **dict.fromkeys(("name", "fingerprint", "authority", "payer", "decided_by"), is_text),
    **dict.fromkeys(("decision_date", "from", "to"), is_day),
    "lines_root": is_hash,
    "decision_no": _or_nothing(is_text),
}
_SHAPES: dict[str, dict[str, Fits]] = {
    log.LIST: _columns("lists"),
    log.MOVE: _columns("moves"),
    log.FACILITIES: {"facilities": _list_of(_row_of(_columns("facilities")))},
    log.EXPORT: {"list": is_number, "form": is_text, "files": _are_files},
    log.SEAL: _columns("seals"),
    log.SUCCESSION: {
        "formers": _list_of(is_text),
        "authority": is_text,
        "day": is_day,
        "withdraws": _or_nothing(is_number),
        "paper": _or_nothing(is_hash),
    },
    log.DISPUTE: _columns("disputes"),
    log.DIRECTION: _columns("directions"),
    log.APPROVAL: _APPROVAL,
    log.DESK: {"what": is_text, "person": _or_nothing(is_text), "facts": _are_facts},
}
# What only some entries have.
_IF_THERE: dict[str, Fits] = {
    **dict.fromkeys(("content", "findings", "paper"), _or_nothing(is_hash)),
    **dict.fromkeys(("content_type", "findings_type", "paper_type", "paper_no", "person", "note"), _or_nothing(is_text)),
    "paper_date": _or_nothing(is_day),
}
_OF_KIND: dict[str, dict[str, Fits]] = {
    log.MOVE: {
        "supersede": _is_flag,
        "left_out": _list_of(is_text),
        "unchanged": _list_of(is_text),
        "phases": _list_of(_row_of({"from": is_day, "to": is_day, "class": is_text, "scope": is_text})),
        "above_maximum": _list_of(_row_of({"service_id": is_text, "class": is_text, "price": is_number, "maximum": is_number})),
    },
    log.APPROVAL: {"phases": _list_of(_is_phase)},
}
