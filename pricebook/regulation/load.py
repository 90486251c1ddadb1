"""A pack from its folder, whole or refused; and the one law of a run: a pack on a day."""

import tomllib
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from pricebook.base.contracts import published_schema
from pricebook.base.languages import Phrase, say
from pricebook.base.reasons import reason_of
from pricebook.base.violations import model_violations, schema_violations
from pricebook.findings import Finding, Place, blocks
from pricebook.regulation.checks import PACK_CHECKS
from pricebook.regulation.effect import outside_its_effect, takes_the_place_of
from pricebook.regulation.model import Regulation
from pricebook.regulation.on_day import LawOnDay
from pricebook.regulation.packs import SETTINGS, FoundPack, Packs
from pricebook.regulation.tables import COLUMNS, Pack, PackTable, read_table


def law_on(
    packs: Packs, regulation: str, day: date | Callable[[Regulation], date], *, with_issued: bool = False
) -> tuple[LawOnDay | None, list[Finding]]:
    """The law of a run: a pack of the search path on a day, and what is wrong with it.

    Args:
        packs: where packs are looked for.
        regulation: the pack's id; it must be on the path.
        day: the pricing or service day, or what gives it once the regulation is known.
        with_issued: whether the table of issued prices is read: judging others asks for it, pricing never does.

    Returns:
        The law, or None where the pack is broken; and findings: LW001–LW011 what is broken, LW012 a day on which the
        regulation is not in force, LW013 a pack that takes the place of the installed one of its name.

    Raises:
        LookupError: there is no such pack.
    """
    found = packs.find(regulation)
    if found is None:
        raise LookupError(regulation)
    pack, findings = load_pack(found, with_issued=with_issued)
    if pack is None:
        return None, findings
    law = LawOnDay(pack, day if isinstance(day, date) else day(pack.regulation))
    return law, [*findings, *outside_its_effect(law), *takes_the_place_of(found, packs.installed(regulation))]


def load_pack(found: FoundPack, *, with_issued: bool = False) -> tuple[Pack | None, list[Finding]]:
    """The pack in a folder, and what is wrong with it (LW…). A pack with an error in it is not handed out."""
    folder = found.folder
    regulation, findings = load_regulation(found)
    tables: dict[str, PackTable] = {}
    for name in COLUMNS:
        if name == "issued" and not with_issued:  # what was issued: for judging others, never for pricing
            tables[name] = PackTable.empty(folder, name)
            continue
        tables[name], wrong = read_table(folder, name)
        findings += wrong
    if regulation is not None:
        if not len(tables["services"]):
            findings.append(Finding("LW004", Place(f"{folder.name}/services.csv"), more={"column": "services.csv"}))
        for check in PACK_CHECKS:
            findings += check(regulation, tables)
    if regulation is None or blocks(findings):
        return None, findings
    return Pack(regulation, found, tables), findings


def load_regulation(found: FoundPack) -> tuple[Regulation | None, list[Finding]]:
    """A pack's regulation.toml alone: held against the published schema (LW001 by path), then as a model."""
    from jsonschema import Draft202012Validator
    from pydantic import ValidationError

    folder = found.folder
    file = Place(f"{folder.name}/{SETTINGS}")
    try:
        raw = tomllib.loads((folder / SETTINGS).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        return None, [_wrong(file, SETTINGS, reason_of(error))]
    wrong = schema_violations(Draft202012Validator(published_schema("regulation")).iter_errors(_as_json(raw)))
    if wrong:
        return None, [_wrong(file, path, reason) for path, reason in wrong]
    try:
        law = Regulation.model_validate(raw)
    except ValidationError as error:
        return None, [_wrong(file, path, reason) for path, reason in model_violations(error.errors())]
    if law.id != folder.name:
        return None, [_wrong(file, "id", say("value.other-folder", said=law.id, folder=folder.name))]
    known = {index.id for index in law.indices}
    unknown = {component.id: component.index for component in law.components if component.index not in (None, *known)}
    return law, [_wrong(file, f"components[{c}].index", say("value.no-such-index", said=i or "")) for c, i in unknown.items()]


def _wrong(file: Place, path: str, reason: Phrase) -> Finding:
    return Finding("LW001", file, more={"path": path, "reason": reason})


def regulation_on(found: FoundPack, day: date) -> tuple[LawOnDay | None, list[Finding]]:
    """The law of a list that exists already: what its regulation says beside its tables, which are not read."""
    regulation, findings = load_regulation(found)
    if regulation is None:
        return None, findings
    tables = {name: PackTable.empty(found.folder, name) for name in COLUMNS}
    return LawOnDay(Pack(regulation, found, tables), day), findings


def _as_json(value: Any) -> Any:
    """TOML's dates as JSON has them: text."""
    if isinstance(value, dict):
        return {key: _as_json(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_as_json(entry) for entry in value]
    return value.isoformat() if isinstance(value, date | datetime | time) else value
