"""Reads a settings file of a pack (TOML), and validates it by its published schema and by its model."""

import tomllib
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from pricebook.base.contracts import published_schema
from pricebook.base.inputs import input_text
from pricebook.base.languages import Phrase
from pricebook.base.reasons import reason_of
from pricebook.base.violations import model_violations, schema_violations

Model = TypeVar("Model", bound=BaseModel)


def read_settings(
    path: Path, schema: str, model: type[Model], context: object = None, *, installed: bool = False
) -> tuple[Model | None, list[tuple[str, Phrase]]]:
    """Reads a settings file.

    Args:
        path: the file.
        schema: the name of its published schema, as `regulation`.
        model: what it is read into.
        context: what the model is given beside the file.
        installed: whether the file came with the program. Such a file was held against its schema before: where the model takes
            it, the schema is not asked again, which costs a tenth of the time that judging a list takes.

    Returns:
        A pair: the settings, or None if they cannot be used; and what is wrong, each with its path in the file.
    """
    from pydantic import ValidationError

    try:
        raw = tomllib.loads(input_text(path))
    except (OSError, ValueError, RecursionError) as error:
        return None, [(path.name, reason_of(error))]
    if installed:
        with suppress(ValidationError):
            return model.model_validate(raw, context=context), []
    from jsonschema import Draft202012Validator

    violations = schema_violations(Draft202012Validator(published_schema(schema)).iter_errors(_as_json(raw)))
    if violations:
        return None, violations
    try:
        return model.model_validate(raw, context=context), []
    except ValidationError as error:
        return None, model_violations(error.errors())


def _as_json(value: Any) -> Any:
    """TOML values as JSON has them: dates become text."""
    if isinstance(value, dict):
        return {key: _as_json(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_as_json(entry) for entry in value]
    return value.isoformat() if isinstance(value, date | datetime | time) else value
