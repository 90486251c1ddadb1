"""A file of cells that nobody has logged, held against the exports of a list, which are made anew for it."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import sqlalchemy as sa

from pricebook.app.catalogues import declared_layouts
from pricebook.app.errors import CallError
from pricebook.app.export import export_listed
from pricebook.app.export_standing import Standing, recorded_listed
from pricebook.app.load import LoadedList
from pricebook.app.packs import packs_for
from pricebook.base.languages import Phrase
from pricebook.base.own_folders import own_folder
from pricebook.exports.cell_by_cell import Differing, differing, likeness, values
from pricebook.exports.output import Output
from pricebook.exports.reimbursement.workbook import CATALOGUE
from pricebook.registry import Registry
from pricebook.registry.recorded import Recorded, recorded_in
from pricebook.regulation import CatalogueLayout
from pricebook.tables import Sheet, Unreadable, read_sheets

_ALIKE = 0.5  # of the values: a file that shares fewer with an export is another one
_TABLES = (".xlsx", ".csv")
_MOST_DAYS = 4  # on which facilities are asked about
_APART = re.compile(r"[\s:_]+")


Listed = tuple[LoadedList, Standing | None, list[Phrase]]


@dataclass(frozen=True, slots=True)
class Remade:
    """The export that a file comes nearest to: of which list, under which name, and where the file differs from it.

    `as_decided` says whether it is that of the list right after its approval, which may be withdrawn since.
    """

    of: Recorded
    file: str
    differing: tuple[Differing, ...]
    as_decided: bool


def remade(con: sa.Connection, registry: Registry, path: Path, of: Recorded | None, norms: Path | str | None) -> Remade | None:
    """Makes the exports of the list that a file names, and compares the nearest of them cell by cell.

    An export says what was known when it was made: a list that was replaced or revoked since is tried as it was decided, too,
    and its facilities as they were known on the days that the file names.

    Args:
        con: A connection that reads.
        registry: The registry.
        path: The file.
        of: The list; by default those whose fingerprint, file or decision the file names.
        norms: As the verbs have it.

    Returns:
        The comparison; None where the file is none of cells, or no export is like it.
    """
    try:
        sheets = read_sheets(path)
    except Unreadable:
        return None
    cells = values(sheets)
    lists = [of] if of is not None else recorded_in(con, path.name, cells)
    best: Remade | None = None
    with own_folder() as folder:
        for each in lists:
            for output, as_decided in _exports(con, registry, each, cells, norms):
                if not _can_be(sheets, output):
                    continue
                made = folder / output.name
                output.write(made)
                own = read_sheets(made)
                if likeness(sheets, own) < _ALIKE:
                    continue
                found = tuple(one._replace(at=replace(one.at, file=path.name)) for one in differing(sheets, own))
                if best is None or len(found) < len(best.differing):
                    best = Remade(each, output.name, found, as_decided)
                if not found:
                    return best
    return best


def _exports(
    con: sa.Connection, registry: Registry, of: Recorded, cells: set[str], norms: Path | str | None
) -> Iterator[tuple[Output, bool]]:
    """The catalogues and the publication of a list: as it is today, as it was decided (True), then by days that cells name."""
    layouts = [layout.id for layout in declared_layouts(packs_for(norms)) if _has_headings(layout, cells)]
    parts = {part for cell in cells for part in _APART.split(cell)}
    for on in (None, *_days(cells)):
        for as_decided in (False, True):
            with suppress(CallError):
                loaded, standing = recorded_listed(con, registry, (None, None), of.name, norms, on, as_decided=as_decided)
                prices = loaded.prices.with_approval(standing.decided.status, standing.decided.approval)
                listed: Listed = replace(loaded, prices=prices), standing, []
                codes = [each.facility_code for each in standing.facilities if each.facility_code in parts]
                with suppress(CallError):
                    if layouts:
                        made = export_listed(listed, "reimbursement", facilities=codes, layouts=layouts, norms=norms)
                        yield from ((output, as_decided) for output in made.outputs)
                if on is None and not layouts:
                    yield from ((each, as_decided) for each in export_listed(listed, "publication", norms=norms).outputs)


def _has_headings(layout: CatalogueLayout, cells: set[str]) -> bool:
    """Whether cells have most of the headings of a layout."""
    return 2 * sum(column.name in cells for column in layout.columns) > len(layout.columns)


def _days(cells: set[str]) -> list[date]:
    """The days that cells name as claim files do (20121001)."""
    found = set()
    for cell in cells:
        if len(cell) == 8 and cell.isdecimal():
            with suppress(ValueError):
                found.add(datetime.strptime(cell, "%Y%m%d").date())
    return sorted(found)[:_MOST_DAYS]


def _can_be(sheets: Sequence[Sheet], output: Output) -> bool:
    """Whether a file can be an output, saved again: any table of a workbook, or of its first sheet; one sheet alone of a CSV."""
    if output.name.endswith(".xlsx"):
        return True
    return output.name.endswith(".csv") and len(sheets) == 1 and sheets[0].name != CATALOGUE
