"""Versions of the price list's contract: an older record in today's form, and back (docs/contracts.md has the table).

A list that was read from an older file stays one: it is written, and its fingerprint taken, in the version that it came in,
for that fingerprint stands on signed papers and in the findings beside the list.
"""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, cast

from pricebook.base.money import RoundingMode, dong, exact_text
from pricebook.pricelist.records import Index, ListSettings, RegionalChoice, Rounding

SCHEMA_VERSION = 2
READ = (1, SCHEMA_VERSION)
_INDEX = "index:"
_SETTINGS_1 = (
    "classes", "share_of_ceiling", "rounding", "rounding_unit", "rounding_mode", "awards_count", "undated_awards",
    "tender_groups", "regional_method", "region_scheme", "min_provinces",
)  # fmt: skip


def schema_name(version: int) -> str:
    """The published schema of a version: the file's name in norms/schema/, without its end."""
    return "pricelist" if version == SCHEMA_VERSION else f"pricelist-{version}"


def in_its_version(said: dict[str, Any], version: int) -> dict[str, Any]:
    """What a list says, by name, in the form of a version; the sources inside the records are written by canonical.py."""
    if version != 1:
        return said
    return {name: value for name, value in said.items() if name != "pack_sha256"} | {"settings": _settings_1(said["settings"])}


def from_version_1(record: dict[str, Any]) -> dict[str, Any]:
    """A record that fits the schema of version 1, in the form of version 2. Raises ValueError: the path and what is wrong."""
    files = sorted((entry["file"] for entry in record["inputs"]), key=len, reverse=True)

    @cache
    def source(text: str) -> dict[str, Any]:
        return _source(text, files)

    for entry in (*record["awards"], *(item for line in record["lines"] for item in line["items"])):
        entry["source"] = source(entry["source"])
    for number, signer in enumerate(record["signers"]):
        if set(signer) != {"title", "name"}:
            raise ValueError(f"$.signers[{number}]: title and name")
    return {**record, "pack_sha256": None, "settings": asdict(_settings(record["settings"]))}


def _source(text: str, files: list[str]) -> dict[str, Any]:
    """A text of version 1, file, sheet and row with "!" between them, as version 2 names them.

    The file is one of the inputs, where one begins the text: a name may itself hold a "!". Raises ValueError.
    """
    table, _, row = text.rpartition("!")
    if not table or not row.isdecimal() or str(int(row)) != row:
        raise ValueError(f"source: {text!r}")
    file = next((file for file in files if table == file or table.startswith(f"{file}!")), table.partition("!")[0])
    return {"file": file, "sheet": table[len(file) + 1 :] or None, "row": int(row)}


def _settings(said: Mapping[str, str]) -> ListSettings:
    """Settings of version 1, all of them texts, in their own types. Raises ValueError, also for what version 1 never wrote."""
    lacking = [name for name in _SETTINGS_1 if name not in said]
    if lacking:
        raise ValueError(f"$.settings.{lacking[0]}: not there")
    try:
        settings = ListSettings(
            classes=tuple(said["classes"].split(", ")) if said["classes"] else (),
            share_of_ceiling=Decimal(said["share_of_ceiling"]),
            rounding=Rounding(int(said["rounding_unit"]), cast(RoundingMode, said["rounding_mode"])),
            awards_count=said["awards_count"],
            undated_awards=said["undated_awards"],
            tender_groups=said["tender_groups"],
            regional=RegionalChoice(said["regional_method"], said["region_scheme"], int(said["min_provinces"])),
            indices={name.removeprefix(_INDEX): _index(text) for name, text in said.items() if name.startswith(_INDEX)},
        )
    except (ValueError, InvalidOperation) as error:
        raise ValueError(f"$.settings: {error}") from error
    written = _settings_1(settings)
    for name in sorted({*said, *written}):
        if said.get(name) != written.get(name):
            raise ValueError(f"$.settings.{name}: {said.get(name)!r}, not {written.get(name)!r}")
    return settings


def _index(text: str) -> Index:
    value, _, base = text.partition("/")
    return Index(int(value), int(base))


def _settings_1(settings: ListSettings) -> dict[str, str]:
    rounding, regional = settings.rounding, settings.regional
    return {
        "classes": ", ".join(settings.classes),
        "share_of_ceiling": exact_text(settings.share_of_ceiling),
        "rounding": f"{dong(rounding.unit)}, {rounding.mode}",
        "rounding_unit": str(rounding.unit),
        "rounding_mode": rounding.mode,
        "awards_count": settings.awards_count,
        "undated_awards": settings.undated_awards,
        "tender_groups": settings.tender_groups,
        "regional_method": regional.method,
        "region_scheme": regional.scheme,
        "min_provinces": str(regional.min_provinces),
        **{f"{_INDEX}{component}": f"{index.value}/{index.base}" for component, index in settings.indices.items()},
    }
