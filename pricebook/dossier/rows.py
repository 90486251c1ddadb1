"""Rows judged by themselves: two for one key, and norm lines that say too little or too much."""

from collections import defaultdict
from collections.abc import Iterator

from pricebook.findings import Finding
from pricebook.tables import Table


def check_rows(table: Table) -> Iterator[Finding]:
    yield from _doubled_keys(table)
    if table.spec.id in ("norms", "ministry_norms"):
        yield from _norm_lines(table)


def _doubled_keys(table: Table) -> Iterator[Finding]:
    """IN008: two rows for one key. None of them is used: which of the two is right is not for a program to choose."""
    if not table.spec.key:
        return
    first = table.spec.key[0]
    seen: dict[tuple[str | None, ...], list[int]] = defaultdict(list)
    for row, key in enumerate(zip(*(table.columns[field] for field in table.spec.key), strict=True)):
        seen[key].append(row)
    for key, rows in seen.items():
        if len(rows) > 1 and any(key):
            others = ", ".join(str(table.rows[row] + 1) for row in rows)
            for row in rows[1:]:
                yield Finding(
                    "IN008", table.place(row, first), observed=" | ".join(part or "" for part in key), more={"rows": others}
                )


def _norm_lines(table: Table) -> Iterator[Finding]:
    """NM008: a line is either item × quantity or a lump sum, not both and not neither."""
    columns = table.columns
    for row in range(len(table)):
        item = columns["item_code"][row] or columns["item_name"][row]
        quantity, amount = columns["quantity"][row], columns["amount"][row]
        if amount is None and (item is None or quantity is None):
            yield Finding("NM008", table.place(row, "quantity" if item else "item_code"), observed="–")
        elif amount is not None and quantity is not None:
            yield Finding("NM008", table.place(row, "amount"), observed=f"{quantity} / {amount}")
