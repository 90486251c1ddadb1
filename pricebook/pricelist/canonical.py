"""Canonical JSON of the records: exact figures and dates as text, keys sorted, no spaces."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from json.encoder import encode_basestring
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
    record = dict(zip(keys, read(value), strict=True))
    for name in _LEFT_OUT_WHERE_EMPTY[type(value)]:
        if not record[name]:
            del record[name]
    return record


def json_text(value: Any, version: int) -> str:
    """The canonical JSON of a value in a version of the contract."""
    return _ENCODE_1(value) if version == 1 else _text(value)


def _text(value: Any) -> str:
    """The canonical JSON of a value, as the json module writes it; a long list has too many records to hand it each twice."""
    return _WRITERS[type(value)](value)


def _decimal(value: Decimal) -> str:
    return f'"{exact_text(value)}"'


def _sequence(values: Sequence[Any]) -> str:
    return f"[{','.join([_WRITERS[type(value)](value) for value in values])}]"


def _object(value: Mapping[str, Any]) -> str:
    return "{" + ",".join([f"{encode_basestring(name)}:{_text(value[name])}" for name in sorted(value)]) + "}"


def _writer_of(kind: type[Any]) -> Callable[[Any], str]:
    """What writes the values of a class. Raises TypeError for a class that has no canonical JSON."""
    if issubclass(kind, str):
        return encode_basestring
    if issubclass(kind, int):
        return int.__repr__
    if issubclass(kind, Mapping):
        return _object
    if issubclass(kind, list | tuple):
        return _sequence
    if issubclass(kind, Decimal | Fraction | date):
        return lambda value: encode_basestring(as_json(value))
    keys, read = _KEYS_AND_READERS.get(kind) or _keys_and_reader(kind)
    texts = [f'"{key}":%s' for key in keys]
    text = f"{{{','.join(texts)}}}"
    sometimes = _LEFT_OUT_WHERE_EMPTY[kind]
    if not sometimes:
        return lambda record: text % tuple([_WRITERS[type(value)](value) for value in read(record)])
    if len(sometimes) + 1 >= len(keys):
        return lambda record: _object(as_json(record))
    always = [key for key in keys if key not in sometimes]
    usual = f"{{{','.join(each for key, each in zip(keys, texts, strict=True) if key in always)}}}"
    read_usual, read_others = (attrgetter(*map(_field, names)) for names in (always, (*sometimes, sometimes[0])))

    def written(record: Any) -> str:
        if any(read_others(record)):
            return _object(as_json(record))
        return usual % tuple([_WRITERS[type(value)](value) for value in read_usual(record)])

    return written


def _field(key: str) -> str:
    """The field of a record that has a key in JSON."""
    return "class_" if key == "class" else key


class _Writers(dict[type[Any], Callable[[Any], str]]):
    """What writes the values of each class; made when the first value of a class is written."""

    def __missing__(self, kind: type[Any]) -> Callable[[Any], str]:
        return self.setdefault(kind, _writer_of(kind))


_WRITERS = _Writers(
    {
        str: encode_basestring,
        Decimal: _decimal,
        int: int.__repr__,
        bool: lambda value: "true" if value else "false",
        type(None): lambda value: "null",
        tuple: _sequence,
        list: _sequence,
        dict: _object,
    }
)


def _keys_and_reader(record_class: type[Any]) -> KeysAndReader:
    """The entry of `_KEYS_AND_READERS` for a class of records, made once. Raises TypeError for any other class."""
    names = sorted(("class" if f.name == "class_" else f.name, f.name) for f in fields(record_class))
    _LEFT_OUT_WHERE_EMPTY[record_class] = tuple(f.name for f in fields(record_class) if f.metadata == LEFT_OUT_WHERE_EMPTY)
    found = (tuple(key for key, _ in names), attrgetter(*(name for _, name in names)))
    return _KEYS_AND_READERS.setdefault(record_class, found)


def _as_json_1(value: Any) -> Any:
    """As `as_json`, in version 1 of the contract, where the source of a record is one text ("tenders.xlsx!Sheet1!12")."""
    return str(value) if isinstance(value, SourceRow) else as_json(value)


# It does not look for circular references: frozen records cannot contain themselves.
_ENCODE_1 = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_as_json_1, check_circular=False
).encode
