"""A reimbursement catalogue read back: which facility is paid what, from when to when."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import unquote

from pricebook.csv_text import unquoted
from pricebook.findings import Finding
from pricebook.tables import Table, load_specs, read_table

SOURCE = "reimbursement"


@dataclass(frozen=True, slots=True)
class CataloguePrice:
    """One service at one facility, in whole đồng, and the days that it is paid on, both inclusive.

    `service_id`, `class_` and the list's `fingerprint` are None where the layout has no place for them (HIS).
    """

    facility_code: str
    service_code: str
    name: str | None
    price: int
    decision_no: str | None
    from_: date
    to: date | None
    service_id: str | None = None
    class_: str | None = None
    fingerprint: str | None = None

    def in_force(self, day: date) -> bool:
        return self.from_ <= day and (self.to is None or day <= self.to)


def read_catalogue(path: Path) -> tuple[list[CataloguePrice] | None, list[Finding]]:
    """The prices of a portal catalogue or a HIS import (.xlsx or .csv), and what is wrong with the file.

    None where the file is neither. A row with a cell that cannot be read is a finding, and no price; so is a draft's, which
    names no day.
    """
    findings: list[Finding] = []
    for name, row_of in (("portal", _portal_price), ("his", _his_price)):
        table, findings = read_table(path, load_specs(SOURCE)[name])
        if table is not None:
            if path.suffix.lower() == ".csv":
                table.columns = {field: [unquoted(text) for text in texts] for field, texts in table.columns.items()}
            entries = [row_of(table, row) for row in range(len(table)) if row not in table.broken]
            return [entry for entry in entries if entry is not None], [f for f in findings if f.severity != "info"]
    return None, findings


def _portal_price(table: Table, row: int) -> CataloguePrice | None:
    columns = table.columns
    parts = [unquote(part) for part in (columns["id"][row] or "").split(":")]
    if len(parts) != 4:
        return None
    fingerprint, facility, service, class_ = parts
    return _price(table, row, facility, service, class_ or None, fingerprint)


def _his_price(table: Table, row: int) -> CataloguePrice | None:
    facility = table.columns["facility_code"][row]
    return None if facility is None else _price(table, row, facility)


def _price(
    table: Table, row: int, facility: str, service: str | None = None, class_: str | None = None, fingerprint: str | None = None
) -> CataloguePrice | None:
    columns = table.columns
    code, price, since, until = (columns[name][row] for name in ("service_code", "price", "valid_from", "valid_to"))
    if code is None or price is None or since is None:
        return None
    return CataloguePrice(
        facility_code=facility,
        service_code=code,
        name=columns["name"][row],
        price=int(price),
        decision_no=columns["decision_no"][row],
        from_=date.fromisoformat(since),
        to=None if until is None else date.fromisoformat(until),
        service_id=service,
        class_=class_,
        fingerprint=fingerprint,
    )
