"""The norm lines of a submission: as stated, to be recalculated; and as the table of norms that the core composes from."""

import re
from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from pricebook.regulation import LawOnDay
from pricebook.submission.read.layouts import figures_of
from pricebook.submission.read.services import Names
from pricebook.submission.stated import Source, StatedItem, StatedList
from pricebook.tables import PassedOver, Table, folded, load_specs

_FIGURES = ("quantity", "per", "loss_pct", "net_quantity", "unit_price", "cost")
_LEADING = re.compile(r"^\s*([A-Z]?\d[\w.]*|[A-Z]\d[\w.]*)")


class _Above(NamedTuple):
    """What the titles above a row name."""

    service: str | None
    component: str | None


def norm_lines(table: Table, stated: StatedList, law: LawOnDay) -> tuple[list[StatedItem], Table | None]:
    """The stated norm lines, and the table of norms for the core; None where the sheet tells no component or no service."""
    if not len(table):
        return [], None
    names = Names(law.services.values())
    components = {folded(said): c.id for c in law.regulation.components for said in (c.id, c.name)}
    below = _titles(table, names, components)
    sources = {read.name: Source(table.file, read.name, figures_of(table.spec, read.heading)) for read in table.readings}
    columns = table.columns
    items: list[StatedItem] = []
    for i in range(len(table)):
        service, component = below[i]
        said = columns["service"][i]
        if said is not None:
            known = names.by_ordinal.get(said) or names.by_code.get(said) or names.by_name(said) or []
            service = known[0] if len(known) == 1 else None
        component = components.get(folded(columns["component"][i] or ""), columns["component"][i]) or component
        code = columns["item_code"][i]
        figures = {name: Decimal(text) for name in _FIGURES if (text := columns[name][i]) is not None}
        items.append(
            StatedItem(
                sources[table.sheets[i]],
                table.rows[i],
                said,
                service,
                columns["class"][i],
                component,
                code,
                columns["item_name"][i],
                columns["unit"][i],
                figures,
                i in table.broken,
                is_service=code is not None and code in law.services,
                norm_row=i,
            )
        )
    told = all(item.component is not None for item in items)
    return items, _norms(table, items) if told else None


def _titles(table: Table, names: Names, components: dict[str, str]) -> list[_Above]:
    """For each row of data, the service and the component that titles above it name."""
    titles: dict[str | None, list[PassedOver]] = defaultdict(list)
    for read in table.readings:
        titles[read.name] = [passed for passed in read.passed_over if passed.kind in ("section", "title", "outside")]
    found: list[_Above] = []
    for sheet, row in zip(table.sheets, table.rows, strict=True):
        service = component = None
        for above, _, text in titles[sheet]:
            if above > row:
                break
            if (named := _service_named(text, names)) is not None:
                service, component = named, None
            component = components.get(folded(re.sub(r"^[\dIVXa-z]+[.)]\s*", "", text)), component)
        found.append(_Above(service, component))
    return found


def _service_named(text: str, names: Names) -> str | None:
    """The one service that a title names by its number or its whole name."""
    leading = _LEADING.match(text)
    for found in (
        names.by_ordinal.get(leading[1].rstrip("."), []) if leading else [],
        names.by_name(text),
        names.by_name(text[leading.end() :].strip(" -–—.")) if leading else [],
    ):
        if len(found) == 1:
            return found[0]
    return None


def _norms(table: Table, items: list[StatedItem]) -> Table:
    """The same rows as the table `norms` of a dossier, each cell where it stands in the submission."""
    spec = load_specs()["norms"]
    norms = Table.empty(spec, table.file)
    norms.sheets, norms.rows, norms.broken = list(table.sheets), list(table.rows), set(table.broken)
    for sheet, columns in table.positions.items():
        norms.positions[sheet] = {name: column for name, column in columns.items() if name in norms.columns}
        norms.positions[sheet] |= {"amount": columns["cost"]} if "cost" in columns else {}
    norms.columns |= {name: list(table.columns[name]) for name in table.columns if name in norms.columns}
    norms.columns["service"] = [item.service_id or said for item, said in zip(items, table.columns["service"], strict=True)]
    norms.columns["component"] = [item.component for item in items]
    norms.columns["kind"] = ["service" if item.is_service else "item" for item in items]
    norms.columns["amount"] = [
        table.columns["cost"][i] if item.item_code is None and "quantity" not in item.figures else None
        for i, item in enumerate(items)
    ]
    return norms
