"""From pricing's tables to the price list: every figure with the row that it came from."""

from collections import defaultdict
from functools import cache
from typing import Any, Literal

import duckdb

from pricebook.dossier import Dossier
from pricebook.pricelist import (
    SCHEMA_VERSION,
    Ability,
    Award,
    Dispute,
    Facility,
    Index,
    InputFile,
    LeftOut,
    LineItem,
    ListSettings,
    PriceLine,
    PriceList,
    ProvincePrice,
    RegionalChoice,
    Rounding,
    Signer,
    SourceRow,
)
from pricebook.pricing import Composition

Key = tuple[str, str | None]  # service and class


def assemble(composition: Composition, pack_sha256: str | None = None) -> PriceList:
    """The draft price list, in the regulation's order. `pack_sha256`: the SHA-256 of the regulation pack, where it is known."""
    dossier, con = composition.dossier, composition.con
    settings, law = dossier.settings, dossier.pack.law
    capabilities, disputes = _abilities(con), _disputes(con)
    return PriceList(
        schema_version=SCHEMA_VERSION,
        regulation=law.id,
        regulation_title=law.title,
        ordinal_heading=law.ordinal_heading,
        pack_version=law.pack_version,
        pack_sha256=pack_sha256,
        province=settings.province,
        pricing_date=settings.pricing_date,
        submitter=settings.submitter,
        approver=settings.approver,
        status="draft",
        settings=_settings(composition),
        signers=tuple(Signer(signer.title, signer.name) for signer in settings.signers),
        components={component.id: component.name for component in law.components},
        inputs=tuple(InputFile(file, digest) for file, digest in dossier.inputs),
        approval=None,
        facilities=tuple(
            Facility(*row)
            for row in con.execute(
                "select facility_code, name, class, managed_by, in_scope from facilities order by id"
            ).fetchall()
        ),
        capabilities=tuple(capabilities),
        awards=tuple(_awards(dossier)),
        lines=tuple(_lines(composition, capabilities, disputes)),
        left_out=tuple(_left_out(con)),
        disputes=tuple(disputes),
    )


def _settings(composition: Composition) -> ListSettings:
    """What the law leaves open, as chosen: printed on every output that depends on it."""
    choices, law = composition.choices, composition.dossier.pack.law
    day = composition.dossier.settings.pricing_date
    indices = {component.id: law.index(component.index, day) for component in law.components if component.index}
    return ListSettings(
        classes=choices.classes,
        share_of_ceiling=choices.share,
        rounding=Rounding(choices.unit, choices.mode),
        awards_count=choices.awards_count,
        undated_awards=choices.undated,
        tender_groups=choices.tender_groups,
        regional=RegionalChoice(choices.regional_method, choices.region_scheme, choices.min_provinces),
        indices={component: Index(index.value, index.base) for component, index in indices.items() if index is not None},
    )


def _source(dossier: Dossier, table: str, row: int) -> SourceRow:
    """The row of an input as people find it."""
    given = dossier.tables[table]
    return SourceRow(given.file, given.sheets[row] or None, given.rows[row] + 1)


def _awards(dossier: Dossier) -> list[Award]:
    rows = dossier.con.execute(
        """
        select award, source, id, province, item, item_name, strength, nullif(concat_ws('; ', form, packaging), ''), tender_group,
               unit, price, factor, unit_price, decision_no, decision_date, valid_from, valid_to, bidder, counts, no_count_because
        from awards order by item, source desc, unit_price, award
        """
    ).fetchall()
    return [Award(award, _source(dossier, table, row), *rest) for award, table, row, *rest in rows]


def _items(composition: Composition) -> dict[Key, list[LineItem]]:
    dossier, con = composition.dossier, composition.con
    losers = _considered(con, "select item, award from awards a where counts and own order by unit_price, award")
    provinces = _regional(con, lowest_only=composition.choices.regional_method != "lowest-of-means")
    items: dict[Key, list[LineItem]] = defaultdict(list)
    rows = con.execute(
        """
        select i.service_id, i.class, i.component, i.kind, coalesce(i.inner_service, i.item),
               coalesce(i.item_name, u.name, s.name), coalesce(i.unit, s.unit), i.quantity, i.per, i.loss_pct, i.net_quantity,
               i.unit_price, i.basis, i.cost, i.award, i.id
        from line_items i left join norm_units u using (item) left join law.components c using (component)
        left join services s on s.service_id = i.inner_service
        order by i.service_id, i.class, c.id, i.id
        """
    ).fetchall()
    sources: dict[int, SourceRow] = {}

    @cache
    def lost_to(item: str, award: str | None) -> tuple[str, ...]:
        return tuple(other for other in losers[item] if other != award)

    for service, class_, component, kind, item, name, unit, quantity, per, loss, net, unit_price, basis, cost, award, row in rows:
        if row not in sources:
            sources[row] = _source(dossier, "norms", row)
        lost = lost_to(item, award) if basis == "tender" else ()
        averaged = tuple(provinces[item]) if basis == "regional" else ()
        items[service, class_].append(
            LineItem(
                component,
                kind,
                item,
                name,
                unit,
                quantity,
                per,
                loss,
                net,
                unit_price,
                basis,
                cost,
                award,
                lost,
                averaged,
                sources[row],
            )
        )
    return items


