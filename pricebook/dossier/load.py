"""A dossier folder, read whole: whatever is wrong in it is found in one run, and what can be used is used."""

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from pricebook.base.files import sha256_of
from pricebook.base.languages import Terms, say
from pricebook.dossier.database import connect, load_given, load_law
from pricebook.dossier.references import check_references, resolve_services, taint_services
from pricebook.dossier.rows import doubled_keys, doubled_rows, norm_lines
from pricebook.dossier.settings import SETTINGS_FILE, Settings, read_settings
from pricebook.findings import Finding, Place
from pricebook.regulation import LawOnDay, RegionScheme, SearchPath, Service, law_on, load_scheme, scheme_in_force
from pricebook.tables import FORMATS, Table, load_specs, read_table

BEHIND_THE_LAWS = 10**6  # the position of a province's first service: after all of the regulation
OUR_OWN = ("pricelist",)  # what a build may have written here


@dataclass(slots=True)
class Dossier:
    """One province's folder, on the day of its law. `inputs` are the files read, with their SHA-256; `con` holds the tables
    (database.py).
    """

    folder: Path
    settings: Settings
    law: LawOnDay
    scheme: RegionScheme
    tables: dict[str, Table]
    inputs: list[tuple[str, str]]
    con: duckdb.DuckDBPyConnection
    findings: list[Finding] = field(default_factory=list)

    def place(self, table: str, row: int, field_id: str) -> Place:
        """Where a row of one of the tables stands in its file."""
        return self.tables[table].place(row, field_id)


@dataclass(frozen=True, slots=True)
class AsEvidence:
    """How a dossier is read where somebody else's list is judged by it.

    The law is the one that the list is judged by; `norms`, the norm lines of that list, take the place of the dossier's own.
    """

    law: LawOnDay
    norms: Table | None = None


def load_dossier(folder: Path, packs: SearchPath, evidence: AsEvidence | None = None) -> tuple[Dossier | None, list[Finding]]:
    """The dossier, and all that is wrong in it.

    The tables are read and reported even where nothing can be priced, so that staff mend everything in one round.

    Args:
        folder: where dossier.toml and the tables lie.
        packs: where the regulation's pack is looked for.
        evidence: given where somebody else's list is judged by the dossier, which may then go without norms.

    Returns:
        The dossier, or None where nothing can be priced at all (no readable settings, no regulation of that name, a region
        scheme that is not known); and the findings.
    """
    settings, findings = read_settings(folder)
    law, wrong = _law(settings, packs, evidence)
    findings += wrong
    files, wrong = _files(folder)
    findings += wrong
    tables: dict[str, Table] = {}
    inputs = [(SETTINGS_FILE, sha256_of(folder / SETTINGS_FILE))] if settings is not None else []
    if evidence is not None and evidence.norms is not None:
        files.pop("norms", None)
        tables["norms"] = evidence.norms
        findings += norm_lines(evidence.norms)
    for name, path in files.items():
        chosen = settings.tables[name].columns if settings is not None and name in settings.tables else {}
        table, wrong = read_table(path, load_specs()[name], chosen)
        findings += wrong
        with suppress(OSError):  # read_table has said that it cannot be opened
            inputs.append((path.name, sha256_of(path)))
        if table is not None:
            tables[name] = table
            findings += norm_lines(table)
    findings += _required_tables(law, files, ("norms", "tenders") if evidence is None else ("tenders",))
    if settings is None or law is None:
        return None, [*findings, *(f for table in tables.values() for f in doubled_keys(table, doubled_rows(table)))]
    scheme, wrong = _scheme(settings, law, packs)
    findings += wrong
    if scheme is None:
        return None, findings
    con = connect()
    load_law(con, law)
    load_given(con, tables)
    dossier = Dossier(folder, settings, law, scheme, tables, sorted(inputs), con)
    resolve_services(con)
    taint_services(con, tables)
    dossier.findings = findings + check_references(con, tables) + _provinces(tables, scheme)
    return dossier, dossier.findings


