"""Which province belongs to which region, by scheme and day (R4: the provinces of the same region)."""

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class RegionScheme:
    """A division of the country. `regions` maps a province to its region."""

    id: str
    title: str
    source: str
    from_: date | None
    to: date | None
    regions: dict[str, str]

    def region_of(self, province: str) -> str | None:
        return self.regions.get(province)


def load_schemes(folder: Path) -> list[dict[str, Any]]:
    """The schemes as declared in a folder, without their provinces."""
    text = (folder / "schemes.toml").read_text(encoding="utf-8")
    schemes: list[dict[str, Any]] = tomllib.loads(text)["schemes"]
    return schemes


def scheme_in_force(folder: Path, day: date) -> str:
    """The id of the scheme in use on that day. Raises LookupError where none is declared."""
    for scheme in load_schemes(folder):
        if scheme.get("from", date.min) <= day <= scheme.get("to", date.max):
            return str(scheme["id"])
    raise LookupError(f"no region scheme is declared for {day}")


def load_scheme(folder: Path, scheme_id: str) -> RegionScheme | None:
    """One scheme with its provinces; None where there is none of that name."""
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