def _considered(con: duckdb.DuckDBPyConnection, query: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for item, award in con.execute(query).fetchall():
        found[item].append(award)
    return found


def _regional(con: duckdb.DuckDBPyConnection, *, lowest_only: bool) -> dict[str, list[ProvincePrice]]:
    """The rows that entered the average of an item: each province's lowest, or all where the method takes their means."""
    found: dict[str, list[ProvincePrice]] = defaultdict(list)
    rows = con.execute("select * from regional_prices order by item, province, unit_price, award").fetchall()
    for item, province, unit_price, award in rows:
        if not (lowest_only and found[item] and found[item][-1].province == province):
            found[item].append(ProvincePrice(province, unit_price, award))
    return found


def _lines(composition: Composition, capabilities: list[Ability], disputes: list[Dispute]) -> list[PriceLine]:
    con = composition.con
    items = _items(composition)
    components, given = _component_costs(con)
    unable = _unable(capabilities, {f for (f,) in con.execute("select facility_code from facilities where in_scope").fetchall()})
    query = con.execute(
        """
        select p.service_id, s.part, s.ordinal, s.service_code, s.group_name as "group", s.name, s.unit, p.class as class_,
               p.composed, p.rounded, p.ceiling, if(p.ceiling is null, null, p.share) as share, p.bound_price, p.bound, p.cut_off,
               p.proposed, p.price, p.status, c.price as current_price, s.note
        from prices p join services s using (service_id)
        left join current c on c.service_id = p.service_id and c.class is not distinct from p.class
        order by p.position, p.class_rank
        """
    )
    names = [column[0] for column in query.description or ()]
    lines: list[PriceLine] = []
    number = 0
    for row in query.fetchall():
        facts = dict(zip(names, row, strict=True))
        service, key = facts["service_id"], (facts["service_id"], facts["class_"])
        number += not lines or lines[-1].service_id != service  # R8: services are numbered, whatever their classes
        lines.append(
            PriceLine(
                **facts,
                number=number,
                disputed=_disputed(service, disputes),
                flagged_facilities=tuple(unable.get(service, ())),
                components=components.get(key, {}),
                given=given.get(key, {}),
                items=tuple(items.get(key, ())),
            )
        )
    return lines


def _component_costs(con: duckdb.DuckDBPyConnection) -> tuple[dict[Key, dict[str, Any]], dict[Key, dict[str, Any]]]:
    """By line: the cost of each component (None where something in it is missing), and the amounts before their index."""
    costs: dict[Key, dict[str, Any]] = defaultdict(dict)
    given: dict[Key, dict[str, Any]] = defaultdict(dict)
    for service, class_, component, cost, amount in con.execute(
        "select cc.service_id, cc.class, cc.component, if(cc.complete, cc.cost, null), a.given from component_costs cc"
        " join law.components c using (component)"
        " left join law.amounts a on a.service_id = cc.service_id and a.component = cc.component"
        " and (a.class is null or a.class is not distinct from cc.class) order by c.id"
    ).fetchall():
        costs[service, class_][component] = cost
        if amount is not None:
            given[service, class_][component] = amount
    return costs, given


def _abilities(con: duckdb.DuckDBPyConnection) -> list[Ability]:
    rows = con.execute("select facility_code, service_id, performing, able, lacks, reason from abilities order by id").fetchall()
    return [Ability(code, service, performing, able, tuple(lacks), why) for code, service, performing, able, lacks, why in rows]


def _unable(capabilities: list[Ability], in_scope: set[str]) -> dict[str, list[str]]:
    """R7: by service, the facilities in scope that cannot perform it."""
    found: dict[str, list[str]] = defaultdict(list)
    for ability in capabilities:
        if not ability.able and ability.facility_code in in_scope:
            found[ability.service_id].append(ability.facility_code)
    return found


def _disputes(con: duckdb.DuckDBPyConnection) -> list[Dispute]:
    """R9: what was not agreed, in the order of the table; a service that nobody knows is a finding, and no dispute here."""
    rows = con.execute(
        """
        select r.service_id, d.subject, d.party, d.position, d.direction_no, d.direction_date
        from given.disputes d left join service_refs r on r.said = d.service
        where d.service is null or r.service_id is not null order by d.id
        """
    ).fetchall()
    return [Dispute(*row) for row in rows]


def _disputed(service: str, disputes: list[Dispute]) -> Literal["open", "settled"] | None:
    """Whether something about a service, or the whole list, is still open; None where nothing was ever in dispute."""
    about = [dispute for dispute in disputes if dispute.service_id in (service, None)]
    if not about:
        return None
    return "settled" if all(dispute.settled for dispute in about) else "open"


def _left_out(con: duckdb.DuckDBPyConnection) -> list[LeftOut]:
    rows = con.execute(
        "select s.service_id, s.ordinal, s.service_code, s.group_name, s.name, l.reason, l.detail"
        " from left_out l join services s using (service_id) order by s.position"
    ).fetchall()
    return [LeftOut(*row) for row in rows]