def own_services(folder: Path) -> tuple[Service, ...]:
    """The services of a dossier's own table, beside the regulation's or naming them. What is wrong there is not told here."""
    path = _files(folder)[0].get("services")
    table, _ = read_table(path, load_specs()["services"]) if path is not None else (None, [])
    if table is None:
        return ()
    columns = zip(table.columns["service_id"], table.columns["group"], table.columns["name"], strict=True)
    return tuple(
        Service(service, None, None, group, name, BEHIND_THE_LAWS + row, own=True)
        for row, (service, group, name) in enumerate(columns)
        if service is not None
    )


def _law(settings: Settings | None, packs: SearchPath, evidence: AsEvidence | None) -> tuple[LawOnDay | None, list[Finding]]:
    """The law on the dossier's pricing date; as evidence, the law that the list is judged by, if the dossier follows it."""
    if settings is None:
        return None, []
    at = Place(SETTINGS_FILE)
    if evidence is not None:
        judged_by = evidence.law.regulation.id
        if settings.regulation == judged_by:
            return evidence.law, []
        return None, [Finding("IN035", at, observed=settings.regulation, limit=judged_by)]
    try:
        return law_on(packs, settings.regulation, settings.pricing_date)
    except LookupError:
        return None, [Finding("IN013", at, observed=settings.regulation, more={"known": ", ".join(packs.ids())})]


def _scheme(settings: Settings, law: LawOnDay, packs: SearchPath) -> tuple[RegionScheme | None, list[Finding]]:
    """R4: the region scheme the dossier names, else the one in use on the pricing date; the province must be in it."""
    folder = packs.regions()
    scheme_id = settings.regional.scheme or scheme_in_force(folder, law.day)
    scheme = load_scheme(folder, scheme_id)
    at = Place(SETTINGS_FILE)
    if scheme is None:
        return None, [
            Finding("IN012", at, more={"path": "regional.scheme", "reason": say("value.no-such-scheme", said=scheme_id)})
        ]
    if scheme.region_of(settings.province) is None:
        return scheme, [Finding("IN019", at, observed=settings.province, more={"scheme": Terms([scheme.id])})]
    return scheme, []


def _provinces(tables: dict[str, Table], scheme: RegionScheme) -> list[Finding]:
    """IN019 for each province of the regional prices that the scheme does not know: its prices would silently not count."""
    table = tables.get("regional_prices")
    if table is None:
        return []
    first: dict[str, int] = {}
    for row, province in enumerate(table.columns["province"]):
        if province is not None and scheme.region_of(province) is None:
            first.setdefault(province, row)
    more = {"scheme": Terms([scheme.id])}
    return [Finding("IN019", table.place(row, "province"), observed=name, more=dict(more)) for name, row in first.items()]


def _files(folder: Path) -> tuple[dict[str, Path], list[Finding]]:
    """Table name → its file. Two files for one table, or a file that names no table, is a finding."""
    from difflib import get_close_matches

    specs = load_specs()
    files: dict[str, Path] = {}
    findings: list[Finding] = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in FORMATS or not path.is_file() or path.name.startswith(("~$", ".")):
            continue
        name = path.stem.lower()
        if name in OUR_OWN:
            continue
        if name not in specs:
            near = ", ".join(get_close_matches(name, specs, n=1)) or "–"
            findings.append(Finding("IN011", Place(path.name.encode(errors="replace").decode()), more={"near": near}))
        elif name in files:
            findings.append(Finding("IN016", Place(path.name), observed=path.name, more={"other": files[name].name}))
        else:
            files[name] = path
    return files, findings


def _required_tables(law: LawOnDay | None, files: dict[str, Path], needed: tuple[str, ...]) -> list[Finding]:
    """IN001: norms and tenders, unless the regulation gives amounts instead of norms."""
    if law is None or not law.regulation.needs_norms:
        return []
    specs = load_specs()
    return [
        Finding("IN001", Place(f"{name}.xlsx"), more={"table": specs[name].title, "name": name})
        for name in needed
        if name not in files
    ]
