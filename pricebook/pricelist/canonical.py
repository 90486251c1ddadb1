"""Canonical JSON of the records: exact figures and dates as text, keys sorted, no spaces."""

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import Any

from pricebook.base.money import exact_text
from pricebook.pricelist.records import SourceRow
from pricebook.pricelist.values import LEFT_OUT_WHERE_EMPTY

# Of a class of records: the keys in JSON, sorted, and the function that reads their values from a record.
KeysAndReader = tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]
_KEYS_AND_READERS: dict[type[Any], KeysAndReader] = {}
_LEFT_OUT_WHERE_EMPTY: dict[type[Any], tuple[str, ...]] = {}  # the keys that are not written where they hold nothing


def as_json(value: Any) -> Any:
    """A value that the json module cannot write by itself: decimals, fractions and dates as text, records as objects.

    The field `class_` is written as `class`. Raises TypeError for a value that is neither.
    """
    if isinstance(value, Decimal) or type(value) is Fraction:  # isinstance is slow for an abstract number
        return exact_text(value)
    if isinstance(value, date):
        return value.isoformat()
    keys, read = _KEYS_AND_READERS.get(type(value)) or _keys_and_reader(type(value))
    # Most values of a long list are decimals: those of a record become texts here, and not by a call for each.
    record = dict(zip(keys, [exact_text(each) if type(each) is Decimal else each for each in read(value)], strict=True))
    for name in _LEFT_OUT_WHERE_EMPTY[type(value)]:
        if not record[name]:
            del record[name]
    return record


def json_text(value: Any, version: int) -> str:
    """The canonical JSON of a value in a version of the contract."""
    return _ENCODERS.get(version, _ENCODE)(value)


def _keys_and_reader(record_class: type[Any]) -> KeysAndReader:
    """The entry of `_KEYS_AND_READERS` for a class of records, made once. Raises TypeError for any other class."""
    names = sorted(("class" if f.name == "class_" else f.name, f.name) for f in fields(record_class))
    _LEFT_OUT_WHERE_EMPTY[record_class] = tuple(f.name for f in fields(record_class) if f.metadata == LEFT_OUT_WHERE_EMPTY)
    found = (tuple(key for key, _ in names), attrgetter(*(name for _, name in names)))
    return _KEYS_AND_READERS.setdefault(record_class, found)


def _as_json_1(value: Any) -> Any:
    """As `as_json`, in version 1 of the contract, where the source of a record is one text ("tenders.xlsx!Sheet1!12")."""
    return str(value) if isinstance(value, SourceRow) else as_json(value)


def _encoder(default: Callable[[Any], Any]) -> Callable[[Any], str]:
    """A JSON encoder. It does not look for circular references: frozen records cannot contain themselves."""
    return json.JSONEncoder(
        ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=default, check_circular=False
    ).encode


_ENCODE = _encoder(as_json)
_ENCODERS = {1: _encoder(_as_json_1)}
