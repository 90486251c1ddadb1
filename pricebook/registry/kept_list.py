"""The lines of a recorded list, as the bytes that were kept of it have them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from pricebook.base.reasons import UnusableInput
from pricebook.pricelist.file import parse_pricelist
from pricebook.registry.entry_shapes import is_text
from pricebook.registry.lines import leaves_of
from pricebook.registry.recording import exceptions_of

# What is hashed of a line, in that order, after its number.
COLUMNS = ("service_id", "part", "ordinal", "service_code", "name", "unit", "class", "price")
Line = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class KeptList:
    """What the registry took from the bytes of a list: its lines by COLUMNS, their leaves, and what facilities perform."""

    regulation: str
    lines: list[Line]
    leaves: list[bytes]
    exceptions: list[dict[str, object]]


def kept_list(data: bytes) -> KeptList | None:
    """The list that bytes hold; None where they hold none.

    A file of today's contract is read as plain JSON: whether it is a valid list was asked when it was recorded.
    """
    try:
        record = json.loads(data)
        if record["schema_version"] == 1:
            prices: Any = parse_pricelist(data.decode(), "pricelist.json")
        else:
            names = ("lines", "capabilities", "facilities")
            parts = {name: [SimpleNamespace(**_spelled(entry)) for entry in record[name]] for name in names}
            prices = SimpleNamespace(regulation=record["regulation"], **parts)
        lines = list(_lines(prices))
        exceptions = list(exceptions_of(prices))
        if not all(is_text(each[name]) for each in exceptions for name in ("facility_code", "service_id")):
            return None
        return KeptList(prices.regulation, lines, leaves_of(prices.lines), exceptions)
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError, UnusableInput):
        return None


def _spelled(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry with `class_` for `class`, and with the codes that stand in few entries only."""
    named = {"class_" if name == "class" else name: value for name, value in entry.items()}
    return {"service_code": None, **named}


def _lines(prices: Any) -> Iterator[Line]:
    for line in prices.lines:
        named = (line.service_id, line.part, line.ordinal, line.service_code, line.name, line.unit, line.class_)
        yield (*(value or "" for value in named), line.price)
