"""The values that the records of a price list hold: whole đồng, exact decimals, counts."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, PlainSerializer

from pricebook.base.money import exact_text

Price = Annotated[int, Field(gt=0)]  # whole đồng; a missing price is None, never 0
Exact = Annotated[Decimal, PlainSerializer(exact_text, return_type=str, when_used="json")]
Share = Annotated[Decimal, Field(gt=0, le=1), PlainSerializer(exact_text, return_type=str, when_used="json")]
Count = Annotated[int, Field(gt=0)]
LEFT_OUT_WHERE_EMPTY = {"left_out_where_empty": True}  # an entry of a later program: a list without it is written without it
