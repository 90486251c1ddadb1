"""Versions of the price list's contract: a record of version 1 converted into the form of today, and back.

docs/contracts.md has the tables of what changed. A list that was read from a file of an older version keeps that version: it is
written, and its fingerprint is calculated, in that version, because that fingerprint stands on signed papers and in the findings
beside the list. Version 2 has the form of version 3, but its quotients are decimals that were rounded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, cast

from pricebook.base.languages import Figure, say, words_of
from pricebook.base.money import RoundingMode, dong, exact_text
from pricebook.base.reasons import LONGEST, UnusableInput
from pricebook.pricelist.list_settings import Index, ListSettings, RegionalChoice, Rounding

SCHEMA_VERSION = 3
READABLE_VERSIONS = (1, 2, SCHEMA_VERSION)
EXACT_SINCE = 3  # from this version on, every figure is exactly what the figures before it give
_INDEX = "index:"
_MOST_DIGITS = 18  # of the number of a row
_SETTINGS_1 = (
    "classes", "share_of_ceiling", "rounding", "rounding_unit", "rounding_mode", "awards_count", "undated_awards",
    "tender_groups", "regional_method", "region_scheme", "min_provinces",
)  # fmt: skip


class UnconvertibleRecord(UnusableInput):
    """A record of version 1 that cannot be converted. `label` is the path in it, `reason` is what is wrong there."""


def schema_name(version: int) -> str:
    """The name of the published schema of a version: its file in norms/schema/ without the extension."""
    return "pricelist" if version == SCHEMA_VERSION else f"pricelist-{version}"


def in_its_version(entries: dict[str, Any], version: int) -> dict[str, Any]:
    """The entries of a list, by name, in the form of a version of the contract.

    The sources and facilities inside the records are not converted here: canonical.py writes them in the form of the version.
    """
    if version != 1:
        return entries
    older = {name: value for name, value in entries.items() if name not in ("pack_sha256", "class_names")}
    return older | {"settings": _to_settings_1(entries["settings"])}


def decided_in_its_version(name: str, value: Any, version: int) -> Any:
    """Status or approval in the form of a version: an older one knows no record of an approval, and no list that was revoked."""
    if version == SCHEMA_VERSION:
        return value
    if name == "approval" and value is not None:
        return replace(value, left_out=(), unchanged=(), recorded=None)
    return "superseded" if (name, value) == ("status", "revoked") else value


def from_version_1(record: dict[str, Any]) -> dict[str, Any]:
    """Converts a record of version 1 into the form of today.

    Args:
        record: A record that fits the schema of version 1. Its awards and norm lines are changed in place.

    Raises:
        UnconvertibleRecord: A value that fits the schema but that version 1 never wrote.
    """
    files = sorted((entry["file"] for entry in record["inputs"]), key=len, reverse=True)

    @cache
    def source_of(text: str) -> dict[str, Any] | None:
        return _source(text, files)

    for path, entry in _entries_with_source(record):
        source = source_of(entry["source"])
        if source is None:
            raise UnconvertibleRecord(f"{path}.source", say("list.no-source", said=entry["source"][:LONGEST]))
        entry["source"] = source
    for number, signer in enumerate(record["signers"]):
        if set(signer) != {"title", "name"}:
            raise UnconvertibleRecord(f"$.signers[{number}]", say("list.signer-entries"))
    for number, facility in enumerate(record["facilities"]):
        if further := {"kind", "level"} & set(facility):
            raise UnconvertibleRecord(f"$.facilities[{number}].{min(further)}", say("value.not-known"))
    settings = _from_settings_1(record["settings"])
    return {**record, "pack_sha256": None, "class_names": _names_1(record, settings), "settings": asdict(settings)}


def _names_1(record: Mapping[str, Any], settings: ListSettings) -> dict[str, dict[str, str]]:
    """The names of the classes of a list of version 1, which knew eight classes and did not name them itself."""
    classes = {*settings.classes, *(entry["class"] for entry in (*record["lines"], *record["facilities"]))} - {None}
    names = {class_: say(f"class-1.{class_}") for class_ in sorted(classes) if class_ in words_of("class-1")}
    return {class_: {"vi": name.text("vi"), "en": name.text("en")} for class_, name in names.items()}


def _entries_with_source(record: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The awards and the norm lines of a record, each with its path."""
    yield from ((f"$.awards[{number}]", award) for number, award in enumerate(record["awards"]))
    for number, line in enumerate(record["lines"]):
        yield from ((f"$.lines[{number}].items[{place}]", item) for place, item in enumerate(line["items"]))


def _source(text: str, files: list[str]) -> dict[str, Any] | None:
    """The source that version 1 writes as one text (file, sheet and row with "!" between them), as an object of today.

    A file name may itself contain "!": the file is the longest of `files`, the inputs of the list, with which the text begins.
    None where the text is no such source.
    """
    table, _, row = text.rpartition("!")
    if not table or not row.isdecimal() or len(row) > _MOST_DIGITS or str(int(row)) != row:
        return None
    file = next((file for file in files if table == file or table.startswith(f"{file}!")), table.partition("!")[0])
    return {"file": file, "sheet": table[len(file) + 1 :] or None, "row": int(row)}


def _from_settings_1(texts: Mapping[str, str]) -> ListSettings:
    """The settings of version 1, which are all texts, in the types of today. Raises UnconvertibleRecord."""
    for name in _SETTINGS_1:
        if name not in texts:
            raise UnconvertibleRecord(f"$.settings.{name}", say("value.absent"))
    settings = ListSettings(
        classes=tuple(texts["classes"].split(", ")) if texts["classes"] else (),
        share_of_ceiling=_decimal(texts, "share_of_ceiling"),
        rounding=Rounding(_whole_number(texts, "rounding_unit"), cast(RoundingMode, texts["rounding_mode"])),
        awards_count=texts["awards_count"],
        undated_awards=texts["undated_awards"],
        tender_groups=texts["tender_groups"],
        regional=RegionalChoice(texts["regional_method"], texts["region_scheme"], _whole_number(texts, "min_provinces")),
        indices={name.removeprefix(_INDEX): _index(texts, name) for name in texts if name.startswith(_INDEX)},
    )
    written = _to_settings_1(settings)
    for name in sorted(texts):
        path, said, expected = f"$.settings.{name}", texts[name], written.get(name)
        if expected is None:
            raise UnconvertibleRecord(path, say("value.not-known"))
        if said != expected:
            raise UnconvertibleRecord(path, say("list.other-settings", said=said[:LONGEST], expected=expected))
    return settings


def _whole_number(texts: Mapping[str, str], name: str) -> int:
    try:
        return int(texts[name])
    except ValueError as error:
        raise _must_be(name, say("value.whole")) from error


def _decimal(texts: Mapping[str, str], name: str) -> Decimal:
    try:
        value = Decimal(texts[name])
    except InvalidOperation as error:
        raise _must_be(name, say("value.number")) from error
    if not value.is_finite():
        raise _must_be(name, say("value.number"))
    return value


def _index(texts: Mapping[str, str], name: str) -> Index:
    value, _, base = texts[name].partition("/")
    try:
        return Index(int(value), int(base))
    except ValueError as error:
        raise _must_be(name, "2340000/1800000") from error


def _must_be(name: str, kind: Figure) -> UnconvertibleRecord:
    return UnconvertibleRecord(f"$.settings.{name}", say("value.must-be", kind=kind))


def _to_settings_1(settings: ListSettings) -> dict[str, str]:
    """The settings as version 1 writes them: every value as a text."""
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
