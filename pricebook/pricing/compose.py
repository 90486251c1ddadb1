"""Runs the SQL rules in their order. Python divides, which SQL would do in binary floats, and orders the services."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from pathlib import Path

import duckdb

from pricebook.base.exact import Exact
from pricebook.base.money import UNIT_PRICE_DECIMALS, divide, exact_product, quotient
from pricebook.dossier import Dossier, run
from pricebook.dossier.database import create_table, decimal_and_exact
from pricebook.findings import Place
from pricebook.pricelist import low_average
from pricebook.pricing.choices import Choices, choices_in_force, create_choice_tables, set_variables
from pricebook.pricing.exact_costs import ExactCosts, exact_figure
from pricebook.pricing.order import batches, contained_services

LARGEST_UNIT_PRICE = Decimal(10**10)
RULES = sorted((Path(__file__).parent / "sql").glob("*.sql"))  # run in the order of their numbers
_REGIONAL = "select item, province, unit_price, exact_price from regional_prices order by item, province, place, award"
_AVERAGES = "insert into regional_averages select unnest(?), unnest(?)::decimal(38,6), unnest(?), unnest(?)"
_INNER = "select service_id, inner_service, id from norm_rows where inner_service is not null order by id"


@dataclass(slots=True)
class Composition:
    """A dossier with its composed prices, in the tables that pricing/sql creates in `dossier.con`.

    `cycle` are the services that contain themselves, each with the norm row that leads back to it. `exact` are the costs that the
    tables hold only rounded.
    """

    dossier: Dossier
    choices: Choices
    cycle: dict[str, int]
    exact: ExactCosts

    def place_of(self, service: str) -> Place:
        """The place of a service: its first norm line, else its row in the table services, else the pack's table of services."""
        row = self.con.execute("select min(id) from norm_rows where service_id = ?", [service]).fetchone()
        if row is not None and row[0] is not None:
            return self.dossier.place("norms", row[0], "service")
        own = self.con.execute("select own_row from services where service_id = ? and is_own", [service]).fetchone()
        return self.dossier.place("services", own[0], "service_id") if own else self.in_pack("services")

    def in_pack(self, table: str) -> Place:
        """The place of a table of the regulation's pack."""
        return self.dossier.law.pack.place(table)

    @property
    def con(self) -> duckdb.DuckDBPyConnection:
        """The dossier's database."""
        return self.dossier.con


def compose(dossier: Dossier) -> Composition:
    """Composes the price of every service that can be priced. A missing price stays missing and is never 0.

    Args:
        dossier: the dossier as loaded. It can be composed once.

    Returns:
        The composition, with amounts in đồng in the tables of the dossier's database.
    """
    con, choices = dossier.con, compose_awards(dossier)
    run(con, *_rules("08_unit_prices", "08_unit_prices"))
    _average_by_region(con, choices)
    run(con, *_rules("09_ability", "11_by_line"))
    in_order, cycle = _batches(con)
    exact = ExactCosts()
    for batch in in_order:
        con.execute("delete from batch")
        con.execute("insert into batch select unnest(?::varchar[])", [batch])
        run(con, *_rules("12_costs", "12_costs"))
        exact.add_batch(con)
        run(con, *_rules("13_prices", "13_prices"))
    if has_ministry_norms(con):  # nothing to compare with otherwise, and planning the comparison takes time
        run(con, *_rules("14_ministry_norms", "14_ministry_norms"))
    run(con, *_rules("15_structure_owed", "15_structure_owed"))
    return Composition(dossier, choices, cycle, exact)


def compose_awards(dossier: Dossier) -> Choices:
    """The first part of `compose`, up to the awards with their prices per norm unit. Returns the choices in force."""
    con, choices = dossier.con, choices_in_force(dossier)
    set_variables(dossier, choices)
    create_choice_tables(dossier, choices)
    run(con, *_rules("01_setup", "06_award_rows"))
    _divide_by_factors(con)
    run(con, *_rules("07_awards", "07_awards"))
    return choices


def has_ministry_norms(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the pack or the dossier holds a norm of the Ministry (R2)."""
    row = con.execute("select exists (from given.ministry_norms) or exists (from law.norms)").fetchone()
    return row is not None and bool(row[0])


def _rules(first: str, last: str) -> list[Path]:
    """The SQL files from one to another, both included."""
    names = [file.stem for file in RULES]
    return RULES[names.index(first) : names.index(last) + 1]


def _divide_by_factors(con: duckdb.DuckDBPyConnection) -> None:
    """Creates `quotients`: award price ÷ conversion factor, exactly, in their order; none above LARGEST_UNIT_PRICE."""
    pairs = con.execute(
        "select distinct price, factor from award_rows where wanted and price is not null and factor is not null"
    ).fetchall()
    quotients = sorted((*_quotient(*pair), *pair) for pair in pairs)
    kept = [decimal_and_exact(q if 0 < q <= LARGEST_UNIT_PRICE else None, UNIT_PRICE_DECIMALS) for _, q, _, _ in quotients]
    places: list[int] = []
    last: Exact | None = None
    for _, unit_price, _, _ in quotients:
        places.append(places[-1] + (unit_price != last) if places else 0)
        last = unit_price
    create_table(
        con,
        "quotients",
        {
            "price": "decimal(18,3)",
            "factor": "decimal(18,6)",
            "unit_price": "decimal(38,6)",
            "exact_price": "varchar",
            "place": "integer",
        },
        {
            "price": [str(price) for _, _, price, _ in quotients],
            "factor": [str(factor) for _, _, _, factor in quotients],
            "unit_price": [unit_price for unit_price, _ in kept],
            "exact_price": [exact_price for _, exact_price in kept],
            "place": places,
        },
    )


def _quotient(price: Decimal, factor: Decimal) -> tuple[Decimal, Exact]:
    """price ÷ factor, to 6 decimals and exactly. The first is for sorting: decimals are compared faster than fractions."""
    unit_price = divide(price, factor)
    return unit_price, unit_price if exact_product(unit_price, factor) == price else quotient(price, factor)


def _average_by_region(con: duckdb.DuckDBPyConnection, choices: Choices) -> None:
    """Fills `regional_averages` (R4): the low average by the chosen method, if there are enough provinces."""
    prices: dict[str, dict[str, list[Exact]]] = defaultdict(lambda: defaultdict(list))
    for item, province, unit_price, text in con.execute(_REGIONAL).fetchall():
        prices[item][province].append(exact_figure(text, unit_price))
    rows = [
        (item, *decimal_and_exact(low_average(by_province, choices.regional_method), UNIT_PRICE_DECIMALS), ", ".join(by_province))
        for item, by_province in prices.items()
        if len(by_province) >= choices.min_provinces
    ]
    if rows:
        con.execute(_AVERAGES, [list(map(itemgetter(column), rows)) for column in range(4)])


def _batches(con: duckdb.DuckDBPyConnection) -> tuple[list[list[str]], dict[str, int]]:
    """Services in the order in which they can be priced, and those that contain themselves (see order.py)."""
    services = [service for (service,) in con.execute("select distinct service_id from lines").fetchall()]
    inner = con.execute(_INNER).fetchall()
    return batches(contained_services(services, inner))
