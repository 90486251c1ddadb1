"""Small helpers for showing results: on the command line, in a notebook, and as JSON."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from pricebook.base.languages import Figure, Phrase, Terms, say, term
from pricebook.findings import Findings
from pricebook.findings.record import ColumnRecord, TableReading
from pricebook.pricelist.uncapped import named_services
from pricebook.tables import load_specs

if TYPE_CHECKING:
    from pricebook.pricelist import Facility, PriceLine


def findings_label(findings: Findings) -> str:
    """The numbers of findings by severity, for the `repr` of a result."""
    return repr(findings)[1:-1]


def as_json(value: Any) -> Any:
    """A value of a price list that the json module cannot write by itself, as pricelist.json has it."""
    from pricebook import pricelist  # only where there is such a value

    return pricelist.as_json(value)


def json_text(value: Any) -> str:
    """JSON as the commands print it: objects of a price list are written as in pricelist.json."""
    import json

    return json.dumps(value, ensure_ascii=False, indent=2, default=as_json) + "\n"


def renamed_columns(table: TableReading) -> dict[str, ColumnRecord]:
    """Returns, by field, the columns of a sheet whose heading is neither the field's id nor its name in the form."""
    spec = load_specs().get(table["table"]) or load_specs("submission")[table["table"]]
    form_headings = {field.id: (field.id, field.name) for field in spec.fields}
    return {name: column for name, column in table["columns"].items() if column["heading"] not in form_headings.get(name, ())}


def blank_forms(tables: Sequence[TableReading]) -> dict[str, tuple[str, bool]]:
    """Returns the tables of a dossier that were read and have no row: table → its name for people, and whether it is needed."""
    filled = {table["table"] for table in tables if table["rows"]}
    read = {table["table"] for table in tables} - filled
    by_step = sorted(load_specs().values(), key=lambda spec: spec.step)
    return {spec.id: (spec.named, spec.needed) for spec in by_step if spec.id in read}


def form_name(table: TableReading, field: str) -> str | None:
    """Returns the Vietnamese name of a field, as the form has it; None for a column of a class or a component."""
    spec = load_specs().get(table["table"]) or load_specs("submission")[table["table"]]
    return next((each.name for each in spec.fields if each.id == field), None)


def rows_in(table: TableReading) -> Phrase:
    """Returns what became of every row of a table, as a sum, for the Vietnamese summary sheet."""
    rows = table["rows_in"]
    named = {"heading": "heading-row"}  # the one heading is among the rows, and repeats nothing
    kinds = ", ".join(f"{count} {term(named.get(kind, kind))}" for kind, count in rows["passed_over"].items())
    return say(
        "screen.rows-in", sheet=table["sheet"] or table["file"], all=rows["all"], accepted=rows["accepted"],
        rejected=rows["rejected"], not_judged=rows["not_judged"], passed=sum(rows["passed_over"].values()), kinds=kinds or "–",
    )  # fmt: skip


def services_without_price(lines: Iterable["PriceLine"]) -> tuple[list[str], Terms]:
    """Returns the ids of the services without a price in some class, and the first of them as people name them."""
    missing = {line.service_id: line.name for line in lines if line.price is None}
    return list(missing), named_services([(service, name, None) for service, name in missing.items()])


def managed_by(facility: "Facility") -> Figure:
    """Who manages a facility, as people are told: a list holds "province" for its own authority."""
    return Terms(["managed-by-province"]) if facility.managed_by == "province" else facility.managed_by or "–"
