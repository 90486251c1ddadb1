"""The layouts of reimbursement catalogues: which columns a file has that systems load, and for which lists it is used (R12)."""

import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from pricebook.base.inputs import input_text
from pricebook.base.languages import say
from pricebook.base.reasons import UnusableInput, reason_of
from pricebook.base.violations import InvalidValue, model_violations
from pricebook.findings import Finding, Place
from pricebook.regulation.basics import Citation, InTime, Name, StrictModel

CATALOGUES = "catalogues.toml"

# What a column holds. `fund-price` is what the fund pays of a price; `entry` identifies the price in the list.
Holds = Literal[
    "number", "code", "approved-name", "name", "price", "fund-price", "note", "decision", "decision-of-facility", "valid-from",
    "valid-to", "facility", "entry",
]  # fmt: skip
_NEEDED: tuple[tuple[Holds, ...], ...] = (("code",), ("name",), ("price",), ("valid-from",), ("facility", "entry"))


class CatalogueColumn(StrictModel):
    """A column of a catalogue. One that holds nothing is left blank; a row without a `required` one is none."""

    name: Name
    holds: Holds | None = None
    required: bool = False


class CatalogueLayout(InTime):
    """The columns of a catalogue in their order. It is for lists whose first day lies from `from` to `to`."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=40)]
    title: Name
    reference: Citation | None = None
    columns: Annotated[tuple[CatalogueColumn, ...], Field(min_length=1, max_length=200)]

    @model_validator(mode="after")
    def _reads_back(self) -> Self:
        held = [column.holds for column in self.columns if column.holds is not None]
        names = [column.name for column in self.columns]
        if len(set(held)) < len(held) or len(set(names)) < len(names):
            raise InvalidValue(say("value.twice"))
        if lacking := [one[0] for one in _NEEDED if not set(one) & set(held)]:
            raise InvalidValue(say("value.layout-lacks", lacking=", ".join(lacking)))
        return self

    def column(self, holds: Holds) -> CatalogueColumn | None:
        """The column that holds something; None if the layout has none for it."""
        return next((column for column in self.columns if column.holds == holds), None)


class CatalogueLayouts(StrictModel):
    """The contents of `catalogues.toml`."""

    layouts: Annotated[tuple[CatalogueLayout, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({layout.id for layout in self.layouts}) < len(self.layouts):
            raise InvalidValue(say("value.twice"))
        return self


def load_layouts(file: Path) -> tuple[CatalogueLayout, ...]:
    """The declared layouts, in the order in which a file is held against them. Raises UnusableInput."""
    try:
        return CatalogueLayouts.model_validate(tomllib.loads(input_text(file))).layouts
    except ValidationError as error:
        path, reason = model_violations(error.errors())[0]
        raise UnusableInput(CATALOGUES, say("value.at", path=path, reason=reason)) from error
    except (OSError, ValueError, RecursionError) as error:
        raise UnusableInput(CATALOGUES, reason_of(error)) from error


def layouts_on(layouts: Sequence[CatalogueLayout], day: date) -> tuple[CatalogueLayout, ...]:
    """The layouts for lists whose first day is `day`."""
    return tuple(layout for layout in layouts if layout.in_force(day))


def layouts_after(layouts: Sequence[CatalogueLayout], day: date, last: date | None) -> tuple[CatalogueLayout, ...]:
    """The layouts that begin after a day, and not after the last one (None: there is no last day)."""
    return tuple(one for one in layouts if one.from_ is not None and day < one.from_ <= (last or date.max))


def check_layouts(file: Path) -> list[Finding]:
    """LW005: the layouts of catalogues cannot be used."""
    try:
        load_layouts(file)
    except UnusableInput as error:
        expected = "“[[layouts]]: id, title, from, to, reference, columns”"
        return [Finding("LW005", Place(error.label), observed=error.reason, more={"expected": expected})]
    return []
