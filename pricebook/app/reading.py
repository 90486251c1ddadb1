"""How a sheet was understood, beside how its form names the columns."""

from pricebook.findings.record import ColumnRecord, TableReading
from pricebook.tables import load_specs


def renamed_columns(read: TableReading) -> dict[str, ColumnRecord]:
    """The columns of a sheet that stand under another heading than the field's id or its name in the form, by field."""
    spec = load_specs().get(read["table"]) or load_specs("submission")[read["table"]]
    own = {field.id: (field.id, field.name) for field in spec.fields}
    return {name: column for name, column in read["columns"].items() if column["heading"] not in own.get(name, ())}
