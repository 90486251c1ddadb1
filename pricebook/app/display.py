"""Small helpers for showing results: on the command line, in a notebook, and as JSON."""

from pricebook.findings import Findings
from pricebook.findings.record import ColumnRecord, TableReading
from pricebook.pricelist import as_json
from pricebook.tables import load_specs

__all__ = ["as_json", "findings_label", "renamed_columns"]


def findings_label(findings: Findings) -> str:
    """The numbers of findings by severity, for the `repr` of a result."""
    return repr(findings)[1:-1]


def renamed_columns(table: TableReading) -> dict[str, ColumnRecord]:
    """Returns, by field, the columns of a sheet whose heading is neither the field's id nor its name in the form."""
    spec = load_specs().get(table["table"]) or load_specs("submission")[table["table"]]
    form_headings = {field.id: (field.id, field.name) for field in spec.fields}
    return {name: column for name, column in table["columns"].items() if column["heading"] not in form_headings.get(name, ())}
