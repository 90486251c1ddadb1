"""The settings of a dossier in a form: which classes there are to choose from, and what a form says as dossier.toml has it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pricebook.app.errors import SettingsRefused
from pricebook.app.packs import packs_for
from pricebook.base.languages import Phrase, say
from pricebook.dossier import Settings
from pricebook.regulation import load_pack


def classes_of(settings: Settings, folder: Path, norms: Path | str | None = None) -> dict[str, str]:
    """The hospital classes of the regulation of a dossier, and those that the dossier names beside them, each with its name."""
    packs = packs_for(norms, folder)
    found = packs.find(settings.regulation)
    pack = load_pack(found)[0] if found is not None else None
    known = list(pack.regulation.classes) if pack is not None else []
    spelt = pack.regulation.spellings["class"] if pack is not None else {}
    return {id: (*spelt.get(id, ()), id, id)[1] for id in [*known, *settings.classes]}


def as_settings(
    top: Mapping[str, str], classes: Sequence[str], rounding: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a form says, as dossier.toml has it: the settings outside all tables, and those of `rounding`.

    Raises:
        SettingsRefused: a day or a number cannot be read.
    """
    told: dict[str, Any] = {**top, "classes": list(classes)}
    try:
        told["pricing_date"] = date.fromisoformat(top["pricing_date"])
    except ValueError as error:
        raise _refused("pricing_date", say("value.date")) from error
    told["share_of_ceiling"] = _share(top["share_of_ceiling"])
    if not rounding["unit"]:
        return told, {}
    unit = rounding["unit"].replace(".", "")
    if not (unit.isascii() and unit.isdigit() and len(unit) < 10):
        raise _refused("rounding.unit", say("value.whole"))
    return told, {"unit": int(unit), "mode": rounding["mode"]}


def _share(said: str) -> str:
    """A share as dossier.toml has it: 0,85 and 85% are 0.85; what is no number is left to the settings to refuse."""
    said = said.replace(",", ".").strip()
    with suppress(ArithmeticError):
        return str(Decimal(said.removesuffix("%").strip()) / 100) if said.endswith("%") else said
    return said


def _refused(path: str, reason: Phrase) -> SettingsRefused:
    return SettingsRefused("settings-refused", path=path, reason=reason)
