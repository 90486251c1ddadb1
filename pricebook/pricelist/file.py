"""pricelist.json: canonical, so that two offices can compare; with the fingerprint that every output carries."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pricebook.base.contracts import InvalidContract, parse_contract, parse_json
from pricebook.base.money import exact_text
from pricebook.pricelist.invariants import unsound
from pricebook.pricelist.model import PriceList

# What may change while the list stays the same list.
OUTSIDE_THE_FINGERPRINT = ("approval", "fingerprint", "status")
LARGEST_FILE = 1024 * 2**20


class InvalidPriceList(Exception):
    """A file that is no price list: the path in it and the reason."""


def as_json(value: Any) -> Any:
    """What json cannot write by itself: exact decimals and dates as text, model objects as objects, `class_` as `class`."""
    if isinstance(value, Decimal):
        return exact_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return {("class" if name == "class_" else name): getattr(value, name) for name in value.__slots__}


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=as_json)


def canonical_chunks(prices: PriceList, without: tuple[str, ...] = ()) -> Iterator[str]:
    """The list as canonical JSON (sorted keys, no spaces), in pieces; joined, they are one object."""
    separator = "{"
    for name in sorted(PriceList.__slots__):
        if name in without:
            continue
        value = getattr(prices, name)
        yield f'{separator}"{name}":'
        separator = ","
        if isinstance(value, list):
            yield "["
            yield from (("," if i else "") + _dumps(entry) for i, entry in enumerate(value))
            yield "]"
        else:
            yield _dumps(value)
    yield "}"


def fingerprint(prices: PriceList) -> str:
    """SHA-256 of the canonical JSON without fingerprint, status and approval, in hex."""
    digest = hashlib.sha256()
    for chunk in canonical_chunks(prices, OUTSIDE_THE_FINGERPRINT):
        digest.update(chunk.encode())
    return digest.hexdigest()


def written_chunks(prices: PriceList) -> Iterator[str]:
    """What pricelist.json holds, in pieces: the canonical JSON, then what stands outside the fingerprint, a line each.

    The list is stamped on the way: hashed as it is written.
    """
    digest = hashlib.sha256()
    for chunk in canonical_chunks(prices, OUTSIDE_THE_FINGERPRINT):
        digest.update(chunk.encode())
        yield chunk if chunk != "}" else ""
    prices.fingerprint = digest.hexdigest()
    for name in OUTSIDE_THE_FINGERPRINT:
        yield f',\n"{name}":{_dumps(getattr(prices, name))}'
    yield "}\n"


def write_pricelist(prices: PriceList, path: Path) -> str:
    """Writes the list and stamps it with its fingerprint, which is returned."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(written_chunks(prices))
    return prices.fingerprint


def identity(prices: PriceList) -> dict[str, str]:
    """What every output says of the list that it was made from: its fingerprint, the pack it follows, its pricing date."""
    return {
        "fingerprint": prices.fingerprint,
        "regulation": prices.regulation,
        "pack_version": prices.pack_version,
        "pricing_date": prices.pricing_date.isoformat(),
    }


@cache
def _adapter() -> TypeAdapter[PriceList]:
    return TypeAdapter(PriceList)


def read_pricelist(path: Path) -> PriceList:
    """A list from its file, checked against the published schema and its own fingerprint. Raises InvalidPriceList, OSError."""
    if path.stat().st_size > LARGEST_FILE:
        raise InvalidPriceList(f"{path.name}: more than {LARGEST_FILE // 2**20} MiB")
    try:
        return parse_pricelist(path.read_text(encoding="utf-8"), path.name)
    except UnicodeDecodeError as error:
        raise InvalidPriceList(f"{path.name}: {error}") from error


def parse_pricelist(text: str, name: str) -> PriceList:
    """A list from its JSON. `name` is what messages call the file. Raises InvalidPriceList.

    What our own writer would write from it letter by letter needs no schema to say that it fits; anything else is held
    against the published schema, which walks slowly through a long list, and says the path of what is wrong.
    """
    try:
        prices = _as_written(text, name) or _from_raw(parse_contract(text, name, "pricelist"), name)
        if fingerprint(prices) != prices.fingerprint:
            raise InvalidPriceList(f"{name}: fingerprint")
    except (InvalidContract, UnicodeEncodeError) as error:
        raise InvalidPriceList(f"{name}: {error}" if isinstance(error, UnicodeEncodeError) else str(error)) from error
    for wrong in unsound(prices):
        raise InvalidPriceList(f"{name}: {wrong}")
    return prices


def _as_written(text: str, name: str) -> PriceList | None:
    """The list, if our own writer would write the very text from it."""
    try:
        prices = _from_raw(parse_json(text, name), name)
    except (InvalidPriceList, AttributeError, KeyError, TypeError):
        return None
    return prices if "".join(written_chunks(prices)) == text else None  # with its fingerprint, as it is written


def _from_raw(raw: dict[str, Any], name: str) -> PriceList:
    try:
        return _adapter().validate_python(_class_is_a_keyword(raw))
    except ValidationError as error:
        first = error.errors()[0]
        raise InvalidPriceList(f"{name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def _class_is_a_keyword(raw: dict[str, Any]) -> dict[str, Any]:
    for entry in (*raw["lines"], *raw["facilities"]):
        entry["class_"] = entry.pop("class")
    return raw
