"""The published JSON Schemas, generated from the models; a test fails when norms/schema/ has drifted from them.

Refresh them with `python -m tools.schemas`.
"""

import json
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from pydantic import TypeAdapter

from pricebook.appraisal.record import CheckRecord
from pricebook.base.resources import resource_folder
from pricebook.findings import FindingsRecord
from pricebook.pricelist import SCHEMA_VERSION, PriceList
from pricebook.regulation import Regulation

SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PLAIN: dict[Any, str] = {str: "string", int: "integer", bool: "boolean", type(None): "null"}


def _without_underscore(value: Any) -> Any:
    """`class_` is how Python spells `class`. The titles that pydantic makes up from names go; a property named so stays."""
    if isinstance(value, dict):
        return {
            ("class" if key == "class_" else key): _without_underscore(entry)
            for key, entry in value.items()
            if key != "title" or isinstance(entry, dict)
        }
    if isinstance(value, list):
        return ["class" if entry == "class_" else _without_underscore(entry) for entry in value]
    return value


def pricelist_schema() -> dict[str, Any]:
    """pricelist.json, from the model; the fingerprint, which a list derives from what it holds, is added here.

    What the model does not know may not stand in a list: no fingerprint would cover it.

    Schemas of older versions (pricelist-1.json) are not generated: they stay as they were published.
    """
    schema: dict[str, Any] = _without_underscore(TypeAdapter(PriceList).json_schema(mode="serialization"))
    schema["properties"] |= {"schema_version": {"const": SCHEMA_VERSION}, "fingerprint": SHA256}
    schema["required"].append("fingerprint")
    for record in (schema, *schema["$defs"].values()):
        record["additionalProperties"] = False
    return schema


def schema_of(hint: Any) -> dict[str, Any]:
    """The JSON Schema of a type that the records are made of: plain values, lists, unions, other records, and
    what `SchemaKeyword` adds.

    Pydantic reads no `typing.TypedDict` before Python 3.12, and these files say no more than this.
    """
    if is_typeddict(hint):
        properties = {name: schema_of(entry) for name, entry in get_type_hints(hint, include_extras=True).items()}
        return {"type": "object", "additionalProperties": False, "required": list(properties), "properties": properties}
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return {**schema_of(arguments[0]), **{asked.keyword: asked.argument for asked in arguments[1:]}}
    if origin is Literal:
        return {"const": arguments[0]} if len(arguments) == 1 else {"enum": list(arguments)}
    if origin is list:
        return {"type": "array", "items": schema_of(arguments[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(arguments[1])}
    if origin in (Union, UnionType):
        some = [schema_of(entry) for entry in arguments]
        plain = all(set(entry) == {"type"} for entry in some)
        if plain:
            return {"type": [entry["type"] for entry in some]}
        return {"oneOf": sorted(some, key=lambda entry: entry.get("type") != "null")}  # "or nothing" is said first
    return {"type": _PLAIN[hint]}


def published() -> dict[str, str]:
    """File name → what norms/schema/ must hold."""
    schemas = {
        "regulation.json": Regulation.model_json_schema(by_alias=True),
        "pricelist.json": pricelist_schema(),
        "findings.json": schema_of(FindingsRecord),
        "check.json": schema_of(CheckRecord),
    }
    texts = {}
    for name, schema in schemas.items():
        texts[name] = json.dumps({"$schema": DIALECT, "$id": name, **schema}, ensure_ascii=False, indent=2) + "\n"
    return texts


if __name__ == "__main__":
    for file_name, text in published().items():
        (resource_folder("norms") / "schema" / file_name).write_text(text, encoding="utf-8", newline="\n")
