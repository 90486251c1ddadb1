"""What jsonschema and pydantic find wrong in settings, packs and JSON files, as a path and a phrase in both languages."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pricebook.base.languages import Phrase, Terms, say
from pricebook.base.reasons import LONGEST

if TYPE_CHECKING:
    from jsonschema import ValidationError
    from pydantic_core import ErrorDetails

Violation = tuple[str, Phrase]  # the path in the file, and the reason

_LONGEST_VALUE = 80
_IN_QUOTES = re.compile(r"'([^']*)'")
# The types of JSON Schema, and the first words of the error types of pydantic.
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


class InvalidValue(ValueError):
    """A value that one of the validators of this package refuses, with the reason as a phrase; `str()` is in English."""

    def __init__(self, reason: Phrase) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason.text("en")


def schema_violations(errors: "Iterable[ValidationError]") -> list[Violation]:
    """The violations of a JSON Schema, sorted by path ("$.rounding.mode")."""
    return sorted((_schema_violation(error) for error in errors), key=lambda violation: violation[0])


def model_violations(errors: "Iterable[ErrorDetails]") -> list[Violation]:
    """The violations of a pydantic model (its `error.errors()`), each with its path ("rounding.unit"; "$" for the whole)."""
    return [(".".join(str(step) for step in entry["loc"]) or "$", _model_reason(entry)) for entry in errors]


def _schema_violation(error: "ValidationError") -> Violation:
    if error.validator in ("anyOf", "oneOf"):  # usually an optional entry ("X or null"): the reason is that of X
        inside = [entry for entry in error.context or () if entry.validator_value != "null"]
        if len(inside) == 1:
            return _schema_violation(inside[0])
    return error.json_path, _schema_reason(str(error.validator), error.validator_value, error.instance, error)


def _schema_reason(keyword: str, argument: Any, value: Any, error: "ValidationError") -> Phrase:
    if keyword == "required":
        name = next((name for name in argument if error.message.startswith(repr(name))), "")
        return say("value.missing", name=name)
    if keyword == "additionalProperties":
        allowed = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
        return say("value.unknown", name=", ".join(name for name in value if name not in allowed))
    if keyword == "type":
        types = argument if isinstance(argument, list) else [argument]
        return say("value.must-be", kind=Terms(say(_KINDS[name]) for name in types))
    if keyword in ("enum", "const"):
        return say("value.none-of", said=_short(value), known=", ".join(map(str, argument if keyword == "enum" else [argument])))
    if keyword in _BOUNDS:
        return say("value.bound", bound=f"{_BOUNDS[keyword]} {argument}")
    if keyword == "pattern":
        return say("value.not-of-form", said=_short(value), form=argument)
    if keyword in ("minLength", "minItems", "minProperties"):
        return say("value.blank") if argument == 1 else say("value.too-short", least=argument)
    if keyword in ("maxLength", "maxItems", "maxProperties"):
        return say("value.too-long" if keyword == "maxLength" else "value.too-many", most=argument)
    if keyword == "uniqueItems":
        return say("value.twice")
    if keyword == "format" and argument == "date":
        return say("value.must-be", kind=say("value.date"))
    return say("value.told", told=error.message[:LONGEST])


def _model_reason(entry: "ErrorDetails") -> Phrase:
    kind, context, value = entry["type"], entry.get("ctx", {}), entry["input"]
    if kind == "value_error" and isinstance(context.get("error"), InvalidValue):
        reason: Phrase = context["error"].reason
        return reason
    if kind == "missing":
        return say("value.absent")
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return say("value.not-known")
    if kind in ("literal_error", "enum"):
        return say("value.none-of", said=_short(value), known=", ".join(_IN_QUOTES.findall(context["expected"])))
    if kind in _BOUNDS:
        return say("value.bound", bound=f"{_BOUNDS[kind]} {next(iter(context.values()))}")
    if kind == "string_pattern_mismatch":
        return say("value.not-of-form", said=_short(value), form=context["pattern"])
    if kind in ("string_too_short", "too_short"):
        return say("value.blank") if context["min_length"] == 1 else say("value.too-short", least=context["min_length"])
    if kind in ("string_too_long", "too_long"):
        return say("value.too-long" if kind == "string_too_long" else "value.too-many", most=context["max_length"])
    if kind == "decimal_max_places":
        return say("value.too-many-decimals", most=context["decimal_places"])
    if kind in ("decimal_max_digits", "decimal_whole_digits"):
        return say("value.too-many-digits", most=next(iter(context.values())))
    name = _KINDS.get(kind.partition("_")[0])
    return say("value.must-be", kind=say(name)) if name else say("value.told", told=entry["msg"][:LONGEST])


def _short(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
