"""A dossier folder, read whole: whatever is wrong in it is found in one run, and what can be used is used."""

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from pricebook.base.files import sha256_of
from pricebook.dossier.database import connect, load_given, load_law
from pricebook.dossier.references import check_references, resolve_services, taint_services
from pricebook.dossier.rows import doubled_keys, doubled_rows, norm_lines
from pricebook.dossier.settings import SETTINGS_FILE, Settings, read_settings
from pricebook.findings import Finding, Place, Terms, say
from pricebook.regulation import Pack, RegionScheme, Service, available, load_pack, load_scheme, pack_folder, scheme_in_force
from pricebook.tables import FORMATS, Table, load_specs, read_table

BEHIND_THE_LAWS = 10**6  # the position of a province's first service: after all of the regulation
OUR_OWN = ("pricelist",)  # what a build may have written here


@dataclass(slots=True)
class Dossier:
    """One province's folder. `inputs` are the files read, with their SHA-256; `con` holds the tables (database.py)."""

    folder: Path
    settings: Settings
    pack: Pack
    scheme: RegionScheme
    tables: dict[str, Table]
    inputs: list[tuple[str, str]]
    con: duckdb.DuckDBPyConnection
    findings: list[Finding] = field(default_factory=list)

    def place(self, table: str, row: int, field_id: str) -> Place:
        """Where a row of one of the tables stands in its file."""
        return self.tables[table].place(row, field_id)


def load_dossier(folder: Path, norms: Table | None = None, *, as_evidence: bool = False) -> tuple[Dossier | None, list[Finding]]:
    """The dossier, and all that is wrong in it.

    None where nothing can be priced at all: no readable settings, or no regulation of that name. The tables are read
    and reported even then, so that staff mend everything in one round. `as_evidence`: somebody else's list is judged by it;
    `norms`, the norm lines of that list, then take the place of the dossier's own, and it may go without any.
    """
    settings, findings = read_settings(folder)
    pack, wrong = _pack(settings)
    findings += wrong
    files, wrong = _files(folder)
    findings += wrong
    tables: dict[str, Table] = {}
    inputs = [(SETTINGS_FILE, sha256_of(folder / SETTINGS_FILE))] if settings is not None else []
    if norms is not None:
        files.pop("norms", None)
        tables["norms"] = norms
        findings += norm_lines(norms)
    for name, path in files.items():
        chosen = settings.tables[name].columns if settings is not None and name in settings.tables else {}
        table, wrong = read_table(path, load_specs()[name], chosen)
        findings += wrong
        with suppress(OSError):  # read_table has said that it cannot be opened
            inputs.append((path.name, sha256_of(path)))
        if table is not None:
            tables[name] = table
            findings += norm_lines(table)
    findings += _required_tables(pack, files, ("tenders",) if as_evidence else ("norms", "tenders"))
    if settings is None or pack is None:
        return None, [*findings, *(f for table in tables.values() for f in doubled_keys(table, doubled_rows(table)))]
    scheme, wrong = _scheme(settings)
    findings += wrong
    if scheme is None:
        return None, findings
    con = connect()
    load_law(con, pack, settings.pricing_date)
    load_given(con, tables)
    dossier = Dossier(folder, settings, pack, scheme, tables, sorted(inputs), con)
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


def _pack(settings: Settings | None) -> tuple[Pack | None, list[Finding]]:
    if settings is None:
        return None, []
    folder = pack_folder(settings.regulation)
    if folder is None:
        known = ", ".join(available())
        return None, [Finding("IN013", Place(SETTINGS_FILE), observed=settings.regulation, more={"known": known})]
    return load_pack(folder)


def _scheme(settings: Settings) -> tuple[RegionScheme | None, list[Finding]]:
    """R4: the region scheme the dossier names, else the one in use on the pricing date; the province must be in it."""
    scheme_id = settings.regional.scheme or scheme_in_force(settings.pricing_date)
    scheme = load_scheme(scheme_id)
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


def _required_tables(pack: Pack | None, files: dict[str, Path], needed: tuple[str, ...]) -> list[Finding]:
    """IN001: norms and tenders, unless the regulation gives amounts instead of norms."""
    if pack is None or not pack.law.needs_norms:
        return []
    specs = load_specs()
    return [
        Finding("IN001", Place(f"{name}.xlsx"), more={"table": specs[name].title, "name": name})
        for name in needed
        if name not in files
    ]
