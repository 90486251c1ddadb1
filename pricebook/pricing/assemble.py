"""Assembles the price list from the tables of pricing. Every figure keeps the input row that it came from."""

from collections import defaultdict
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import duckdb

from pricebook.base.rounding import RoundingRule
from pricebook.dossier import Dossier, named_rows
from pricebook.pricelist import (
    SCHEMA_VERSION,
    Award,
    Capability,
    ClassNames,
    Dispute,
    Facility,
    Index,
    InputFile,
    LeftOut,
    ListSettings,
    NormLine,
    PriceLine,
    PriceList,
    ProvincePrice,
    RegionalChoice,
    Rounding,
    RoundingStep,
    Signer,
    SourceRow,
)
from pricebook.pricing.compose import Composition
from pricebook.pricing.disputes import state_of, stated_disputes
from pricebook.pricing.exact_costs import MOST_KEPT, exact_figure

_SQL = Path(__file__).parent / "queries"
_FACILITIES = "select facility_code, name, class as class_, managed_by, in_scope, kind, level from facilities order by id"
_REGIONAL = "select item, province, unit_price, exact_price, award, rank from regional_prices order by item, province, rank"
Key = tuple[str, str | None]  # service and class


def assemble(composition: Composition) -> PriceList:
    """The draft price list of a composed dossier, in the regulation's order.

    Args:
        composition: the dossier with its composed prices.

    Returns:
        The list: amounts in đồng, every service with its norm lines, awards and source rows.
    """
    dossier, con = composition.dossier, composition.con
    settings, law = dossier.settings, dossier.law.regulation
    capabilities = _abilities(con)
    disputes = [stated.dispute for stated in stated_disputes(con, law) if stated.known]  # an unknown service has its own finding
    return PriceList(
        schema_version=SCHEMA_VERSION,
        regulation=law.id,
        regulation_title=law.title,
        ordinal_heading=law.ordinal_heading,
        pack_version=law.pack_version,
        pack_sha256=dossier.law.pack.found.sha256,
        province=settings.province,
        pricing_date=dossier.law.day,
        submitter=settings.submitter,
        approver=settings.approver,
        status="draft",
        settings=_settings(composition),
        signers=tuple(Signer(signer.title, signer.name) for signer in settings.signers),
        components={component.id: component.name for component in dossier.law.components},
        class_names={entry.id: ClassNames(entry.name.vi, entry.name.en) for entry in law.named_classes},
        inputs=tuple(InputFile(file, digest) for file, digest in dossier.inputs),
        approval=None,
        facilities=tuple(Facility(**row._asdict()) for row in named_rows(con, _FACILITIES)),
        capabilities=tuple(capabilities),
        awards=tuple(_awards(dossier)),
        lines=tuple(_lines(composition, capabilities, disputes)),
        left_out=tuple(_left_out(con)),
        disputes=tuple(disputes),
    )


def _settings(composition: Composition) -> ListSettings:
    """The choices that the law leaves open. They are printed on every output that depends on them."""
    choices, law = composition.choices, composition.dossier.law
    indices = {component.id: law.index(component.id) for component in law.components}
    return ListSettings(
        classes=choices.classes,
        share_of_ceiling=choices.share,
        rounding=_rounding(choices.rounding),
        awards_count=choices.awards_count,
        undated_awards=choices.undated,
        tender_groups=choices.tender_groups,
        regional=RegionalChoice(choices.regional_method, choices.region_scheme, choices.min_provinces),
        indices={component: Index(index.value, index.base) for component, index in indices.items() if index is not None},
    )


def _rounding(rule: RoundingRule) -> Rounding:
    return Rounding(rule.unit, rule.mode, tuple(RoundingStep(step.below, step.unit) for step in rule.steps))


def _source(dossier: Dossier, table: str, row: int) -> SourceRow:
    """A row of an input file, counted from 1 as users see it."""
    given = dossier.tables[table]
    return SourceRow(given.file_of(row), given.sheets[row] or None, given.rows[row] + 1)


def _awards(dossier: Dossier) -> list[Award]:
    return [
        Award(
            award=row.award,
            source=_source(dossier, row.source, row.id),
            province=row.province,
            item_code=row.item,
            name=row.item_name,
            strength=row.strength,
            form=row.form,
            tender_group=row.tender_group,
            unit=row.unit,
            price=row.price,
            factor=row.factor,
            unit_price=exact_figure(row.exact_price, row.unit_price),
            decision_no=row.decision_no,
            decision_date=row.decision_date,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            bidder=row.bidder,
            counts=row.counts,
            why_not=row.no_count_because,
        )
        for row in named_rows(dossier.con, _SQL / "awards.sql")
    ]


