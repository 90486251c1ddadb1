"""Runs the rules in order. Python does only what SQL must not: divisions, and the order of services inside services."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import duckdb

from pricebook.base.money import RoundingMode, divide, exact_text
from pricebook.dossier import Dossier
from pricebook.findings import Place
from pricebook.pricing.regional import low_average

_SQL = Path(__file__).parent / "sql"
LARGEST_UNIT_PRICE = Decimal(10**10)


@dataclass(frozen=True, slots=True)
class Choices:
    """The settings in force: the dossier's where it speaks, else the regulation's, else the law's default."""

    unit: int
    mode: RoundingMode
    share: Decimal
    awards_count: str
    undated: str
    tender_groups: str
    regional_method: str
    region_scheme: str
    min_provinces: int
    classes: tuple[str, ...]


@dataclass(slots=True)
class Composition:
    """A priced dossier: the tables of pricing/sql stand in `dossier.con`.

    `cycle` are services that contain themselves, each with the norm row through which it does.
    """

    dossier: Dossier
    choices: Choices
    cycle: dict[str, int]

    def place_of(self, service: str) -> Place:
        """Where a service is written down: its first norm line, its row among the province's own, or the regulation's table."""
        row = self.con.execute("select min(id) from norm_rows where service_id = ?", [service]).fetchone()
        if row is not None and row[0] is not None:
            return self.dossier.place("norms", row[0], "service")
        own = self.con.execute("select own_row from services where service_id = ? and is_own", [service]).fetchone()
        return self.dossier.place("services", own[0], "service_id") if own else self.in_pack("services")

    def in_pack(self, table: str) -> Place:
        """A table of the regulation's pack."""
        return Place(f"{self.dossier.pack.folder.name}/{table}.csv")

    @property
    def con(self) -> duckdb.DuckDBPyConnection:
        return self.dossier.con


def choices_in_force(dossier: Dossier) -> Choices:
    settings, law = dossier.settings, dossier.pack.law
    rounding = settings.rounding or law.rounding
    return Choices(
        unit=rounding.unit,
        mode=rounding.mode,
        share=settings.share_of_ceiling,
        awards_count=law.unit_price.awards_count,
        undated=law.unit_price.undated,
        tender_groups=settings.tender_groups or law.unit_price.tender_groups,
        regional_method=settings.regional.method or law.regional.method,
        region_scheme=dossier.scheme.id,
        min_provinces=settings.regional.min_provinces or law.regional.min_provinces,
        classes=settings.classes or law.classes,
    )


def compose(dossier: Dossier) -> Composition:
    """Prices every service of the dossier that can be priced. Amounts in đồng; nothing missing becomes 0."""
    con, choices = dossier.con, choices_in_force(dossier)
    _set_variables(dossier, choices)
    _run(con, "setup", "rounding", "norm_lines", "awards")
    _unit_prices_of_awards(con)
    _run(con, "unit_prices")
    _regional_averages(con, choices)
    _run(con, "ability", "listed", "by_line")
    batches, cycle = _batches(con)
    for batch in batches:
        con.execute("delete from batch")
        con.execute("insert into batch select unnest(?::varchar[])", [batch])
        _run(con, "costs", "prices")
    return Composition(dossier, choices, cycle)


