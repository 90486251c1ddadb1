"""Reads a dossier. All errors are found in one run, and everything that can be used is used."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from pricebook.base.inputs import input_sha256
from pricebook.base.languages import Phrase, Terms, say
from pricebook.base.nearest import nearest_to
from pricebook.base.reasons import UnusableInput
from pricebook.dossier.database import connect, load_given, load_law
from pricebook.dossier.far_prices import far_prices
from pricebook.dossier.files import table_files
from pricebook.dossier.named_columns import named_columns
from pricebook.dossier.not_won import TABLES as TENDER_TABLES
from pricebook.dossier.not_won import not_said_by, rows_not_won
from pricebook.dossier.number_hints import NumberHintsOf
from pricebook.dossier.provinces import name_provinces, province_in_no_region
from pricebook.dossier.references import check_references, resolve_services
from pricebook.dossier.rows import check_norm_lines, duplicate_keys, duplicate_rows, lost_classes
from pricebook.dossier.settings import SETTINGS_FILE, Settings, read_settings
from pricebook.dossier.sources import read_files, read_sources
from pricebook.dossier.uncertain_services import find_uncertain_services
from pricebook.dossier.unread_codes import unread_codes
from pricebook.dossier.without_vat import prices_without_vat
from pricebook.findings import Finding, Place
from pricebook.regulation import (
    LawOnDay,
    RegionScheme,
    SearchPath,
    Service,
    later_indices,
    law_on,
    load_scheme,
    load_schemes,
    nearest,
    of_unknown_province,
    scheme_in_force,
    unusable_regions,
)
from pricebook.tables import Field, Table, TableSpec, load_specs

FIRST_OWN_POSITION = 10**6  # of a province's own services, after all services of the regulation (also in sql/01_references.sql)


@dataclass(slots=True)
class Dossier:
    """The dossier of a province.

    `inputs` are the names of the files that were read, with their SHA-256. `con` is the database with the tables (database.py).
    `unread_codes` names, by table, the columns that were not read and may hold the codes of the items; "" where there is none.
    `unread_tables` are the tables of which a file could not be read, with what says so: the file and the code of the finding.
    """

    folder: Path
    settings: Settings
    law: LawOnDay
    scheme: RegionScheme
    tables: dict[str, Table]
    inputs: list[tuple[str, str]]
    con: duckdb.DuckDBPyConnection
    findings: list[Finding] = field(default_factory=list)
    unread_codes: dict[str, Phrase | str] = field(default_factory=dict)
    unread_tables: dict[str, list[str]] = field(default_factory=dict)

    def place(self, table: str, row: int, field_id: str) -> Place:
        """The place of a cell in its file: a table, a row (from 0) and a field."""
        return self.tables[table].place(row, field_id)


@dataclass(frozen=True, slots=True)
class EvidenceOptions:
    """Options for reading a dossier as evidence, by which a submitted list is judged.

    `law` is the law that judges the list. `norms` are the norm lines of that list, if it has any; they replace the dossier's.
    """

    law: LawOnDay
    norms: Table | None = None


def load_dossier(
    folder: Path, packs: SearchPath, evidence: EvidenceOptions | None = None
) -> tuple[Dossier | None, list[Finding]]:
    """Reads a dossier and finds everything that is wrong in it.

    The tables are read and checked even if nothing can be priced, so that staff can correct everything in one round.

    Args:
        folder: the folder with dossier.toml and the tables.
        packs: the search path of regulation packs.
        evidence: given if the dossier serves to judge a submitted list. It then needs no table of norms.

    Returns:
        A pair. The first is the dossier, or None if nothing can be priced (the settings cannot be read, or the regulation or
        the region scheme does not exist). The second are the findings.
    """
    settings, findings = read_settings(folder)
    law, found = _law(settings, packs, evidence)
    findings += found
    if settings is not None and law is not None:
        findings += _unknown_classes(settings, law)
    files, found = table_files(folder, settings.parts if settings is not None else ())
    findings += found
    hints = NumberHintsOf(settings, law)
    tables: dict[str, Table] = {}
    unread_tables: dict[str, list[str]] = {}
    inputs = [(SETTINGS_FILE, input_sha256(folder / SETTINGS_FILE))] if settings is not None else []
    if evidence is not None and evidence.norms is not None:
        files.pop("norms", None)
        tables["norms"] = evidence.norms
        findings += check_norm_lines(evidence.norms)
    read = read_files(files)
    for name, sources in files.items():
        chosen = settings.tables[name].columns if settings is not None and name in settings.tables else {}
        table, found = read_sources(sources, _spec(name, law), chosen, hints.table(name))
        findings += found
        unread_tables |= {name: files_lost} if (files_lost := _unread_files(table, found)) else {}
        if table is not None:
            tables[name] = table
            findings += [*check_norm_lines(table, found), *lost_classes(table)]
    for file, path in read.items():
        with suppress(OSError):  # a file that cannot be opened is reported where it is read
            inputs.append((file, input_sha256(path)))
    findings += _required_tables(law, files, ("norms", "tenders") if evidence is None else ("tenders",))
    if settings is None or law is None:
        return None, [*findings, *(f for table in tables.values() for f in duplicate_keys(table, duplicate_rows(table)))]
    scheme, found = _scheme(settings, law, packs)
    findings += found
    if scheme is None:
        return None, findings
    settings = settings.model_copy(update={"province": scheme.province_named(settings.province) or settings.province})
    findings += name_provinces(tables, scheme, law.day, packs.regions())
    not_won: dict[str, dict[int, str]] = {}
    wanted = frozenset(filter(None, tables["norms"].columns["item_code"])) if "norms" in tables else frozenset()
    unread: dict[str, Phrase | str] = {}
    for table in (tables[name] for name in TENDER_TABLES if name in tables):
        unread[table.spec.id] = unread_codes(table, wanted)
        findings += prices_without_vat(table)
        not_won[table.spec.id], found = rows_not_won(table, law.day)
        findings = [*not_said_by(found, findings)]
        findings += [*found, *named_columns(table)]
    con = connect(sum(map(len, tables.values())))
    load_law(con, law)
    load_given(con, tables, not_won)
    dossier = Dossier(
        folder, settings, law, scheme, tables, sorted(inputs), con, unread_codes=unread, unread_tables=unread_tables
    )
    resolve_services(con)
    find_uncertain_services(con, tables)
    dossier.findings = [*findings, *check_references(con, tables, law), *far_prices(tables, law)]
    return dossier, dossier.findings


def _unread_files(table: Table | None, findings: Collection[Finding]) -> list[str]:
    """The files of a table that could not be read, each with the codes of the errors that say why: "tenders.csv: IN067"."""
    read = {reading.file for reading in table.readings} if table is not None else set()
    errors: dict[str, list[str]] = {}
    for finding in findings:
        if finding.severity == "error" and finding.at.file is not None and finding.at.file not in read:
            errors.setdefault(finding.at.file, []).append(finding.code)
    return [f"{file}: {', '.join(dict.fromkeys(codes))}" for file, codes in errors.items()]


def _spec(name: str, law: LawOnDay | None) -> TableSpec:
    """The declaration of a table, with the classes and the kinds of facility of the law.

    Where the law prices by technical levels, its classes are levels, and the column of levels is the column of classes.
    """
    spec = load_specs()[name]
    if law is None:
        return spec
    spec = spec.with_spellings(law.regulation.spellings)
    known = frozenset(text for s in law.services.values() for text in (s.service_id, s.ordinal, s.service_code) if text)
    spec = replace(spec, fields=tuple(_with_services(entry, law, known) for entry in spec.fields))
    if name != "facilities" or not law.regulation.priced_by_level:
        return spec
    headings = {"class": {**spec.field("level").headings, **spec.field("class").headings}, "level": {}}
    return replace(spec, fields=tuple(replace(field, headings=headings.get(field.id, field.headings)) for field in spec.fields))


def _with_services(entry: Field, law: LawOnDay, known: frozenset[str]) -> Field:
    """A field with the services of the regulation, and the one that its form shows as the example."""
    if entry.kind.refers_to != "service":
        return entry
    as_declared = entry.example in law.services and not entry.kind.accepts_group
    return replace(entry, shown=entry.example if as_declared else next(iter(law.services), ""), known=known)


def _unknown_classes(settings: Settings, law: LawOnDay) -> list[Finding]:
    """IN036: the settings name a class that the regulation does not have."""
    classes = law.regulation.named_classes
    known = Terms(entry.named for entry in classes)
    return [
        Finding("IN036", Place(SETTINGS_FILE), observed=name, more={"near": nearest(name, classes), "known": known})
        for name in settings.classes
        if name not in law.regulation.classes
    ]


def own_services(folder: Path) -> tuple[Service, ...]:
    """The services in a dossier's table `services`. Errors in the table are not reported here."""
    settings, _ = read_settings(folder)
    sources = table_files(folder, settings.parts if settings is not None else ())[0].get("services")
    table, _ = read_sources(sources, load_specs()["services"]) if sources else (None, [])
    if table is None:
        return ()
    columns = zip(table.columns["service_id"], table.columns["group"], table.columns["name"], strict=True)
    return tuple(
        Service(service, None, None, group, name, FIRST_OWN_POSITION + row, own=True)
        for row, (service, group, name) in enumerate(columns)
        if service is not None
    )


