"""Loads packs, and the law of a run: a pack on a day. A pack with an error is not used."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path

from pricebook.base.inputs import input_sha256
from pricebook.base.languages import Phrase, say
from pricebook.base.reasons import UnusableInput
from pricebook.findings import Finding, Place, blocks
from pricebook.regulation.checks import PACK_CHECKS
from pricebook.regulation.effect import outside_effect, replaces_installed_pack
from pricebook.regulation.indices import replaced_indices
from pricebook.regulation.model import Regulation
from pricebook.regulation.on_day import LawOnDay
from pricebook.regulation.packs import FACILITIES, SETTINGS, FoundPack, SearchPath
from pricebook.regulation.settings_file import read_settings
from pricebook.regulation.tables import COLUMNS, Pack, PackTable, read_table, unknown_tables, unreadable_file
from pricebook.regulation.time_checks import outside_its_document, undeclared_documents
from pricebook.regulation.vocabulary import load_vocabulary


def law_on(
    packs: SearchPath, regulation: str, day: date | Callable[[Regulation], date], *, with_issued: bool = False
) -> tuple[LawOnDay | None, list[Finding]]:
    """The law of a run: a pack of the search path on a day.

    Args:
        packs: the search path.
        regulation: the id of the pack.
        day: the pricing or service day, or a function that gives it for the regulation.
        with_issued: whether the table of issued prices is read; it serves to judge lists and is never used for pricing.

    Returns:
        A pair. The first is the law, or None if the pack has an error. The second are the findings: LW001–LW011 for errors of
        the pack, LW012 for a day on which the regulation is not in force, LW013 for a pack that replaces an installed one, LW031
        for an index that has ended or was replaced.

    Raises:
        LookupError: no pack of that id is on the search path.
    """
    found = packs.find(regulation)
    if found is None:
        raise LookupError(regulation)
    pack, findings = load_pack(found, with_issued=with_issued)
    if pack is None:
        return None, findings
    law = LawOnDay(pack, day if isinstance(day, date) else day(pack.regulation))
    return law, [
        *findings,
        *outside_effect(law),
        *replaces_installed_pack(found, packs.installed(regulation)),
        *replaced_indices(law, packs),
    ]


def load_pack(found: FoundPack, *, with_issued: bool = False) -> tuple[Pack | None, list[Finding]]:
    """Reads and checks a pack.

    Returns:
        A pair: the pack, or None if it has an error; and the findings (LW001–LW011).
    """
    folder = found.folder
    regulation, findings = load_regulation(found)
    findings += unknown_tables(folder)
    tables: dict[str, PackTable] = {}
    for name in COLUMNS:
        if name == "issued" and not with_issued:  # issued prices serve to judge lists, never to price
            tables[name] = PackTable.empty(folder, name)
            findings += unreadable_file(folder, name)
            continue
        tables[name], table_findings = read_table(folder, name)
        findings += table_findings
    if regulation is not None:
        services = tables["services"]
        if not len(services) and not any(finding.at.file == services.file for finding in findings):
            there = (folder / "services.csv").is_file()
            held = say("file.no-services" if there else "file.missing")
            findings.append(Finding("LW005", Place(services.file), observed=held, more={"expected": say("file.some-service")}))
        for check in (*PACK_CHECKS, outside_its_document, undeclared_documents):
            findings += check(regulation, tables)
    if regulation is None or blocks(findings):
        return None, findings
    return Pack(regulation, found, tables), findings


def load_regulation(found: FoundPack) -> tuple[Regulation | None, list[Finding]]:
    """Reads a pack's regulation.toml and validates it by the published schema and by the model.

    Returns:
        A pair: the regulation, or None if it cannot be used; and the findings (LW001), each with its path in the file.
    """
    folder = found.folder
    file = Place(f"{folder.name}/{SETTINGS}")
    try:
        shared = load_vocabulary(found.vocabularies)
    except UnusableInput as error:
        return None, [_invalid(Place(error.label), error.label, error.reason)]
    of_program = found.origin == "norms-installed"
    regulation, wrong = read_settings(folder / SETTINGS, "regulation", Regulation, shared, installed=of_program)
    if regulation is None:
        return None, [_invalid(file, path, reason) for path, reason in wrong]
    if regulation.id != folder.name:
        return None, [_invalid(file, "id", say("value.other-folder", said=regulation.id, folder=folder.name))]
    indices = {None, *(index.id for index in regulation.indices)}
    return regulation, [
        _invalid(file, f"components[{component.id}].index", say("value.no-such-index", said=component.index or ""))
        for component in regulation.components
        if component.index not in indices
    ]


def _invalid(file: Place, path: str, reason: Phrase) -> Finding:
    return Finding("LW001", file, more={"path": path, "reason": reason})


def settings_on(found: FoundPack, day: date) -> tuple[LawOnDay | None, list[Finding]]:
    """The law as far as its settings say it: classes, jurisdiction, articles. No table is read.

    Returns:
        A pair: the law, or None if the settings cannot be used; and the findings about them.
    """
    files = (found.folder / found.settings, *(root / FACILITIES for root in found.roots or (found.folder.parent,)))
    contents = tuple((path, input_sha256(path)) for path in files if path.is_file())
    regulation, findings = _settings_as_they_are(found, contents)
    if regulation is None:
        return None, list(findings)
    return LawOnDay(Pack(regulation, found, {name: PackTable.empty(found.folder, name) for name in COLUMNS}), day), list(findings)


@lru_cache(maxsize=16)
def _settings_as_they_are(found: FoundPack, files: tuple[tuple[Path, str], ...]) -> tuple[Regulation | None, tuple[Finding, ...]]:
    """The settings of a pack, read once as long as its files do not change: one question asks for them several times."""
    regulation, findings = load_regulation(found)
    return regulation, tuple(findings)


def regulation_on(found: FoundPack, day: date) -> tuple[LawOnDay | None, list[Finding]]:
    """The law of an existing list: the regulation's settings on a day, its services and its codes. No other table is read.

    Returns:
        A pair: the law, or None if the settings cannot be used; and the findings about settings, services and codes.
    """
    regulation, findings = load_regulation(found)
    if regulation is None:
        return None, findings
    tables = {name: PackTable.empty(found.folder, name) for name in COLUMNS}
    for name in ("services", "codes"):
        tables[name], table_findings = read_table(found.folder, name)
        findings += table_findings
    return LawOnDay(Pack(regulation, found, tables), day), findings
