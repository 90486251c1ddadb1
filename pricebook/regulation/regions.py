"""Region schemes: which province belongs to which region (R4: prices are compared among the provinces of one region)."""

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class RegionScheme:
    """A division of the country into regions, in use from `from_` to `to`. `regions` maps a province to its region."""

    id: str
    title: str
    source: str
    from_: date | None
    to: date | None
    regions: dict[str, str]

    def region_of(self, province: str) -> str | None:
        """The region of a province; None if the scheme does not have the province."""
        return self.regions.get(province)


def load_schemes(folder: Path) -> list[dict[str, Any]]:
    """The declarations of all schemes of a folder, without their provinces."""
    text = (folder / "schemes.toml").read_text(encoding="utf-8")
    schemes: list[dict[str, Any]] = tomllib.loads(text)["schemes"]
    return schemes


def scheme_in_force(folder: Path, day: date) -> str:
    """The id of the scheme in use on a day. Raises LookupError if none is declared for it."""
    for scheme in load_schemes(folder):
        if scheme.get("from", date.min) <= day <= scheme.get("to", date.max):
            return str(scheme["id"])
    raise LookupError(f"no region scheme is declared for {day}")


def load_scheme(folder: Path, scheme_id: str) -> RegionScheme | None:
    """A scheme with its provinces; None if there is no scheme of that id."""
    declared = next((s for s in load_schemes(folder) if s["id"] == scheme_id), None)
    if declared is None:
        return None
    path = folder / f"{declared['id']}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        regions = {row["province"]: row["region"] for row in csv.DictReader(file)}
    reference = declared["reference"]
    return RegionScheme(
        id=declared["id"],
        title=declared["title"],
        source=f"{reference['document']}, {reference['place']}",
        from_=declared.get("from"),
        to=declared.get("to"),
        regions=regions,
    )
