"""JSON files validated by the published schemas of norms/schema/. Numbers with a decimal point are read as exact decimals."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from pricebook.base.exact import exact_decimal
from pricebook.base.files import read_text_file
from pricebook.base.languages import say
from pricebook.base.reasons import UnusableInput, reason_of
from pricebook.base.resources import resource_folder


@cache
def published_schema(name: str) -> dict[str, Any]:
    """A published JSON Schema: `regulation`, `pricelist`, `findings` or `check`."""
    loaded: dict[str, Any] = json.loads((resource_folder("norms") / "schema" / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


class InvalidContract(UnusableInput):
    """A JSON file that its published schema does not allow: the path inside the file, and the reason."""


def parse_json(text: str, label: str) -> Any:
    """Parses JSON; numbers with a decimal point become Decimal.

    Args:
        text: the JSON.
        label: the name of the file in messages.

    Raises:
        InvalidContract: the text is not JSON.
    """
    try:
        return json.loads(text, parse_float=exact_decimal, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise InvalidContract(label, reason_of(error)) from error


def _refuse(constant: str) -> None:
    """JSON has no NaN and no Infinity, though Python reads them."""
    raise ValueError(constant)


def parse_contract(text: str, label: str, name: str) -> Any:
    """Parses JSON and validates it by the schema norms/schema/{name}.json.

    A record of an older version is validated by the schema that was published for that version.

    Args:
        text: the JSON.
        label: the name of the file in messages.
        name: the schema, as `pricelist`.

    Raises:
        InvalidContract: the text is not JSON, or the schema does not allow it.
    """
    from jsonschema import Draft202012Validator

    raw = parse_json(text, label)
    error = next(iter(Draft202012Validator(published_schema(_schema_name(raw, name))).iter_errors(raw)), None)
    if error is not None:
        from pricebook.base.violations import schema_violations

        ((path, reason),) = schema_violations([error])
        raise InvalidContract(f"{label}: {path}", reason)
    return raw


def _schema_name(raw: Any, name: str) -> str:
    """The schema for a record: `{name}-{version}` if one was kept for the version that the record names, else `{name}`."""
    version = raw.get("schema_version") if isinstance(raw, dict) else None
    older = f"{name}-{version}"
    kept = isinstance(version, int) and (resource_folder("norms") / "schema" / f"{older}.json").is_file()
    return older if kept else name


def read_contract(path: Path, name: str, largest: int) -> Any:
    """Reads a JSON file and validates it by the schema norms/schema/{name}.json.

    Args:
        path: the file.
        name: the schema, as `pricelist`.
        largest: the largest size that is read, in bytes.

    Raises:
        InvalidContract: the file is too large, is not UTF-8 or JSON, or the schema does not allow it.
        OSError: the file cannot be opened.
    """
    if path.stat().st_size > largest:
        raise InvalidContract(path.name, say("file.larger-than", most=say("file.mebibytes", size=largest // 2**20)))
    try:
        text = read_text_file(path, largest, "utf-8")
    except UnicodeDecodeError as error:
        raise InvalidContract(path.name, reason_of(error)) from error
    return parse_contract(text, path.name, name)
