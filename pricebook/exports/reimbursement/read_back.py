"""Reads a reimbursement catalogue back: which facility is paid what, from when to when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import unquote

from pricebook.base.csv_text import unescape_formula
from pricebook.findings import Finding
from pricebook.tables import Table, load_specs, read_table

SOURCE = "reimbursement"


@dataclass(frozen=True, slots=True)
class CataloguePrice:
    """The price of one service at one facility, in whole đồng, and the days on which it is paid, both inclusive.

    `service_id`, `class_` and the `fingerprint` of the list are None where the layout has no column for them (HIS).
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
        """Whether the price is paid on a day."""
        return self.from_ <= day and (self.to is None or day <= self.to)


def read_catalogue(path: Path) -> tuple[list[CataloguePrice] | None, list[Finding]]:
    """Reads a portal catalogue or a HIS import.

    Each row gives a price or a finding. The row of a cell that cannot be read gives a finding, and so does a row without days
    (as in a draft) or without a facility (IN015). Two rows for the same price give a finding (IN008) and no price.

    Args:
        path: The file (.xlsx or .csv).

    Returns:
        The prices, or None where the file is no catalogue; and the findings.

    Raises:
        OSError: The file cannot be read.
    """
    findings: list[Finding] = []
    for name, row_of in (("portal", _portal_price), ("his", _his_price)):
        table, findings = read_table(path, load_specs(SOURCE)[name])
        if table is not None:
            if path.suffix.lower() == ".csv":
                table.columns = {field: [unescape_formula(text) for text in texts] for field, texts in table.columns.items()}
            prices, wrong = _prices(table, row_of)
            return prices, [*(finding for finding in findings if finding.severity != "info"), *wrong]
    return None, findings


def _prices(table: Table, row_of: Callable[[Table, int], CataloguePrice | None]) -> tuple[list[CataloguePrice], list[Finding]]:
    findings: list[Finding] = []
    rows: dict[tuple[object, ...], list[tuple[int, CataloguePrice]]] = {}
    for row in range(len(table)):
        if row in table.broken:
            continue
        entry = row_of(table, row)
        if entry is None:
            field = "id" if "id" in table.columns else "facility_code"
            findings.append(Finding("IN015", table.place(row, field), observed=table.columns[field][row]))
            continue
        service = entry.service_id or (entry.service_code, entry.name)
        rows.setdefault((entry.facility_code, service, entry.class_, entry.from_), []).append((row, entry))
    for alike in rows.values():
        if len(alike) > 1:
            row, entry = alike[0]
            numbers = ", ".join(str(table.rows[row] + 1) for row, _ in alike)
            findings.append(
                Finding("IN008", table.place(row, "service_code"), observed=entry.service_code, more={"rows": numbers})
            )
    return [alike[0][1] for alike in rows.values() if len(alike) == 1], findings


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
