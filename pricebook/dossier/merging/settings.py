"""The settings of the dossiers that are merged: they must be the same, or the province's own dossier says which hold."""

from collections.abc import Sequence
from json import dumps  # a JSON string is a TOML string
from typing import Any

from pricebook.dossier.merging.read import Part
from pricebook.dossier.settings import SETTINGS_FILE, Settings
from pricebook.findings import Finding, Place

_OF_FILES, _CLASSES, _SIGNERS = "tables", "classes", "signers"


def merged_settings(parts: Sequence[Part], province: Part | None) -> tuple[Settings | None, list[Finding]]:
    """The settings of the merged dossier. RG062 for each that two dossiers have differently, and names both.

    The classes are those of all hospitals, as their facilities are. How files are read is no longer asked: the merged tables have
    the headings of the forms.
    """
    if province is not None:
        return province.settings, []
    read = [(part, part.settings) for part in parts if part.settings is not None]
    if len(read) < len(parts) or not read:
        return None, []  # what cannot be read is found already
    first, settings = read[0]
    findings = []
    ours = settings.model_dump(mode="json")
    for part, other in read[1:]:
        for name, value in other.model_dump(mode="json").items():
            if name not in (_OF_FILES, _CLASSES) and value != ours[name]:
                at = Place(f"{part.name}/{SETTINGS_FILE}")
                more = {"path": name, "other": f"{first.name}/{SETTINGS_FILE}"}
                findings.append(Finding("RG062", at, observed=_text(value), limit=_text(ours[name]), more=dict(more)))
    all_named = all(other.classes for _, other in read)
    classes = tuple(dict.fromkeys(name for _, other in read for name in other.classes)) if all_named else ()
    law = first.law
    if law is not None:
        classes = tuple(
            sorted(classes, key=lambda name: law.regulation.classes.index(name) if name in law.regulation.classes else 0)
        )
    return (None if findings else settings.model_copy(update={_CLASSES: classes, _OF_FILES: {}})), findings


def settings_text(settings: Settings) -> str:
    """Settings as dossier.toml has them."""
    said = settings.model_dump(mode="json", exclude={_OF_FILES}, exclude_none=True)
    said["pricing_date"] = settings.pricing_date  # a day is no text in TOML
    plain, deeper = [], []
    for name, value in said.items():
        if isinstance(value, dict):
            steps = value.pop("steps", [])
            deeper += ["", f"[{name}]", *(f"{key} = {_toml(each)}" for key, each in value.items())] if value else []
            for step in steps:
                deeper += ["", f"[[{name}.steps]]", *(f"{key} = {_toml(each)}" for key, each in step.items())]
        elif name == _SIGNERS:
            for signer in value:
                deeper += ["", f"[[{name}]]", *(f"{key} = {_toml(each)}" for key, each in signer.items())]
        elif value != []:
            plain.append(f"{name} = {_toml(value)}")
    return "\n".join([*plain, *deeper]) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else dumps(value, ensure_ascii=False)
