"""Records as JSON text: exact decimals and dates as text, keys sorted, no spaces."""

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

from pricebook.base.money import exact_text
from pricebook.pricelist.records import SourceRow

Shape = tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]
_SHAPES: dict[type[Any], Shape] = {}


def as_json(value: Any) -> Any:
    """What json cannot write by itself: exact decimals and dates as text, records as objects, `class_` as `class`."""
    if isinstance(value, Decimal):
        return exact_text(value)
    if isinstance(value, date):
        return value.isoformat()
    names, values = _SHAPES.get(type(value)) or _shape(type(value))
    return dict(zip(names, values(value), strict=True))


def json_text(value: Any, version: int) -> str:
    """The text of a value in this version of the contract."""
    return _ENCODERS.get(version, _ENCODE)(value)


def _shape(kind: type[Any]) -> Shape:
    """Of a kind of record: its keys, sorted as they are written, and what reads their values. Raises TypeError for any other."""
    names = sorted(("class" if f.name == "class_" else f.name, f.name) for f in fields(kind))
    return _SHAPES.setdefault(kind, (tuple(key for key, _ in names), attrgetter(*(name for _, name in names))))


def _as_json_1(value: Any) -> Any:
    """Version 1 names a source by one text."""
    return str(value) if isinstance(value, SourceRow) else as_json(value)


def _encoder(default: Callable[[Any], Any]) -> Callable[[Any], str]:
    """Frozen records cannot contain themselves: the encoder need not look for circles."""
    return json.JSONEncoder(
        ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=default, check_circular=False
    ).encode


_ENCODE = _encoder(as_json)
_ENCODERS = {1: _encoder(_as_json_1)}
