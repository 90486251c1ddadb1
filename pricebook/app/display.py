"""Small helpers for showing results: on the command line, in a notebook, and as JSON."""

from typing import Any

from pricebook.findings import Findings
from pricebook.findings.record import ColumnRecord, TableReading
from pricebook.tables import load_specs


def findings_label(findings: Findings) -> str:
    """The numbers of findings by severity, for the `repr` of a result."""
    return repr(findings)[1:-1]


def as_json(value: Any) -> Any:
    """A value of a price list that the json module cannot write by itself, as pricelist.json has it."""
    from pricebook import pricelist  # only where there is such a value

    return pricelist.as_json(value)


def renamed_columns(table: TableReading) -> dict[str, ColumnRecord]:
    """Returns, by field, the columns of a sheet whose heading is neither the field's id nor its name in the form."""
    spec = load_specs().get(table["table"]) or load_specs("submission")[table["table"]]
    form_headings = {field.id: (field.id, field.name) for field in spec.fields}
    return {name: column for name, column in table["columns"].items() if column["heading"] not in form_headings.get(name, ())}
