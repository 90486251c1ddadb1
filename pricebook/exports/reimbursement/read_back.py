"""Reads a reimbursement catalogue back: which facility is paid what, from when to when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import unquote

from pricebook.base.csv_text import unescape_formula
from pricebook.exports.reimbursement.catalogue import SEPARATOR
from pricebook.findings import Finding
from pricebook.regulation import CatalogueLayout, Holds, load_layouts, search_path
from pricebook.tables import KINDS, Field, FigureKey, Table, TableSpec, heading_key, read_table
from pricebook.tables.layout.spec import NAME

# What a column holds → the field that is read from it, its kind, and whether it is a remark. The other columns are passed over.
_FIELDS: dict[Holds | None, tuple[str, str, bool]] = {
    "number": ("number", "code", False),
    "code": ("service_code", "code", False),
    "name": ("name", "text", False),
    "price": ("price", "whole-price", False),
    "fund-price": ("fund_price", "whole-price", False),
    "note": ("note", "text", True),
    "decision": ("decision_no", "text", False),
    "decision-of-facility": ("decision_of_facility", "text", False),
    "valid-from": ("valid_from", "date", False),
    "valid-to": ("valid_to", "date", False),
    "facility": ("facility_code", "code", False),
    "entry": ("id", "code", False),
}


@dataclass(frozen=True, slots=True)
class CataloguePrice:
    """The price of one service at one facility, in whole đồng, and the days on which it is paid, both inclusive.

    `service_id`, `class_` and the `fingerprint` of the list are None where the layout has no column that names them.
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


def read_catalogue(
    path: Path, layouts: Sequence[CatalogueLayout] | None = None
) -> tuple[list[CataloguePrice] | None, list[Finding]]:
    """Reads a catalogue in any of the declared layouts.

    Each row gives a price or a finding. The row of a cell that cannot be read gives a finding, and so does a row without days
    (as in a draft) or without a facility (IN015). Two rows for the same price give a finding (IN008) and no price. Where a
    layout says what the fund pays of a price, that is the price; if it is more than the price itself, a finding asks (FC013).

    Args:
        path: The file (.xlsx or .csv).
        layouts: The layouts; by default the declared ones.

    Returns:
        The prices, or None where the file is no catalogue; and the findings.

    Raises:
        OSError: The file cannot be read.
        UnusableInput: The declared layouts cannot be used.
    """
    findings: list[Finding] = []
    for layout in load_layouts(search_path().catalogues()) if layouts is None else layouts:
        table, findings = read_table(path, _spec(layout))
        if table is not None:
            if path.suffix.lower() == ".csv":
                table.columns = {field: [unescape_formula(text) for text in texts] for field, texts in table.columns.items()}
            prices, wrong = _prices(table)
            return prices, [*(finding for finding in findings if finding.severity != "info"), *wrong]
    return None, findings


def _spec(layout: CatalogueLayout) -> TableSpec:
    """How a layout is read: its columns by their names, below any titles and in any order."""
    fields = []
    for column in layout.columns:
        if column.holds in _FIELDS:
            field_id, kind, remark = _FIELDS[column.holds]
            headings = {heading_key(text): NAME for text in (field_id, column.name)}
            fields.append(Field(FigureKey(field_id), column.name, KINDS[kind], column.required, "", "", {}, headings, remark))
    return TableSpec(layout.id, layout.title, "", (), None, tuple(fields))


def _prices(table: Table) -> tuple[list[CataloguePrice], list[Finding]]:
    findings: list[Finding] = []
    rows: dict[tuple[object, ...], list[tuple[int, CataloguePrice]]] = {}
    for row in range(len(table)):
        if row in table.broken:
            continue
        entry = _price(table, row)
        if entry is None:
            field = "id" if "id" in table.columns else "facility_code"
            findings.append(Finding("IN015", table.place(row, field), observed=table.columns[field][row]))
            continue
        findings += _dearer_for_the_fund(table, row, entry)
        service = (entry.service_id or entry.name, entry.service_code)  # several codes may be priced as one service
        rows.setdefault((entry.facility_code, service, entry.class_, entry.from_), []).append((row, entry))
    for alike in rows.values():
        if len(alike) > 1:
            row, entry = alike[0]
            numbers = ", ".join(str(table.rows[row] + 1) for row, _ in alike)
            findings.append(
                Finding("IN008", table.place(row, "service_code"), observed=entry.service_code, more={"rows": numbers})
            )
    return [alike[0][1] for alike in rows.values() if len(alike) == 1], findings


def _price(table: Table, row: int) -> CataloguePrice | None:
    """The price of a row; None if the row does not say whose price it is, or since when."""

    def cell(field: str) -> str | None:
        return table.columns[field][row] if field in table.columns else None

    key = [unquote(part) for part in (cell("id") or "").split(":")]
    if "id" in table.columns and len(key) not in (4, 5):  # the fifth is the code by which a facility states the service
        return None
    fingerprint, facility, service, class_ = key[:4] if len(key) >= 4 else (None, cell("facility_code"), None, None)
    code, since, until = cell("service_code"), cell("valid_from"), cell("valid_to")
    price = cell("fund_price") if "fund_price" in table.columns else cell("price")
    if facility is None or code is None or price is None or since is None:
        return None
    return CataloguePrice(
        facility_code=facility,
        service_code=code,
        name=cell("name"),
        price=int(price),
        decision_no=_number(cell("decision_of_facility"), facility) or cell("decision_no"),
        from_=date.fromisoformat(since),
        to=None if until is None else date.fromisoformat(until),
        service_id=service,
        class_=class_ or None,
        fingerprint=fingerprint,
    )


def _number(decision: str | None, facility: str) -> str | None:
    """The number of a decision in a text of the form day_number_facility; any other text as it stands."""
    if decision is None:
        return None
    day, _, rest = decision.partition(SEPARATOR)
    number = rest.removesuffix(SEPARATOR + facility)
    return number if len(day) == 8 and day.isdigit() and number and number != rest else decision


def _dearer_for_the_fund(table: Table, row: int, entry: CataloguePrice) -> Iterator[Finding]:
    """FC013: the fund is to pay more than the price."""
    price = table.columns["price"][row] if "price" in table.columns and "fund_price" in table.columns else None
    if price is not None and entry.price > int(price):
        at = table.place(row, "fund_price")
        yield Finding("FC013", at, service=entry.service_code, observed=entry.price, limit=int(price))
