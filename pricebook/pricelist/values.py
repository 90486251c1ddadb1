"""The values that the records of a price list hold: whole đồng, exact figures, counts."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from pricebook.base import exact
from pricebook.base.money import exact_text

_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_MOST_DIGITS = 4000  # of a figure: Python refuses to convert longer ones
_LARGEST = 10**40  # what is calculated with is far below


def parse_exact(value: object) -> exact.Exact:
    """An exact figure from its text in JSON: "12500.5", or "14500/3" where no finite decimal is equal to it.

    Raises:
        PydanticCustomError: The text is no such figure.
    """
    if isinstance(value, Decimal | Fraction):
        return value
    try:
        if isinstance(value, str) and len(value) <= _MOST_DIGITS:
            figure: exact.Exact | None = None
            if "/" in value:
                figure = exact.parse_fraction(value)
            elif _DECIMAL.fullmatch(value):
                figure = Decimal(value)
            if figure is not None and -_LARGEST < figure < _LARGEST:
                return figure
    except ValueError:
        pass
    raise PydanticCustomError("decimal_parsing", "Input should be a decimal, or a fraction in lowest terms")


Price = Annotated[int, Field(gt=0)]  # whole đồng; a missing price is None, never 0
Exact = Annotated[
    exact.Exact,
    PlainValidator(parse_exact),
    PlainSerializer(exact_text, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+|/[1-9][0-9]*)?$"}),
]
Share = Annotated[Decimal, Field(gt=0, le=1), PlainSerializer(exact_text, return_type=str, when_used="json")]
Count = Annotated[int, Field(gt=0)]
LEFT_OUT_WHERE_EMPTY = {"left_out_where_empty": True}  # an entry of a later program: a list without it is written without it
