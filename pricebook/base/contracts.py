"""JSON held against the published schemas of norms/schema/: numbers with a point are exact decimals."""

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pricebook.base.languages import say
from pricebook.base.reasons import Refused, reason_of
from pricebook.base.resources import resource_folder


@cache
def published_schema(name: str) -> dict[str, Any]:
    """A published JSON Schema: `regulation`, `pricelist`, `findings` or `check`."""
    loaded: dict[str, Any] = json.loads((resource_folder("norms") / "schema" / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


class InvalidContract(Refused):
    """A JSON file that is not what its published schema asks for: the path in it and the reason."""


def parse_json(text: str, label: str) -> Any:
    """JSON with numbers that have a point as Decimal. `label` is what messages call the file. Raises InvalidContract."""
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise InvalidContract(label, reason_of(error)) from error


def parse_contract(text: str, label: str, name: str) -> Any:
    """JSON held against norms/schema/{name}.json; a record of an older version against the schema that was published for it.

    Raises InvalidContract.
    """
    from jsonschema import Draft202012Validator

    raw = parse_json(text, label)
    wrong = next(iter(Draft202012Validator(published_schema(_of_its_version(raw, name))).iter_errors(raw)), None)
    if wrong is not None:
        from pricebook.base.wrong_values import wrong_by_schema

        ((at, reason),) = wrong_by_schema([wrong])
        raise InvalidContract(f"{label}: {at}", reason)
    return raw


def _of_its_version(raw: Any, name: str) -> str:
    """The schema of a record: `{name}-{version}`, where one stands beside today's for the version that the record names."""
    version = raw.get("schema_version") if isinstance(raw, dict) else None
    older = f"{name}-{version}"
    known = isinstance(version, int) and (resource_folder("norms") / "schema" / f"{older}.json").is_file()
    return older if known else name


def read_contract(path: Path, name: str, largest: int) -> Any:
    """A JSON file of at most so many bytes, held against norms/schema/{name}.json. Raises InvalidContract, OSError."""
    if path.stat().st_size > largest:
        raise InvalidContract(path.name, say("file.larger-than", most=say("file.mebibytes", size=largest // 2**20)))
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InvalidContract(path.name, reason_of(error)) from error
    return parse_contract(text, path.name, name)