def _items(composition: Composition) -> dict[Key, list[NormLine]]:
    dossier, con = composition.dossier, composition.con
    competing = _own_awards(con)
    provinces = _regional(con, lowest_only=composition.choices.regional_method != "lowest-of-means")
    items: dict[Key, list[NormLine]] = defaultdict(list)
    exact = composition.exact.lines
    sources: dict[int, SourceRow] = {}

    @cache
    def lost_to(item: str, award: str | None) -> tuple[str, ...]:
        return tuple(other for other in competing[item] if other != award)

    for row in named_rows(con, _SQL / "line_items.sql"):
        if row.id not in sources:
            sources[row.id] = _source(dossier, "norms", row.id)
        items[row.service_id, row.class_].append(
            NormLine(
                component=row.component,
                kind=row.kind,
                item_code=row.item_code,
                name=row.name,
                unit=row.unit,
                quantity=_figure(row.quantity),
                per=_repeated(row.per),
                loss_pct=_repeated(row.loss_pct),
                net_quantity=exact_figure(row.exact_net, _figure(row.net_quantity)),
                unit_price=exact_figure(row.exact_price, _figure(row.unit_price)),
                basis=row.basis,
                cost=exact.get((row.service_id, row.class_, row.id), None if row.cost is None else Decimal(row.cost)),
                award=row.award,
                losers=lost_to(row.item_code, row.award) if row.basis == "tender" else (),
                provinces=tuple(provinces[row.item_code]) if row.basis == "regional" else (),
                source=sources[row.id],
                unusable=row.unusable,
            )
        )
    return items


@lru_cache(maxsize=MOST_KEPT)
def _figure(text: str | None) -> Decimal | None:
    return None if text is None else _repeated(text)


@lru_cache(maxsize=MOST_KEPT)
def _repeated(text: str) -> Decimal:
    """A quantity or a unit price, most of which repeat."""
    return Decimal(text)


def _own_awards(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Item → the own awards that count for it, the lowest first."""
    found: dict[str, list[str]] = defaultdict(list)
    for item, award in con.execute("select item, award from own_ranked order by place, award").fetchall():
        found[item].append(award)
    return found


def _regional(con: duckdb.DuckDBPyConnection, *, lowest_only: bool) -> dict[str, list[ProvincePrice]]:
    """Item → the prices in its regional average: the lowest of each province, or all if the method uses the provinces' means."""
    found: dict[str, list[ProvincePrice]] = defaultdict(list)
    for row in named_rows(con, _REGIONAL):
        if row.rank == 1 or not lowest_only:
            found[row.item].append(ProvincePrice(row.province, exact_figure(row.exact_price, row.unit_price), row.award))
    return found


def _lines(composition: Composition, capabilities: list[Capability], disputes: list[Dispute]) -> list[PriceLine]:
    con = composition.con
    items = _items(composition)
    components, given = _component_costs(composition)
    unable = _unable(capabilities, {f for (f,) in con.execute("select facility_code from facilities where in_scope").fetchall()})
    lines: list[PriceLine] = []
    number = 0
    for row in named_rows(con, _SQL / "lines.sql"):
        service, key = row.service_id, (row.service_id, row.class_)
        line = row._asdict() | {"composed": composition.exact.sums.get(key, row.composed)}
        number += not lines or lines[-1].service_id != service  # R8: services are numbered, not their classes
        lines.append(
            PriceLine(
                **line,
                number=number,
                disputed=state_of(service, disputes),
                flagged_facilities=tuple(unable.get(service, ())),
                components=components.get(key, {}),
                given=given.get(key, {}),
                items=tuple(items.get(key, ())),
            )
        )
    return lines


def _component_costs(composition: Composition) -> tuple[dict[Key, dict[str, Any]], dict[Key, dict[str, Any]]]:
    """By service and class: the cost of each component (None if a part of it is missing), and the amounts before their index."""
    costs: dict[Key, dict[str, Any]] = defaultdict(dict)
    given: dict[Key, dict[str, Any]] = defaultdict(dict)
    exact = composition.exact.components
    for row in named_rows(composition.con, _SQL / "component_costs.sql"):
        costs[row.service_id, row.class_][row.component] = exact.get((row.service_id, row.class_, row.component), row.cost)
        if row.given is not None:
            given[row.service_id, row.class_][row.component] = row.given
    return costs, given


def _abilities(con: duckdb.DuckDBPyConnection) -> list[Capability]:
    rows = named_rows(
        con, "select facility_code, service_id, performing, able, lacks, reason, service_code from abilities order by id"
    )
    return [Capability(**{**row._asdict(), "lacks": tuple(row.lacks)}) for row in rows]


def _unable(capabilities: list[Capability], in_scope: set[str]) -> dict[str, list[str]]:
    """R7: service → the facilities in scope that cannot perform it."""
    found: dict[str, list[str]] = defaultdict(list)
    for ability in capabilities:
        if not ability.able and ability.facility_code in in_scope and ability.facility_code not in found[ability.service_id]:
            found[ability.service_id].append(ability.facility_code)
    return found


def _left_out(con: duckdb.DuckDBPyConnection) -> list[LeftOut]:
    return [LeftOut(**row._asdict()) for row in named_rows(con, _SQL / "left_out.sql")]
