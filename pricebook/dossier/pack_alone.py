"""A dossier without tables: what a pack alone gives, so that the rules of pricing compose it as they compose any dossier."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from pricebook.dossier.database import connect, load_given, load_law
from pricebook.dossier.load import Dossier
from pricebook.dossier.references import resolve_services
from pricebook.dossier.settings import Settings
from pricebook.dossier.uncertain_services import find_uncertain_services
from pricebook.regulation import LawOnDay, RegionScheme
from pricebook.regulation.tables import PackTable

_NOBODY = "–"


def pack_alone(law: LawOnDay, services: Collection[str]) -> Dossier:
    """A dossier that has no table of its own, under a pack of which only the rows of some services are loaded.

    It serves a regulation that gives amounts; with so few rows a list of some lines is composed in a fraction of a second.

    Args:
        law: the law on its day.
        services: the services (service_id) to price.

    Returns:
        The dossier. Its settings are the regulation's own.
    """
    tables = {name: _rows_of(table, services) for name, table in law.pack.tables.items()}
    law = LawOnDay(replace(law.pack, tables=tables), law.day)
    settings = Settings(regulation=law.regulation.id, province=_NOBODY, pricing_date=law.day, submitter=_NOBODY, approver=_NOBODY)
    con = connect(len(services))
    load_law(con, law)
    load_given(con, {})
    dossier = Dossier(Path(), settings, law, RegionScheme(_NOBODY, _NOBODY, _NOBODY, None, None, {}, {}), {}, [], con)
    resolve_services(con)
    find_uncertain_services(con, {})
    return dossier


def _rows_of(table: PackTable, services: Collection[str]) -> PackTable:
    """The rows of a table that are about some services."""
    kept = [row for row, service in enumerate(table.columns["service_id"]) if service in services]
    return PackTable(table.name, table.file, {name: [column[row] for row in kept] for name, column in table.columns.items()})
