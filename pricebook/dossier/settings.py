"""The settings of a dossier, as in `dossier.toml`: the province, the pricing date, and the choices that the law leaves open."""

import tomllib
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from pricebook.base.exact import exact_decimal
from pricebook.base.inputs import input_text
from pricebook.base.languages import Phrase, say
from pricebook.base.money import RoundingMode
from pricebook.base.nearest import nearest_to
from pricebook.base.reasons import reason_of
from pricebook.base.rounding import steps_fit
from pricebook.base.violations import InvalidValue, model_violations
from pricebook.dossier.settings_slips import what_to_write, what_to_write_in
from pricebook.findings import Finding, Place
from pricebook.regulation.rules import RegionalMethod, TenderGroups
from pricebook.tables import load_specs

SETTINGS_FILE = "dossier.toml"
LARGEST = 2**20  # bytes of it

Name = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]


class StrictModel(BaseModel):
    """A model that refuses unknown keys, so that a misspelt setting is an error, and values of another type than they look.

    By itself pydantic takes `true` for 1, and a number for the seconds since 1970.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @field_validator("*", mode="before")
    @classmethod
    def _as_typed(cls, value: object, info: ValidationInfo) -> object:
        stated = _types_in(cls.model_fields[str(info.field_name)].annotation)
        if isinstance(value, bool) and bool not in stated:
            raise InvalidValue(say("value.no-yes-or-no"))
        if date in stated and (isinstance(value, datetime) or not isinstance(value, date | str | None)):
            raise InvalidValue(say("value.date"))
        return value


def _types_in(annotation: object) -> set[object]:
    """The types that an annotation names, inside unions and other types as well."""
    return {annotation}.union(*(_types_in(inside) for inside in get_args(annotation)))


def reject_binary_float(value: object) -> object:
    """Refuses a binary float: an exact decimal must be written as text. Raises InvalidValue."""
    if isinstance(value, float):
        raise InvalidValue(say("value.share-as-text"))
    return value


class RoundingStep(StrictModel):
    """The unit (đồng) by which amounts below a limit (đồng) are rounded."""

    below: Annotated[int, Field(gt=0, le=10**9)]
    unit: Annotated[int, Field(gt=0, le=10**9)]


class Rounding(StrictModel):
    """How prices are rounded; `unit` in đồng. Amounts below the limit of a step are rounded by its unit."""

    unit: Annotated[int, Field(gt=0, le=10**9)]
    mode: RoundingMode
    steps: tuple[RoundingStep, ...] = ()

    @model_validator(mode="after")
    def _steps_rise(self) -> Self:
        if not steps_fit(self):
            raise InvalidValue(say("value.rounding-steps"))
        return self


class Regional(StrictModel):
    """R4: how the low average is taken. A setting that is left out follows the regulation and the pricing date."""

    method: RegionalMethod | None = None
    scheme: Name | None = None
    min_provinces: Annotated[int, Field(gt=0)] | None = None


class Signer(StrictModel):
    """An officer who signs the papers: title and name."""

    title: Name
    name: str = ""


class Plausibility(StrictModel):
    """Limits of plausibility checks, which no article requires.

    `price_change`: the change against the current price, as a share of it, from which a price is reported.
    """

    price_change: Decimal = Field(default=Decimal("0.5"), gt=0, le=100)

    @field_validator("price_change", mode="before")
    @classmethod
    def _no_binary_floats(cls, value: object) -> object:
        return reject_binary_float(value)


class TableSettings(StrictModel):
    """How the file of a table is read.

    `columns`: field → heading or letter of its column, if the headings are not clear. `thousands`: the mark that separates
    thousands in numbers typed as text, if nothing else shows it.
    """

    columns: dict[Name, Name] = {}
    thousands: Literal[".", ","] | None = None

    @field_validator("columns")
    @classmethod
    def _only_its_fields(cls, value: dict[str, str]) -> dict[str, str]:
        if len(set(value.values())) < len(value):
            raise InvalidValue(say("value.heading-for-two"))
        return value


class Settings(StrictModel):
    """The settings of a dossier. Amounts in đồng; `share_of_ceiling` above 0 and up to 1, with at most 6 decimals.

    `parts` are the folders within the dossier's that hold parts of it, as departments fill them in; their tables are joined.
    """

    regulation: Name
    province: Name
    pricing_date: date
    submitter: Name
    approver: Name
    classes: tuple[Name, ...] = ()
    share_of_ceiling: Decimal = Field(default=Decimal(1), gt=0, le=1, max_digits=7, decimal_places=6)
    tender_groups: TenderGroups | None = None
    rounding: Rounding | None = None
    regional: Regional = Regional()
    signers: tuple[Signer, ...] = Field(default=(), max_length=4)
    plausibility: Plausibility = Plausibility()
    tables: dict[str, TableSettings] = {}
    parts: tuple[Name, ...] = Field(default=(), max_length=30)

    @field_validator("parts")
    @classmethod
    def _folders_within(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if name in (".", "..") or set(name) & set("/\\:") or not name.isprintable():
                raise InvalidValue(say("value.part-within", said=name))
        if len({name.casefold() for name in value}) < len(value):
            raise InvalidValue(say("value.part-twice"))
        return value

    @field_validator("classes")
    @classmethod
    def _each_class_once(cls, value: tuple[Name, ...]) -> tuple[Name, ...]:
        if len(set(value)) < len(value):
            raise InvalidValue(say("value.class-twice"))
        return value

    @field_validator("tables")
    @classmethod
    def _known_tables_and_fields(cls, value: dict[str, TableSettings]) -> dict[str, TableSettings]:
        for name, table in value.items():
            spec = load_specs().get(name)
            if spec is None:
                raise InvalidValue(say("value.no-such-table", table=name, near=nearest_to(name, load_specs())))
            fields = [entry.id for entry in spec.fields]
            unknown = sorted(set(table.columns) - set(fields))
            if unknown:
                near = nearest_to(unknown[0], fields)
                raise InvalidValue(say("value.no-such-field", table=name, fields=", ".join(unknown), near=near))
        return value

    @field_validator("share_of_ceiling", mode="before")
    @classmethod
    def _no_binary_floats(cls, value: object) -> object:
        return reject_binary_float(value)


def read_settings(folder: Path) -> tuple[Settings | None, list[Finding]]:
    """Reads dossier.toml.

    Returns:
        A pair: the settings, or None if they cannot be used; and the findings (IN022: there is no dossier.toml; IN012: an
        error in it, with its path).
    """
    at = Place(SETTINGS_FILE)
    text = ""
    try:
        text = input_text(folder / SETTINGS_FILE, LARGEST)
        raw = tomllib.loads(text, parse_float=exact_decimal)
    except FileNotFoundError:
        return None, [Finding("IN022", at, more={"folder": folder.name})]
    except (OSError, ValueError, RecursionError) as error:
        reason = reason_of(error)
        line = int(next((str(value) for name, value in reason.values if name == "line"), 0))
        slip = what_to_write_in(text, line)
        reason = reason if slip is None else say("value.slip-at-line", line=str(line), slip=slip)
        return None, [Finding("IN012", at, more={"path": SETTINGS_FILE, "reason": reason})]
    try:
        return Settings.model_validate(raw), []
    except ValidationError as error:
        entries = error.errors()
        slips = [what_to_write(entry["input"]) if isinstance(entry["input"], str) else None for entry in entries]
        return None, [
            Finding("IN012", at, more={"path": path, "reason": _with_slip(reason, slip)})
            for (path, reason), slip in zip(model_violations(entries), slips, strict=True)
        ]


def _with_slip(reason: Phrase, slip: Phrase | None) -> Phrase:
    """A reason with what to write instead, where that is known."""
    return reason if slip is None else say("value.with-slip", reason=reason, slip=slip)
