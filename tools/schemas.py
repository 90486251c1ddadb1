"""Generates the published JSON Schemas in norms/schema/ from the models.

A test fails when a schema differs from what is generated. Write them again with `python -m tools.schemas`.
"""

import json
from types import UnionType
from typing import Annotated, Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from pydantic import TypeAdapter

from pricebook.app.again_output import AgainRecord
from pricebook.app.charged import ChargedRecord
from pricebook.app.claims_output import ClaimsRecord
from pricebook.app.folder_record import FolderRecord
from pricebook.appraisal.record import CheckRecord
from pricebook.base.resources import resource_folder
from pricebook.findings import FindingsRecord
from pricebook.pricelist import SCHEMA_VERSION, PriceList
from pricebook.regulation import Calendar, Procedure, Regulation, Settlement
from pricebook.regulation.claim_rules import ClaimRules
from pricebook.settlement.beds.record import BedsRecord

SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PLAIN: dict[Any, str] = {str: "string", int: "integer", bool: "boolean", type(None): "null"}


def _without_underscore(value: Any) -> Any:
    """Replaces `class_` (the spelling in Python) by `class`, and removes the titles that pydantic makes from names.

    A property with the name "title" stays.
    """
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
    """Returns the schema of pricelist.json, from the model.

    The fingerprint is added, because a list computes it from its contents. Unknown properties are not allowed, because the
    fingerprint would not cover them. Schemas of older versions (pricelist-1.json) are kept as they were published.
    """
    schema: dict[str, Any] = _without_underscore(TypeAdapter(PriceList).json_schema(mode="serialization"))
    schema["properties"] |= {"schema_version": {"const": SCHEMA_VERSION}, "fingerprint": SHA256}
    schema["required"].append("fingerprint")
    for record in (schema, *schema["$defs"].values()):
        record["additionalProperties"] = False
    return schema


def schema_of(hint: Any) -> dict[str, Any]:
    """Returns the JSON Schema of a type that records hold: values, lists, unions, records, and keywords by `SchemaKeyword`.

    Pydantic does not support `typing.TypedDict` before Python 3.12.
    """
    if is_typeddict(hint):
        properties = {name: schema_of(entry) for name, entry in get_type_hints(hint, include_extras=True).items()}
        required = [name for name in properties if name in hint.__required_keys__]
        return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is NotRequired:
        return schema_of(arguments[0])
    if origin is Annotated:
        return {**schema_of(arguments[0]), **{keyword.keyword: keyword.argument for keyword in arguments[1:]}}
    if origin is Literal:
        return {"const": arguments[0]} if len(arguments) == 1 else {"enum": list(arguments)}
    if origin is list:
        return {"type": "array", "items": schema_of(arguments[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(arguments[1])}
    if origin in (Union, UnionType):
        choices = [schema_of(entry) for entry in arguments]
        if all(set(choice) == {"type"} for choice in choices):
            return {"type": [choice["type"] for choice in choices]}
        return {"oneOf": sorted(choices, key=lambda choice: choice.get("type") != "null")}  # null comes first
    return {"type": _PLAIN[hint]}


def published() -> dict[str, str]:
    """Returns the schemas by their file names in norms/schema/."""
    schemas = {
        "regulation.json": Regulation.model_json_schema(by_alias=True),
        "settlement.json": Settlement.model_json_schema(by_alias=True),
        "claim-rules.json": ClaimRules.model_json_schema(by_alias=True),
        "procedure.json": Procedure.model_json_schema(by_alias=True),
        "holidays.json": Calendar.model_json_schema(by_alias=True),
        "pricelist.json": pricelist_schema(),
        "findings.json": schema_of(FindingsRecord),
        "check.json": schema_of(CheckRecord),
        "check-folder.json": schema_of(FolderRecord),
        "beds.json": schema_of(BedsRecord),
        "charged.json": schema_of(ChargedRecord),
        "claims.json": schema_of(ClaimsRecord),
        "again.json": schema_of(AgainRecord),
    }
    texts = {}
    for name, schema in schemas.items():
        texts[name] = json.dumps({"$schema": DIALECT, "$id": name, **schema}, ensure_ascii=False, indent=2) + "\n"
    return texts


if __name__ == "__main__":
    for file_name, text in published().items():
        (resource_folder("norms") / "schema" / file_name).write_text(text, encoding="utf-8", newline="\n")
