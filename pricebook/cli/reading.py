"""How the input files were understood, in a line for each sheet; and what hangs on names that nobody confirmed."""

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from pricebook.cli.common import say

if TYPE_CHECKING:
    from pricebook.findings import Finding, Language, TableReading


def say_reading(tables: "list[TableReading]", lang: "Language") -> None:
    """File and sheet, heading row, rows; columns under another heading than the form's; rows passed over."""
    from pricebook.tables import load_specs

    say()
    for read in tables:
        spec = load_specs().get(read["table"]) or load_specs("submission")[read["table"]]
        own = {field.id: (field.id, field.name) for field in spec.fields}
        renamed = [
            f"{name} ← {column['column']} “{column['heading']}”"
            for name, column in read["columns"].items()
            if column["heading"] not in own.get(name, ())
        ]
        say(f"{_where(read)}: {_rows(read, lang)}" + (f"; {'; '.join(renamed)}" if renamed else ""))


def _where(read: "TableReading") -> str:
    return f"{read['file']}!{read['sheet']}" if read["sheet"] else read["file"]


def _rows(read: "TableReading", lang: "Language") -> str:
    from pricebook.findings import term

    passed = Counter(row["kind"] for row in read["passed_over"])
    heading, rows = ("tiêu đề dòng", "dòng dữ liệu") if lang == "vi" else ("headings in row", "data rows")
    counted = [f"{count} {term(kind, lang)}" for kind, count in passed.items()]
    return ", ".join([f"{heading} {read['heading_row']}", f"{read['rows']} {rows}", *counted])


def say_unconfirmed(findings: "list[Finding]", lang: "Language") -> None:
    """How much money hangs on matches that nobody has confirmed (UP013)."""
    from pricebook.base.money import vietnamese_number

    waiting = [finding for finding in findings if finding.code == "UP013"]
    if waiting:
        amounts = [finding.observed for finding in waiting if isinstance(finding.observed, Decimal)]
        money = vietnamese_number(sum(amounts, Decimal(0)))
        say(
            f"{money} đ chi phí định mức phụ thuộc vào {len(waiting)} nhận diện chưa xác nhận (bảng matches)."
            if lang == "vi"
            else f"{money} đồng of norm costs hang on {len(waiting)} unconfirmed matches."
        )
