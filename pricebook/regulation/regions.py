"""Region schemes: which province belongs to which region (R4: prices are compared among the provinces of one region)."""

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from pricebook.base.inputs import input_lines, input_text
from pricebook.base.languages import Phrase, say
from pricebook.base.reasons import UnusableInput, reason_of
from pricebook.base.violations import model_violations
from pricebook.findings import Finding, Place
from pricebook.regulation.basics import Citation, Name, StrictModel, ends_after_it_begins
from pricebook.regulation.place_names import names_by_key, province_key

SCHEMES = "schemes.toml"
_COLUMNS = ("province", "region")


class Mergers(StrictModel):
    """Which former provinces the provinces of a scheme hold (`holds`), beside those of their own names."""

    reference: Citation
    holds: dict[Name, tuple[Name, ...]]


class DeclaredScheme(StrictModel):
    """The declaration of a scheme in `schemes.toml`, in use from `from` to `to`. Its provinces are in a table of its own.

    `mergers`: the provinces that became part of others when the scheme came into use.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: Name
    from_: date | None = Field(default=None, alias="from")
    to: date | None = None
    reference: Citation
    mergers: Mergers | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        ends_after_it_begins(self.from_, self.to)
        return self


class City(StrictModel):
    """A province that is a city under the central government, from a day on where one is given; `called` by offices."""

    name: Name
    called: Name | None = None
    from_: date | None = Field(default=None, alias="from")
    reference: Citation | None = None


class DeclaredSchemes(StrictModel):
    """The contents of `schemes.toml`. `spellings`: what else a province is called, beside its name in the tables."""

    schemes: Annotated[tuple[DeclaredScheme, ...], Field(min_length=1)]
    cities: tuple[City, ...] = ()
    spellings: dict[Name, tuple[Name, ...]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RegionScheme:
    """A division of the country into regions, in use from `from_` to `to`.

    Attributes:
        regions: by province, its region.
        names: by the key of a province's name in any spelling, the name as the scheme writes it.
    """

    id: str
    title: str
    source: str
    from_: date | None
    to: date | None
    regions: dict[str, str]
    names: dict[str, str]

    def province_named(self, name: str) -> str | None:
        """The province that a text names in any spelling, as the scheme writes it; None if the scheme does not have it."""
        return self.names.get(province_key(name))

    def region_of(self, province: str) -> str | None:
        """The region of a province, named in any spelling; None if the scheme does not have the province."""
        named = self.province_named(province)
        return None if named is None else self.regions[named]


def load_schemes(folder: Path) -> tuple[DeclaredScheme, ...]:
    """The declarations of all schemes of a folder, without their provinces. Raises UnusableInput."""
    return _declared(folder).schemes


def load_spellings(folder: Path) -> dict[str, tuple[str, ...]]:
    """What else the provinces are called: by name, its other spellings. Raises UnusableInput."""
    return _declared(folder).spellings


def load_cities(folder: Path) -> tuple[City, ...]:
    """The provinces of a folder that are cities under the central government. Raises UnusableInput."""
    return _declared(folder).cities


def _declared(folder: Path) -> DeclaredSchemes:
    try:
        return DeclaredSchemes.model_validate(tomllib.loads(input_text(folder / SCHEMES)))
    except ValidationError as error:
        path, reason = model_violations(error.errors())[0]
        raise UnusableInput(SCHEMES, say("value.at", path=path, reason=reason)) from error
    except (OSError, ValueError, RecursionError) as error:
        raise UnusableInput(SCHEMES, reason_of(error)) from error


def scheme_in_force(folder: Path, day: date) -> str:
    """The id of the scheme in use on a day. Raises UnusableInput if the schemes cannot be read, or none is declared for it."""
    for scheme in load_schemes(folder):
        if (scheme.from_ or date.min) <= day <= (scheme.to or date.max):
            return scheme.id
    raise UnusableInput(SCHEMES, say("value.no-scheme-on-day", day=f"{day:%d/%m/%Y}"))


def load_scheme(folder: Path, scheme_id: str) -> RegionScheme | None:
    """A scheme with its provinces; None if there is no scheme of that id.

    Raises:
        UnusableInput: the schemes, or the table of this one, cannot be read.
    """
    known = _declared(folder)
    declared = next((scheme for scheme in known.schemes if scheme.id == scheme_id), None)
    if declared is None:
        return None
    regions = _provinces(folder / f"{declared.id}.csv")
    return RegionScheme(
        id=declared.id,
        title=declared.title,
        source=str(declared.reference),
        from_=declared.from_,
        to=declared.to,
        regions=regions,
        names=names_by_key(regions, known.spellings),
    )


def check_regions(folder: Path) -> list[Finding]:
    """LW005: the schemes of a folder, or the table of provinces of one of them, cannot be used."""
    try:
        declared = load_schemes(folder)
    except UnusableInput as error:
        return [unusable_regions(error)]
    findings = []
    for scheme in declared:
        try:
            load_scheme(folder, scheme.id)
        except UnusableInput as error:
            findings.append(unusable_regions(error))
    return findings


def unusable_regions(error: UnusableInput) -> Finding:
    """LW005: the finding of what the functions of this module raise."""
    expected = "“[[schemes]]: id, title, from, to, reference”" if error.label == SCHEMES else ", ".join(_COLUMNS)
    return Finding("LW005", Place(f"regions/{error.label}"), observed=error.reason, more={"expected": expected})


def _provinces(path: Path) -> dict[str, str]:
    def unusable(reason: Phrase) -> UnusableInput:
        return UnusableInput(path.name, reason)

    try:
        lines = input_lines(path)
        heading, *rows = [row for row in csv.reader(lines, strict=True) if any(map(str.strip, row))] or [[]]
    except (OSError, ValueError, csv.Error) as error:
        raise unusable(reason_of(error)) from error
    if tuple(heading) != _COLUMNS:
        raise unusable(say("value.none-of", said=", ".join(heading), known=", ".join(_COLUMNS)))
    if not rows or any(len(row) != len(_COLUMNS) or not all(map(str.strip, row)) for row in rows):
        raise unusable(say("value.blank"))
    regions = {row[0]: row[1] for row in rows}
    if len(regions) != len(rows):
        raise unusable(say("value.twice"))
    return regions
