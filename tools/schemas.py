"""The published JSON Schemas, generated from the models; a test fails when norms/schema/ has drifted from them.

Refresh them with `python -m tools.schemas`.
"""

import json
from typing import Any

from pydantic import TypeAdapter

from pricebook.base.resources import resource_folder
from pricebook.pricelist import SCHEMA_VERSION, PriceList
from pricebook.regulation import Regulation
from pricebook.tables import ROW_KINDS

LANGUAGE = {"enum": ["vi", "en"]}
SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


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


def findings_schema() -> dict[str, Any]:
    """findings.json: written by hand, for a finding has no model of its own outside."""
    words = {"type": "string", "minLength": 1}
    about = _record(dict.fromkeys(("fingerprint", "regulation", "pack_version", "pricing_date"), words))
    return _record({"language": LANGUAGE, "list": {"oneOf": [{"type": "null"}, about]}, **_findings_properties()})


def check_schema() -> dict[str, Any]:
    """check.json: a submission judged. Everything of findings.json, with the verdict and what became of each service."""
    words, place, amount = (
        {"type": "string", "minLength": 1},
        {"type": ["string", "null"]},
        {"type": ["string", "integer", "null"]},
    )
    count = {"type": "integer", "minimum": 0}
    service = {
        "service_id": place,
        "ordinal": place,
        "service_code": place,
        "name": place,
        "class": place,
        "price": amount,
        "sheet": place,
        "cell": place,
    }
    codes = {"type": "array", "items": words}
    asked = {
        "class": place,
        "facility": place,
        "dossier": place,
        "columns": {"type": "object", "additionalProperties": words},
        "select": codes,
        "ignore": codes,
    }
    findings = _findings_properties(new={"type": ["boolean", "null"]})
    verdict = {
        "proposal": {"enum": ["pass", "return"]},
        "blocking": count,
        "accepted_services": count,
        "rejected_services": count,
        "over_ceiling": amount,
    }
    return _record(
        {
            "schema_version": {"const": 1},
            "file": words,
            "sha256": SHA256,
            "regulation": words,
            "regulation_title": words,
            "pack_version": words,
            "day": {"type": "string", "format": "date"},
            "asked": _record(asked),
            "verdict": _record(verdict),
            "language": LANGUAGE,
            **findings,
            "mended": _list_of({"code": words, "sheet": place, "cell": place, "service_id": place, "message": words}),
            "accepted": _list_of(service),
            "rejected": _list_of({**service, "codes": {"type": "array", "items": words, "minItems": 1}}),
        }
    )


def _findings_properties(**more: dict[str, Any]) -> dict[str, Any]:
    figure = {"type": ["string", "integer", "null"]}
    words = {"type": "string", "minLength": 1}
    place = {"type": ["string", "null"]}
    count = {"type": "integer", "minimum": 0}
    finding = {
        "code": {"type": "string", "pattern": "^[A-Z]{2}[0-9]{3}$"},
        "severity": {"enum": ["error", "warning", "info"]},
        "file": place,
        "sheet": place,
        "cell": place,
        "service_id": place,
        "observed": figure,
        "limit": figure,
        "message": words,
        "law": words,
        "remedy": words,
        "related": _list_of({"file": place, "sheet": place, "cell": place}),
        "accepted": {"oneOf": [{"type": "null"}, _record({"reason": words, "by": words, "on": place})]},
        **more,
    }
    column = _record({"column": {"type": "string", "pattern": "^[A-Z]{1,3}$"}, "heading": {"type": "string"}})
    table = {
        "table": words,
        "file": words,
        "sheet": place,
        "heading_row": {"type": "integer", "minimum": 1},
        "columns": {"type": "object", "additionalProperties": column},
        "unused": {"type": "array", "items": column},
        "rows": count,
        "blank_rows": count,
        "passed_over": _list_of({"row": count, "kind": {"enum": list(ROW_KINDS)}, "text": {"type": "string"}}),
        "normalised": _list_of(
            {"code": finding["code"], "cell": place, "before": {"type": "string"}, "after": {"type": "string"}, "cells": count}
        ),
    }
    return {
        "counts": _record({"error": count, "warning": count, "info": count}),
        "findings": _list_of(finding),
        "tables": _list_of(table),
    }


def _record(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": list(properties), "properties": properties}


def _list_of(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": _record(properties)}


def published() -> dict[str, str]:
    """File name → what norms/schema/ must hold."""
    schemas = {
        "regulation.json": Regulation.model_json_schema(by_alias=True),
        "pricelist.json": pricelist_schema(),
        "findings.json": findings_schema(),
        "check.json": check_schema(),
    }
    texts = {}
    for name, schema in schemas.items():
        texts[name] = json.dumps({"$schema": DIALECT, "$id": name, **schema}, ensure_ascii=False, indent=2) + "\n"
    return texts


if __name__ == "__main__":
    for file_name, text in published().items():
        (resource_folder("norms") / "schema" / file_name).write_text(text, encoding="utf-8", newline="\n")
