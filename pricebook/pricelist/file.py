"""pricelist.json: canonical, so that two offices can compare; with the fingerprint that every output carries."""

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pricebook.base.contracts import InvalidContract, parse_contract, parse_json
from pricebook.findings import ListIdentity
from pricebook.pricelist.invariants import unsound
from pricebook.pricelist.model import PriceList, written_chunks
from pricebook.pricelist.versions import READ, from_version_1, schema_name

LARGEST_FILE = 1024 * 2**20


class InvalidPriceList(Exception):
    """A file that is no price list: the path in it and the reason."""


def write_pricelist(prices: PriceList, path: Path) -> str:
    """Writes the list, in the version of the contract that it has. Returns its fingerprint."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(written_chunks(prices))
    return prices.fingerprint


def identity(prices: PriceList) -> ListIdentity:
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
    """A list from its JSON, of this version of the contract or an older one. `name` is what messages call the file.

    What our own writer would write from it letter by letter needs no schema to say that it fits; anything else is held
    against the published schema of its version, which walks slowly through a long list, and says the path of what is wrong.
    Raises InvalidPriceList.
    """
    try:
        prices = _as_written(text, name) or _by_schema(text, name)
    except (InvalidContract, UnicodeEncodeError) as error:
        raise InvalidPriceList(f"{name}: {error}" if isinstance(error, UnicodeEncodeError) else str(error)) from error
    for wrong in unsound(prices):
        raise InvalidPriceList(f"{name}: {wrong}")
    return prices


def _as_written(text: str, name: str) -> PriceList | None:
    """The list, if our own writer would write the very text from it: its fingerprint stands in the text."""
    try:
        prices = _from_raw(parse_json(text, name), name)
    except (InvalidPriceList, AttributeError, KeyError, TypeError):
        return None
    return prices if "".join(written_chunks(prices)) == text else None


def _by_schema(text: str, name: str) -> PriceList:
    said = parse_json(text, name)
    version = said.get("schema_version", READ[-1]) if isinstance(said, dict) else READ[-1]
    if version not in READ:
        raise InvalidPriceList(f"{name}: $.schema_version: {version!r}, not one of {', '.join(map(str, READ))}")
    raw = parse_contract(text, name, schema_name(version))
    prices = _from_raw(raw, name)
    if prices.fingerprint != raw["fingerprint"]:
        raise InvalidPriceList(f"{name}: fingerprint")
    return prices


def _from_raw(raw: dict[str, Any], name: str) -> PriceList:
    try:
        return _adapter().validate_python(_class_is_a_keyword(from_version_1(raw) if raw["schema_version"] == 1 else raw))
    except ValidationError as error:
        first = error.errors()[0]
        raise InvalidPriceList(f"{name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    except ValueError as error:
        raise InvalidPriceList(f"{name}: {error}") from error


def _class_is_a_keyword(raw: dict[str, Any]) -> dict[str, Any]:
    for entry in (*raw["lines"], *raw["facilities"]):
        entry["class_"] = entry.pop("class")
    return raw
