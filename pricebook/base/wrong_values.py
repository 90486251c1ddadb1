"""What is wrong with a value of settings, of a pack or of JSON: what jsonschema and pydantic find, as a path and a phrase."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pricebook.base.languages import Phrase, Terms, say
from pricebook.base.reasons import LONGEST

if TYPE_CHECKING:
    from jsonschema import ValidationError
    from pydantic_core import ErrorDetails

Wrong = tuple[str, Phrase]  # the path in the file, and the reason

_LONGEST_VALUE = 80
_IN_QUOTES = re.compile(r"'([^']*)'")
# What JSON Schema calls a type, and what the kinds of pydantic's errors begin with.
_KINDS = {
    "string": "value.text", "integer": "value.whole", "int": "value.whole", "number": "value.number", "decimal": "value.number",
    "float": "value.number", "finite": "value.number", "boolean": "value.yes-or-no", "bool": "value.yes-or-no",
    "date": "value.date", "array": "value.list", "list": "value.list", "tuple": "value.list", "object": "value.table",
    "dict": "value.table", "model": "value.table", "dataclass": "value.table", "null": "value.nothing", "none": "value.nothing",
}  # fmt: skip
_BOUNDS = {
    "minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<",
    "greater_than_equal": "≥", "greater_than": ">", "less_than_equal": "≤", "less_than": "<",
}  # fmt: skip


class WrongValue(ValueError):
    """What a validator of our own refuses, with the reason as a phrase. As text it is English."""

    def __init__(self, reason: Phrase) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason.said("en")


def wrong_by_schema(errors: "Iterable[ValidationError]") -> list[Wrong]:
    """What does not fit a JSON Schema, in the order of the paths ("$.rounding.mode")."""
    return sorted((_of_schema(error) for error in errors), key=lambda wrong: wrong[0])


def wrong_by_model(errors: "Iterable[ErrorDetails]") -> list[Wrong]:
    """What a model refuses (pydantic's `error.errors()`), each with its path ("rounding.unit"; "$" is the whole)."""
    return [(".".join(str(step) for step in entry["loc"]) or "$", _of_model(entry)) for entry in errors]


def _of_schema(error: "ValidationError") -> Wrong:
    if error.validator in ("anyOf", "oneOf"):  # an entry that may be left out, mostly: what it would have to be
        inside = [entry for entry in error.context or () if entry.validator_value != "null"]
        if len(inside) == 1:
            return _of_schema(inside[0])
    return error.json_path, _schema_reason(str(error.validator), error.validator_value, error.instance, error)


def _schema_reason(kind: str, asked: Any, value: Any, error: "ValidationError") -> Phrase:
    if kind == "required":
        name = next((name for name in asked if error.message.startswith(repr(name))), "")
        return say("value.missing", name=name)
    if kind == "additionalProperties":
        known = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
        return say("value.unknown", name=", ".join(name for name in value if name not in known))
    if kind == "type":
        types = asked if isinstance(asked, list) else [asked]
        return say("value.must-be", kind=Terms(say(_KINDS[name]) for name in types))
    if kind in ("enum", "const"):
        return say("value.none-of", said=_short(value), known=", ".join(map(str, asked if kind == "enum" else [asked])))
    if kind in _BOUNDS:
        return say("value.bound", bound=f"{_BOUNDS[kind]} {asked}")
    if kind == "pattern":
        return say("value.not-of-form", said=_short(value), form=asked)
    if kind in ("minLength", "minItems", "minProperties"):
        return say("value.blank") if asked == 1 else say("value.too-short", least=asked)
    if kind in ("maxLength", "maxItems", "maxProperties"):
        return say("value.too-long" if kind == "maxLength" else "value.too-many", most=asked)
    if kind == "uniqueItems":
        return say("value.twice")
    if kind == "format" and asked == "date":
        return say("value.must-be", kind=say("value.date"))
    return say("value.told", told=error.message[:LONGEST])


def _of_model(entry: "ErrorDetails") -> Phrase:
    kind, told, value = entry["type"], entry.get("ctx", {}), entry["input"]
    if kind == "value_error" and isinstance(told.get("error"), WrongValue):
        reason: Phrase = told["error"].reason
        return reason
    if kind == "missing":
        return say("value.absent")
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return say("value.not-known")
    if kind in ("literal_error", "enum"):
        return say("value.none-of", said=_short(value), known=", ".join(_IN_QUOTES.findall(told["expected"])))
    if kind in _BOUNDS:
        return say("value.bound", bound=f"{_BOUNDS[kind]} {next(iter(told.values()))}")
    if kind == "string_pattern_mismatch":
        return say("value.not-of-form", said=_short(value), form=told["pattern"])
    if kind in ("string_too_short", "too_short"):
        return say("value.blank") if told["min_length"] == 1 else say("value.too-short", least=told["min_length"])
    if kind in ("string_too_long", "too_long"):
        return say("value.too-long" if kind == "string_too_long" else "value.too-many", most=told["max_length"])
    if kind == "decimal_max_places":
        return say("value.too-many-decimals", most=told["decimal_places"])
    if kind in ("decimal_max_digits", "decimal_whole_digits"):
        return say("value.too-many-digits", most=next(iter(told.values())))
    name = _KINDS.get(kind.partition("_")[0])
    return say("value.must-be", kind=say(name)) if name else say("value.told", told=entry["msg"][:LONGEST])


def _short(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