def _law(settings: Settings | None, packs: SearchPath, evidence: EvidenceOptions | None) -> tuple[LawOnDay | None, list[Finding]]:
    """The law on the pricing date; for evidence the law that judges the list, if the dossier follows the same regulation.

    IN013: there is no such regulation. IN035: the dossier follows another regulation than the list.
    """
    if settings is None:
        return None, []
    at = Place(SETTINGS_FILE)
    if evidence is not None:
        list_regulation = evidence.law.regulation.id
        if settings.regulation == list_regulation:
            return evidence.law, []
        return None, [Finding("IN035", at, observed=settings.regulation, limit=list_regulation)]
    try:
        law, findings = law_on(packs, settings.regulation, settings.pricing_date)
        if law is not None:
            findings += [*later_indices(law), *of_unknown_province(law, settings.province)]
        return law, findings
    except LookupError:
        near, known = nearest_to(settings.regulation, packs.ids()), ", ".join(packs.ids())
        return None, [Finding("IN013", at, observed=settings.regulation, more={"near": near, "known": known})]


def _scheme(settings: Settings, law: LawOnDay, packs: SearchPath) -> tuple[RegionScheme | None, list[Finding]]:
    """R4: the region scheme that the dossier names, else the one in use on the pricing date.

    IN012: there is no such scheme. IN019: the scheme does not have the province. LW005: the schemes cannot be read, or none is
    declared for the day.
    """
    folder = packs.regions()
    try:
        scheme_id = settings.regional.scheme or scheme_in_force(folder, law.day)
        scheme = load_scheme(folder, scheme_id)
    except UnusableInput as error:
        return None, [unusable_regions(error)]
    at = Place(SETTINGS_FILE)
    if scheme is None:
        near = nearest_to(scheme_id, [known.id for known in load_schemes(folder)])
        reason = say("value.no-such-scheme", said=scheme_id, near=near)
        return None, [Finding("IN012", at, more={"path": "regional.scheme", "reason": reason})]
    if scheme.region_of(settings.province) is None:
        return scheme, [province_in_no_region(settings.province, at, scheme, law.day, folder)]
    return scheme, []


def _required_tables(law: LawOnDay | None, files: Collection[str], needed: tuple[str, ...]) -> list[Finding]:
    """IN001: a required table has no file. None is required if the regulation gives amounts instead of norms."""
    if law is None or not law.regulation.needs_norms:
        return []
    specs = load_specs()
    return [
        Finding("IN001", Place(f"{name}.xlsx"), more={"table": specs[name].title, "name": name})
        for name in needed
        if name not in files
    ]
