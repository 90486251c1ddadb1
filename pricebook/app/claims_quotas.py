"""The quotas of facilities, for the settlement of claims: a table of what is paid whole in a time, and by which share beyond."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

from pricebook.app.errors import InputNotFound, WrongOption
from pricebook.base.inputs import input_text
from pricebook.settlement.claims.lists import Quota

COLUMNS = ("facility_code", "service", "from", "to", "most", "share")
_LARGEST = 10**9
_MOST_PARTS = 10_000  # of a share


def read_quotas(path: Path) -> tuple[Quota, ...]:
    """The quotas in a CSV file with the columns of COLUMNS: days as 2019-07-01, the share as "85%", "17/20" or "0.85".

    Raises:
        InputNotFound: there is no such file.
        WrongOption: a row cannot be read; the message names it.
    """
    try:
        rows = list(csv.reader(io.StringIO(input_text(path).lstrip("\ufeff"))))
    except FileNotFoundError as error:
        raise InputNotFound("no-file", path=str(path)) from error
    except (OSError, ValueError, csv.Error) as error:
        raise WrongOption("wrong-quotas", row="1") from error
    return tuple(_quotas(rows))


def _quotas(rows: list[list[str]]) -> Iterator[Quota]:
    head = [cell.strip() for cell in rows[0]] if rows else []
    if not set(COLUMNS) <= set(head):
        raise WrongOption("wrong-quotas", row="1")
    for number, cells in enumerate(rows[1:], 2):
        said = dict(zip(head, (cell.strip() for cell in cells), strict=False))
        try:
            days = date.fromisoformat(said["from"]), date.fromisoformat(said["to"])
            most, pays = Decimal(said["most"]), _share(said["share"])
        except (KeyError, ValueError, InvalidOperation, ZeroDivisionError) as error:
            raise WrongOption("wrong-quotas", row=str(number)) from error
        if not (
            most.is_finite()
            and 0 <= most <= _LARGEST
            and 0 <= pays <= 1
            and pays.denominator <= _MOST_PARTS
            and days[0] <= days[1]
        ):
            raise WrongOption("wrong-quotas", row=str(number))
        yield Quota(said["facility_code"], said["service"], *days, most, pays)


def _share(text: str) -> Fraction:
    """A share; two percent signs or a long text are none. Raises ValueError."""
    if len(text) > 20:
        raise ValueError(text)
    return Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
