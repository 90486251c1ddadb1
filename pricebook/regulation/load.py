"""A pack from its folder, whole or refused."""

import json
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from pricebook.base.reasons import reason_of
from pricebook.base.wrong_values import wrong_by_model, wrong_by_schema
from pricebook.findings import Finding, Phrase, Place, blocks, say
from pricebook.regulation.checks import PACK_CHECKS
from pricebook.regulation.folder import norms_folder
from pricebook.regulation.model import Regulation
from pricebook.regulation.tables import COLUMNS, PackTable, read_table

# `issued` is what was issued, for tests and for judging others: pricing never opens it.
PRICING_TABLES = tuple(name for name in COLUMNS if name != "issued")


@dataclass(frozen=True, slots=True)
class Pack:
    """A regulation with its tables."""

    law: Regulation
    folder: Path
    tables: dict[str, PackTable]


@cache
def schema(name: str) -> dict[str, Any]:
    """A published JSON Schema: `regulation`, `pricelist`, `findings` or `check`."""
    loaded: dict[str, Any] = json.loads((norms_folder() / "schema" / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def load_pack(folder: Path, *, with_issued: bool = False) -> tuple[Pack | None, list[Finding]]:
    """The pack in `folder`, and what is wrong with it (LW…). A pack with an error in it is not handed out."""
    law, findings = load_law(folder)
    tables: dict[str, PackTable] = {}
    for name in COLUMNS:
        if name == "issued" and not with_issued:
            tables[name] = PackTable(name, f"{folder.name}/{name}.csv", {column: [] for column in COLUMNS[name]})
            continue
        tables[name], wrong = read_table(folder, name)
        findings += wrong
    if law is not None:
        if not len(tables["services"]):
            findings.append(Finding("LW004", Place(f"{folder.name}/services.csv"), more={"column": "services.csv"}))
        for check in PACK_CHECKS:
            findings += check(law, tables)
    if law is None or blocks(findings):
        return None, findings
    return Pack(law, folder, tables), findings


def load_law(folder: Path) -> tuple[Regulation | None, list[Finding]]:
    """A pack's regulation.toml alone: held against the published schema (LW001 by path), then as a model."""
    from jsonschema import Draft202012Validator
    from pydantic import ValidationError

    file = Place(f"{folder.name}/regulation.toml")
    try:
        raw = tomllib.loads((folder / "regulation.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        return None, [_wrong(file, "regulation.toml", reason_of(error))]
    wrong = wrong_by_schema(Draft202012Validator(schema("regulation")).iter_errors(_as_json(raw)))
    if wrong:
        return None, [_wrong(file, path, reason) for path, reason in wrong]
    try:
        law = Regulation.model_validate(raw)
    except ValidationError as error:
        return None, [_wrong(file, path, reason) for path, reason in wrong_by_model(error.errors())]
    if law.id != folder.name:
        return None, [_wrong(file, "id", say("value.other-folder", said=law.id, folder=folder.name))]
    known = {index.id for index in law.indices}
    unknown = {component.id: component.index for component in law.components if component.index not in (None, *known)}
    return law, [_wrong(file, f"components[{c}].index", say("value.no-such-index", said=i or "")) for c, i in unknown.items()]


def _wrong(file: Place, path: str, reason: Phrase) -> Finding:
    return Finding("LW001", file, more={"path": path, "reason": reason})


def _as_json(value: Any) -> Any:
    """TOML's dates as JSON has them: text."""
    if isinstance(value, dict):
        return {key: _as_json(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_as_json(entry) for entry in value]
    return value.isoformat() if isinstance(value, date | datetime | time) else value
