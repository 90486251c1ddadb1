"""Runs the SQL rules in their order. Python divides decimals, which SQL would do in binary floats, and orders the services."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from pricebook.base.money import divide, exact_text
from pricebook.dossier import Dossier, run
from pricebook.dossier.database import create_table
from pricebook.findings import Place
from pricebook.pricing.choices import Choices, choices_in_force, create_choice_tables, set_variables
from pricebook.pricing.order import batches, contained_services
from pricebook.pricing.regional import low_average

LARGEST_UNIT_PRICE = Decimal(10**10)
RULES = sorted((Path(__file__).parent / "sql").glob("*.sql"))  # run in the order of their numbers
_AVERAGES = "insert into regional_averages select unnest(?::varchar[]), unnest(?::varchar[])::decimal(38,6), unnest(?::varchar[])"
_INNER = "select service_id, inner_service, id from norm_rows where inner_service is not null order by id"


@dataclass(slots=True)
class Composition:
    """A dossier with its composed prices, in the tables that pricing/sql creates in `dossier.con`.

    `cycle` are the services that contain themselves, each with the norm row that leads back to it.
    """

    dossier: Dossier
    choices: Choices
    cycle: dict[str, int]

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
    con, choices = dossier.con, choices_in_force(dossier)
    set_variables(dossier, choices)
    create_choice_tables(dossier, choices)
    run(con, *_rules("01_setup", "06_award_rows"))
    _divide_by_factors(con)
    run(con, *_rules("07_awards", "08_unit_prices"))
    _average_by_region(con, choices)
    run(con, *_rules("09_ability", "11_by_line"))
    in_order, cycle = _batches(con)
    for batch in in_order:
        con.execute("delete from batch")
        con.execute("insert into batch select unnest(?::varchar[])", [batch])
        run(con, *_rules("12_costs", "13_prices"))
    run(con, *_rules("14_ministry_norms", "15_structure_owed"))
    return Composition(dossier, choices, cycle)


def _rules(first: str, last: str) -> list[Path]:
    """The SQL files from one to another, both included."""
    names = [file.stem for file in RULES]
    return RULES[names.index(first) : names.index(last) + 1]


def _divide_by_factors(con: duckdb.DuckDBPyConnection) -> None:
    """Creates `quotients`: award price ÷ conversion factor, rounded half-up to 6 decimals; none above LARGEST_UNIT_PRICE."""
    pairs = con.execute(
        "select distinct price, factor from award_rows where wanted and price is not null and factor is not null"
    ).fetchall()
    quotients = [divide(price, factor) for price, factor in pairs]
    kept = [exact_text(q) if 0 < q <= LARGEST_UNIT_PRICE else None for q in quotients]
    create_table(
        con,
        "quotients",
        {"price": "decimal(18,3)", "factor": "decimal(18,6)", "unit_price": "decimal(38,6)"},
        {"price": [str(price) for price, _ in pairs], "factor": [str(factor) for _, factor in pairs], "unit_price": kept},
    )


def _average_by_region(con: duckdb.DuckDBPyConnection, choices: Choices) -> None:
    """Fills `regional_averages` (R4): the low average by the chosen method, if there are enough provinces."""
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
    con.execute(_AVERAGES, [[row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]])


def _batches(con: duckdb.DuckDBPyConnection) -> tuple[list[list[str]], dict[str, int]]:
    """Services in the order in which they can be priced, and those that contain themselves (see order.py)."""
    services = [service for (service,) in con.execute("select distinct service_id from lines").fetchall()]
    inner = con.execute(_INNER).fetchall()
    return batches(contained_services(services, inner))
