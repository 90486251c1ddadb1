"""Reading and writing pricelist.json: canonical text, so that two offices can compare, with the fingerprint of the list."""

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pricebook.base.contracts import InvalidContract, parse_contract, parse_json
from pricebook.base.files import text_of
from pricebook.base.inputs import read_input
from pricebook.base.languages import say
from pricebook.base.reasons import LONGEST, UnusableInput, reason_of
from pricebook.base.violations import model_violations
from pricebook.findings import ListIdentity
from pricebook.pricelist.invariants import broken_invariants
from pricebook.pricelist.model import PriceList, written_chunks
from pricebook.pricelist.records import PriceLine
from pricebook.pricelist.versions import READABLE_VERSIONS, SCHEMA_VERSION, UnconvertibleRecord, from_version_1, schema_name

LARGEST_FILE = 1024 * 2**20


class InvalidPriceList(UnusableInput):
    """A file that holds no valid price list. `label` is the file and the path in it, `reason` is what is wrong there."""


def write_pricelist(prices: PriceList, path: Path) -> str:
    """Writes pricelist.json, in the version of the contract that the list has.

    Returns:
        The fingerprint of the list.

    Raises:
        OSError: The file cannot be written.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(written_chunks(prices))
    return prices.fingerprint


def identity(prices: PriceList) -> ListIdentity:
    """The entries by which every output identifies its list: the fingerprint, the regulation pack, the pricing date."""
    return {
        "fingerprint": prices.fingerprint,
        "regulation": prices.regulation,
        "pack_version": prices.pack_version,
        "pricing_date": prices.pricing_date.isoformat(),
    }


@cache
def _adapter() -> TypeAdapter[PriceList]:
    return TypeAdapter(PriceList)


@cache
def _line_adapter() -> TypeAdapter[PriceLine]:
    return TypeAdapter(PriceLine)


def read_pricelist(path: Path) -> PriceList:
    """Reads pricelist.json, of today's version of the contract or of an older one.

    Args:
        path: The file. It is checked against the published schema, the fingerprint in it and the invariants of a list.

    Raises:
        InvalidPriceList: The file is no valid price list, or it was changed.
        OSError: The file cannot be read.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise InvalidPriceList(path.name, say("file.larger-than", most=say("file.mebibytes", size=LARGEST_FILE // 2**20)))
    try:
        return parse_pricelist(text_of(read_input(path, LARGEST_FILE), path, LARGEST_FILE, "utf-8"), path.name)
    except UnicodeDecodeError as error:
        raise InvalidPriceList(path.name, reason_of(error)) from error


def parse_pricelist(text: str, name: str) -> PriceList:
    """Reads a list from its JSON, of today's version of the contract or of an older one.

    A text that is exactly what our own writer writes from the list fits the schema and is not compared with it again. Any
    other text is checked against the published schema of its version. That is slow for a long list, and finds the path of
    what is wrong.

    Args:
        text: The contents of the file.
        name: What messages call the file.

    Raises:
        InvalidPriceList: The text is no valid price list.
    """
    try:
        prices = _as_written(text, name) or _by_schema(text, name)
    except InvalidContract as error:
        raise InvalidPriceList(error.label, error.reason) from error
    except UnicodeEncodeError as error:
        raise InvalidPriceList(name, say("list.half-letter")) from error
    for path, reason in broken_invariants(prices):
        raise InvalidPriceList(f"{name}: {path}", reason)
    return prices


def _as_written(text: str, name: str) -> PriceList | None:
    """The list, if our own writer would write exactly this text from it, fingerprint included; else None."""
    try:
        record = parse_json(text, name)
        _with_lines_validated(record)
        prices = _from_record(record, name)
    except (InvalidPriceList, ValidationError, AttributeError, KeyError, TypeError):
        return None
    return prices if _is_written_so(prices, text) else None


def _with_lines_validated(record: dict[str, Any]) -> None:
    """Puts price lines in the place of their entries, one by one: of a long list, either take half a gigabyte."""
    if record["schema_version"] == 1:  # is converted as a whole
        return
    lines = record["lines"]
    for number, entry in enumerate(lines):
        entry["class_"] = entry.pop("class")
        lines[number] = _line_adapter().validate_python(entry)


def _is_written_so(prices: PriceList, text: str) -> bool:
    """Whether our own writer would write exactly this text."""
    at = 0
    for chunk in written_chunks(prices):
        if not text.startswith(chunk, at):
            return False
        at += len(chunk)
    return at == len(text)


def _by_schema(text: str, name: str) -> PriceList:
    """The list, checked against the published schema of its version and the fingerprint in it."""
    raw = parse_json(text, name)
    version = raw.get("schema_version", SCHEMA_VERSION) if isinstance(raw, dict) else SCHEMA_VERSION
    if version not in READABLE_VERSIONS:
        known = ", ".join(map(str, READABLE_VERSIONS))
        raise InvalidPriceList(f"{name}: $.schema_version", say("value.none-of", said=str(version)[:LONGEST], known=known))
    record = parse_contract(text, name, schema_name(version))
    prices = _from_record(record, name)
    if prices.fingerprint != record["fingerprint"]:
        raise InvalidPriceList(f"{name}: $.fingerprint", say("list.other-fingerprint"))
    return prices


def _from_record(record: dict[str, Any], name: str) -> PriceList:
    """The list that a record of any readable version describes."""
    try:
        if record["schema_version"] == 1:
            record = from_version_1(record)
        return _adapter().validate_python(_with_class_renamed(record))
    except UnconvertibleRecord as error:
        raise InvalidPriceList(f"{name}: {error.label}", error.reason) from error
    except ValidationError as error:
        path, reason = model_violations(error.errors())[0]
        raise InvalidPriceList(f"{name}: {path}", reason) from error


def _with_class_renamed(record: dict[str, Any]) -> dict[str, Any]:
    """The record with `class_` for `class`, which is a keyword of Python."""
    for entry in (*record["lines"], *record["facilities"]):
        if not isinstance(entry, PriceLine):
            entry["class_"] = entry.pop("class")
    return record
