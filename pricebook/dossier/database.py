"""The tables of a dossier and of a pack in DuckDB: schema `given` for the dossier's tables, `law` for the regulation.

Values are bound as parameters, column by column. No text of an input ever becomes part of a statement.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import duckdb

from pricebook.base.exact import Exact
from pricebook.base.in_memory import in_memory
from pricebook.base.money import NET_QUANTITY_DECIMALS, exact_text, net_quantity, to_decimals
from pricebook.items.identity import amounts_key, content_key, form_key, name_key, strength_key
from pricebook.items.units import conversions_by_measure, sizes_of_measures, unit_key
from pricebook.regulation import LawOnDay, only_compared
from pricebook.tables import Table, load_specs
from pricebook.tables.cells.dates import day_of_decision

LARGEST_NET_QUANTITY = Decimal(10**7)
AMOUNT_DECIMALS = 18  # of what the database holds
SEVERAL_THREADS = 100_000  # rows; DuckDB shares out work by blocks of 122,880 rows

_LAW_TABLES = {
    "services": {"service_id": "varchar", "part": "varchar", "ordinal": "varchar", "service_code": "varchar", "group": "varchar",
                 "name": "varchar", "unit": "varchar", "conditions": "varchar", "note": "varchar", "confirmed": "varchar"},
    "ceilings": {"service_id": "varchar", "class": "varchar", "ceiling": "bigint"},
    "fixed_prices": {"service_id": "varchar", "class": "varchar", "price": "bigint", "source": "varchar"},
    "norms": {"service_id": "varchar", "class": "varchar", "component": "varchar", "item_code": "varchar", "item_name": "varchar",
              "unit": "varchar", "unit_key": "varchar", "name_key": "varchar", "amount": "decimal(18,3)",
              "net_quantity": "decimal(38,12)"},
    "codes": {"service_code": "varchar", "service_id": "varchar"},
}  # fmt: skip

Column = Sequence[str | int | None]
_BETWEEN, _NOTHING = "\x1f", "\x1e"  # marks in the text of a column; hardly a cell holds one


def connect(rows: int = SEVERAL_THREADS) -> duckdb.DuckDBPyConnection:
    """An empty in-memory database that reads and writes no file and loads no extension.

    Args:
        rows: how many rows it will hold. Few are gone through by one thread: waking a second one takes longer than it helps.
    """
    con = in_memory(enable_external_access="false", **({"threads": "1"} if rows < SEVERAL_THREADS else {}))
    con.execute("create schema given; create schema law;")
    return con


def create_table(con: duckdb.DuckDBPyConnection, table: str, types: dict[str, str], columns: dict[str, Column]) -> None:
    """Creates a table and fills it.

    Args:
        con: the database.
        table: the name of the table, with its schema.
        types: column → SQL type. Names and types never come from an input.
        columns: column → its values, bound as parameters. A column `id` is added, which counts the rows from 0.
    """
    names = list(types)
    rows = len(columns[names[0]])
    if not rows:  # most tables of a dossier: a query for nothing takes longer to plan
        of_types = ", ".join(f'"{name}" {types[name]}' for name in names)
        con.execute(f"create table {table} (id integer, {of_types})")
        return
    selected: list[str] = []
    values: list[object] = [rows]
    for name in names:
        column = columns[name]
        if all(value is None for value in column):  # an empty column is not transferred
            selected.append(f'null::{types[name]} as "{name}"')
            continue
        alike = column.count(column[0]) == rows  # and one text of such a column
        sql, value = ("?::varchar", _text(column[0])) if alike else _in_one_text(column)
        selected.append(f'{sql}::{types[name]} as "{name}"')
        values.append(value)
    con.execute(f"create table {table} as select unnest(range(?))::integer as id, {', '.join(selected)}", values)


def _in_one_text(column: Column) -> tuple[str, str | list[str | None]]:
    """What unnests a column, and its parameter: one text, which is bound much faster than many; or many, where one has a mark."""
    texts = list(map(_text, column))
    whole = _BETWEEN.join([_NOTHING if text is None else text for text in texts])
    nothing = texts.count(None)
    if whole.count(_BETWEEN) != len(texts) - 1 or whole.count(_NOTHING) != nothing:
        return "unnest(?::varchar[])", texts
    parts = f"unnest(string_split(?, chr({ord(_BETWEEN)})))"
    return (f"nullif({parts}, chr({ord(_NOTHING)}))" if nothing else parts), whole


def _text(value: str | int | None) -> str | None:
    return value if value is None or isinstance(value, str) else str(value)


def load_given(
    con: duckdb.DuckDBPyConnection, tables: dict[str, Table], not_won: Mapping[str, Mapping[int, str]] = MappingProxyType({})
) -> None:
    """Creates `given.…` for every table that a dossier can have; one that it does not have is empty.

    Norm lines get their net quantity here (norm units, 12 decimals), and `exact_net` where it is rounded: none where what divides
    the quantity, or the loss, cannot be read. `not_won`: by table, the rows that are no award and why.
    """
    for spec in load_specs().values():
        table = tables.get(spec.id)
        columns: dict[str, Column] = dict(table.columns) if table else {field.id: [] for field in spec.fields}
        types = {field.id: field.kind.sql for field in spec.fields}
        columns["broken"] = ["true" if row in table.broken else "false" for row in range(len(table))] if table else []
        types["broken"] = "boolean"
        for name, values in comparison_keys(columns).items():
            columns[name], types[name] = values, "varchar"
        if spec.beside:
            rows = not_won.get(spec.id, {})
            days = ("valid_from", "valid_to")
            unread = {row for name in days for row in table.unread.get(name, ())} if table else set()
            for name in days:  # one day says nothing where the other is given and cannot be read
                columns[name] = [None if row in unread else day for row, day in enumerate(columns[name])]
            columns["not_won"] = [rows.get(row) for row in range(len(table))] if table else []
            types["not_won"] = "varchar"
            stated = {text: day_of_decision(text) for text in set(columns["decision_no"]) if isinstance(text, str)}
            columns["stated_day"] = [stated.get(text) if isinstance(text, str) else None for text in columns["decision_no"]]
            types["stated_day"] = "date"
        if spec.id in ("norms", "ministry_norms"):
            columns["content_key"] = [content_key(_text(name), None, None, None) for name in columns["item_name"]]
            types["content_key"] = "varchar"
            unread = {row for name in ("per", "loss_pct") for row in table.unread.get(name, ())} if table else set()
            quantities = [None if row in unread else figure for row, figure in enumerate(columns["quantity"])]
            net = net_quantities(quantities, columns["per"], columns["loss_pct"])
            columns["net_quantity"], columns["exact_net"] = [figure for figure, _ in net], [figure for _, figure in net]
            types |= {"net_quantity": "decimal(38,12)", "exact_net": "varchar"}
        create_table(con, f"given.{spec.id}", types, columns)


def comparison_keys(columns: Mapping[str, Column]) -> dict[str, Column]:
    """The columns by which names, units, strengths and forms are compared (items/identity.py, items/units.py)."""
    rows = range(len(next(iter(columns.values()))))

    def keyed(key: Callable[[str], str | None], name: str) -> Column:
        keys = {text: key(text) or None for text in set(columns[name]) if isinstance(text, str)}
        return [keys.get(text) if isinstance(text, str) else None for text in columns[name]]

    sources: dict[str, tuple[Callable[[str], str | None], tuple[str, ...]]] = {
        "unit_key": (unit_key, ("unit", "source_unit")),
        "name_key": (name_key, ("item_name", "source_name")),
        "substance_key": (name_key, ("substance",)),
        "form_key": (form_key, ("form", "source_form")),
        "strength_key": (strength_key, ("strength", "source_strength")),
    }
    keys = {key: keyed(function, name) for key, (function, names) in sources.items() for name in names if name in columns}
    if "packaging" in columns:
        keys["amounts_key"] = keyed(amounts_key, "strength")
        stated = (columns[name] for name in ("item_name", "strength", "packaging", "unit"))
        keys["content_key"] = [content_key(*texts) for texts in zip(*stated, strict=True)]
    return keys if rows else {key: [] for key in keys}


Pair = tuple[str | None, str | None]


def decimal_and_exact(value: Exact | None, decimals: int) -> Pair:
    """A figure as a column of the database holds it, and its exact text where that column has to round it; nothing for None."""
    if value is None:
        return None, None
    if not isinstance(value, Decimal) or to_decimals(value, decimals) != value:
        return str(to_decimals(value, decimals)), exact_text(value)
    return exact_text(value), None


def net_quantities(quantity: Column, per: Column, loss_pct: Column) -> list[Pair]:
    """The net quantity of each row in norm units (12 decimals, and its exact text where that is rounded).

    `per` defaults to 1, the loss to 0. Nothing without a quantity, or above 10^7.
    """
    computed: dict[tuple[Any, Any, Any], Pair] = {}
    result: list[Pair] = []
    for key in zip(quantity, per, loss_pct, strict=True):
        if key not in computed:
            net = net_quantity(Decimal(key[0]), Decimal(key[1] or 1), Decimal(key[2] or 0)) if key[0] is not None else None
            kept = net if net is not None and 0 < net <= LARGEST_NET_QUANTITY else None
            computed[key] = decimal_and_exact(kept, NET_QUANTITY_DECIMALS)
        result.append(computed[key])
    return result


def load_law(con: duckdb.DuckDBPyConnection, law: LawOnDay) -> None:
    """Creates `law.…`: the law on its day.

    Indexed amounts are multiplied by the index in force, to 18 decimals; `exact_amount` is the product where that is rounded.
    """
    tables = law.tables
    norms = {name: _blank_is_null(column) for name, column in tables["norms"].columns.items()}
    net = [figure for figure, _ in net_quantities(norms["quantity"], norms["per"], norms["loss_pct"])]
    for name, types in _LAW_TABLES.items():
        given: dict[str, Column] = {column: _blank_is_null(values) for column, values in tables[name].columns.items()}
        keys = comparison_keys({column: given[column] for column in ("unit", "item_name")}) if name == "norms" else {}
        columns = {**given, **keys, "net_quantity": net}
        create_table(con, f"law.{name}", types, {column: columns[column] for column in types})
    amounts = tables["amounts"].columns
    indexed = _indexed_amounts(law, amounts["component"], amounts["amount"])
    create_table(
        con,
        "law.amounts",
        {
            "service_id": "varchar",
            "class": "varchar",
            "component": "varchar",
            "given": "decimal(38,12)",
            "amount": "decimal(38,18)",
            "exact_amount": "varchar",
        },
        {
            **{column: _blank_is_null(amounts[column]) for column in ("service_id", "class", "component")},
            "given": amounts["amount"],
            "amount": [figure for figure, _ in indexed],
            "exact_amount": [figure for _, figure in indexed],
        },
    )
    components = law.components
    create_table(con, "law.components", {"component": "varchar", "name": "varchar", "kind": "varchar"}, {
        "component": [c.id for c in components], "name": [c.name for c in components], "kind": [c.kind for c in components],
    })  # fmt: skip
    units = conversions_by_measure()
    create_table(con, "law.measures", {"unit": "varchar", "norm_unit": "varchar", "factor": "decimal(18,6)"}, {
        "unit": [unit for unit, _, _ in units], "norm_unit": [unit for _, unit, _ in units], "factor": [f for _, _, f in units],
    })  # fmt: skip
    create_table(con, "law.only_compared", {"service_id": "varchar"}, {"service_id": sorted(only_compared(law.pack.tables))})
    sizes = sizes_of_measures()
    create_table(con, "law.unit_sizes", {"unit": "varchar", "kind": "varchar", "size": "bigint"}, {
        "unit": [unit for unit, _, _ in sizes], "kind": [kind for _, kind, _ in sizes], "size": [size for _, _, size in sizes],
    })  # fmt: skip
    create_table(con, "law.classes", {"class": "varchar"}, {"class": list(law.regulation.classes)})


def _blank_is_null(column: list[str]) -> list[str | None]:
    return [value or None for value in column]


def _indexed_amounts(law: LawOnDay, components: list[str], amounts: list[str]) -> list[Pair]:
    return [
        decimal_and_exact(law.indexed_amount(component, Decimal(amount)), AMOUNT_DECIMALS)
        for component, amount in zip(components, amounts, strict=True)
    ]