@cache
def _sql(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def _run(con: duckdb.DuckDBPyConnection, *names: str) -> None:
    for name in names:
        con.execute(_sql(name))


def _set_variables(dossier: Dossier, choices: Choices) -> None:
    con, settings, law = dossier.con, dossier.settings, dossier.pack.law
    home = dossier.scheme.region_of(settings.province)
    neighbours = [province for province, region in dossier.scheme.regions.items() if region == home and home is not None]
    kinds = con.execute("select distinct managed_by, class from given.facilities where managed_by is not null").fetchall()
    local = sorted((kind for kind in kinds if law.has_local_price(*kind)), key=str)
    con.execute("create table region as select unnest(?::varchar[]) as province", [neighbours])
    con.execute(
        "create table local_kinds as select unnest(?::varchar[]) as managed_by, unnest(?::varchar[]) as class",
        [[manager for manager, _ in local], [class_ for _, class_ in local]],
    )
    con.execute(
        "create table classes as select unnest(?::integer[]) as id, unnest(?::varchar[]) as class",
        [list(range(len(choices.classes))), list(choices.classes)],
    )
    examined = all(len(dossier.tables.get(name) or ()) for name in ("capabilities", "facilities"))
    variables: dict[str, tuple[str, object]] = {
        "province": ("varchar", settings.province),
        "day": ("date", settings.pricing_date),
        "awards_count": ("varchar", choices.awards_count),
        "undated": ("varchar", choices.undated),
        "tender_groups": ("varchar", choices.tender_groups),
        "unit": ("bigint", choices.unit),
        "mode": ("varchar", choices.mode),
        "share": ("decimal(18,6)", str(choices.share)),
        "needs_norms": ("boolean", law.needs_norms),
        "ability_examined": ("boolean", examined),
    }
    for name, (kind, value) in variables.items():
        con.execute(f"set variable {name} = (select ?::{kind})", [value])


def _unit_prices_of_awards(con: duckdb.DuckDBPyConnection) -> None:
    """awards: award price ÷ conversion factor, to 6 decimals, half-up. One absurdly large is no price."""
    pairs = con.execute(
        "select distinct price, factor from award_rows where wanted and price is not null and factor is not null"
    ).fetchall()
    quotients = [divide(price, factor) for price, factor in pairs]
    kept = [exact_text(q) if 0 < q <= LARGEST_UNIT_PRICE else None for q in quotients]
    con.execute(
        "create table quotients as select unnest(?::decimal(18,3)[]) as price, unnest(?::decimal(18,6)[]) as factor,"
        " unnest(?::varchar[])::decimal(38,6) as unit_price",
        [[str(price) for price, _ in pairs], [str(factor) for _, factor in pairs], kept],
    )
    con.execute(_sql("awards_in_norm_units"))


def _regional_averages(con: duckdb.DuckDBPyConnection, choices: Choices) -> None:
    """R4: the low average by the method in force, over at least so many provinces; how many is always kept."""
    prices: dict[str, dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for item, province, unit_price in con.execute(
        "select item, province, unit_price from regional_prices order by all"
    ).fetchall():
        prices[item][province].append(unit_price)
    rows = [
        (item, exact_text(low_average(by_province, choices.regional_method)), ", ".join(by_province))
        for item, by_province in prices.items()
        if len(by_province) >= choices.min_provinces
    ]
    con.execute(
        "insert into regional_averages select unnest(?::varchar[]), unnest(?::varchar[])::decimal(38,6), unnest(?::varchar[])",
        [[row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]],
    )


def _batches(con: duckdb.DuckDBPyConnection) -> tuple[list[list[str]], dict[str, int]]:
    """Services in the order in which they can be priced: those inside others first. Those that contain themselves are apart."""
    inside: dict[str, dict[str, int]] = {s: {} for (s,) in con.execute("select distinct service_id from lines").fetchall()}
    rows = con.execute(
        "select service_id, inner_service, id from norm_rows where inner_service is not null order by id"
    ).fetchall()
    for service, inner, row in rows:
        if service in inside and inner in inside:
            inside[service].setdefault(inner, row)
    batches: list[list[str]] = []
    waiting = dict(inside)
    done: set[str] = set()
    while ready := [service for service, inner in waiting.items() if set(inner) <= done]:
        batches.append(ready)
        done.update(ready)
        for service in ready:
            del waiting[service]
    cycle = {}
    for service in sorted(waiting):
        through = next((row for inner, row in waiting[service].items() if _reaches(waiting, inner, service)), None)
        if through is not None:
            cycle[service] = through
    if waiting:
        batches.append(sorted(waiting))  # their inner services have no price yet: each is missing, and NM006 says why
    return batches, cycle


def _reaches(inside: dict[str, dict[str, int]], start: str, goal: str) -> bool:
    """Whether `goal` lies somewhere inside `start`, or is it."""
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        service = ahead.pop()
        if service == goal:
            return True
        if service not in seen:
            seen.add(service)
            ahead += inside.get(service, {})
    return False
