"""Reads the norm lines of a submission: as stated lines to be recalculated, and as a table of norms to compose prices from."""

import re
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from pricebook.regulation import LawOnDay
from pricebook.submission.read.layouts import figures_of
from pricebook.submission.read.services import ServiceIndex
from pricebook.submission.stated import Source, StatedList, StatedNormLine
from pricebook.tables import PassedOver, Table, folded, load_specs

_FIGURES = ("quantity", "per", "loss_pct", "net_quantity", "unit_price", "cost")
_LEADING = re.compile(r"^\s*([A-Z]?\d[\w.]*|[A-Z]\d[\w.]*)")


class _TitlesAbove(NamedTuple):
    """The service and the component that the titles above a row name."""

    service: str | None
    component: str | None


def read_norm_lines(table: Table, stated: StatedList, law: LawOnDay) -> tuple[list[StatedNormLine], Table | None]:
    """Returns the stated norm lines, and the same rows as a dossier's table of norms.

    The table is None where there are no rows, or where a row names no component.
    """
    if not len(table):
        return [], None
    index = ServiceIndex(law)
    components = {folded(name): c.id for c in law.components for name in (c.id, c.name)}
    titles_above = _titles(table, index, components)
    sources = [Source(table.file, read.name, figures_of(table.spec, read.heading)) for read in table.readings]
    columns = table.columns
    items: list[StatedNormLine] = []
    for i in range(len(table)):
        service, component = titles_above[i]
        service_text = columns["service"][i]
        if service_text is not None:
            found = index.by_ordinal.get(service_text) or _of_code(service_text, index) or index.by_name(service_text)
            service = found[0] if len(found) == 1 else None
        component = components.get(folded(columns["component"][i] or ""), columns["component"][i]) or component
        code = columns["item_code"][i]
        figures = {name: Decimal(text) for name in _FIGURES if (text := columns[name][i]) is not None}
        items.append(
            StatedNormLine(
                sources[table.reading_of(i)],
                table.rows[i],
                service_text,
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
    complete = all(item.component is not None for item in items)
    return items, _norms(table, items) if complete else None


def _of_code(text: str, index: ServiceIndex) -> tuple[str, ...]:
    """The services of a code, however it is written; none for a variant, whose norms are its own."""
    read = index.code(text)
    return () if read.base and set(read.base) == set(read.services) else read.services


def _titles(table: Table, index: ServiceIndex, components: dict[str, str]) -> list[_TitlesAbove]:
    """Returns, for each row of data, the service and the component that the titles above it name."""
    titles: dict[str | None, list[PassedOver]] = defaultdict(list)
    for read in table.readings:
        titles[read.name] += (passed for passed in read.passed_over if passed.kind in ("section", "title", "outside"))
    found: list[_TitlesAbove] = []
    for sheet, row in zip(table.sheets, table.rows, strict=True):
        service = component = None
        for above, _, text in titles[sheet]:
            if above > row:
                break
            if (named := _service_named(text, index)) is not None:
                service, component = named, None
            component = components.get(folded(re.sub(r"^[\dIVXa-z]+[.)]\s*", "", text)), component)
        found.append(_TitlesAbove(service, component))
    return found


def _service_named(text: str, index: ServiceIndex) -> str | None:
    """Returns the one service that a title names by its whole name or by its number; None where it names none, or several.

    A plain number before a name may only count the titles: it names a service by itself where lists carry the ordinals.
    """
    leading = _LEADING.match(text)
    ordinal = leading[1].rstrip(".") if leading else ""
    by_ordinal = index.by_ordinal.get(ordinal, [])
    by_name = index.by_name(text) or (index.by_name(text[leading.end() :].strip(" -–—.")) if leading else [])
    both = [service for service in by_ordinal if service in by_name]
    alone = by_ordinal if not by_name and (index.lists_carry_ordinals or not ordinal.isdecimal()) else []
    return next((found[0] for found in (both, by_name, alone) if len(found) == 1), None)


def _norms(table: Table, items: list[StatedNormLine]) -> Table:
    """Returns the rows as the table `norms` of a dossier; each cell keeps its place in the submission."""
    spec = load_specs()["norms"]
    norms = Table.empty(spec, table.file)
    norms.sheets, norms.rows, norms.broken = list(table.sheets), list(table.rows), set(table.broken)
    for reading in table.readings:
        columns = {name: column for name, column in reading.heading.columns.items() if name in norms.columns}
        columns |= {"amount": reading.heading.columns["cost"]} if "cost" in reading.heading.columns else {}
        norms.readings.append(replace(reading, heading=replace(reading.heading, columns=columns)))
    norms.columns |= {name: list(table.columns[name]) for name in table.columns if name in norms.columns}
    norms.columns["service"] = [item.service_id or text for item, text in zip(items, table.columns["service"], strict=True)]
    norms.columns["component"] = [item.component for item in items]
    norms.columns["kind"] = ["service" if item.is_service else "item" for item in items]
    norms.columns["amount"] = [
        table.columns["cost"][i] if item.item_code is None and "quantity" not in item.figures else None
        for i, item in enumerate(items)
    ]
    return norms
