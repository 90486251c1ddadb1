"""How the input files were understood, in a line for each sheet; and what hangs on names that nobody confirmed."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from pricebook.cli.common import said, show, tell

if TYPE_CHECKING:
    from pricebook.base.languages import Language
    from pricebook.findings import Finding, TableReading


def show_reading(tables: "Iterable[TableReading]", words: "Language") -> None:
    """File and sheet, heading row, rows; columns under another heading than the form's; rows passed over."""
    from pricebook.app.reading import renamed_columns

    show()
    for read in tables:
        renamed = [f"{name} ← {column['column']} “{column['heading']}”" for name, column in renamed_columns(read).items()]
        show(f"{_where(read)}: {_rows(read, words)}" + (f"; {'; '.join(renamed)}" if renamed else ""))


def _where(read: "TableReading") -> str:
    return f"{read['file']}!{read['sheet']}" if read["sheet"] else read["file"]


def _rows(read: "TableReading", words: "Language") -> str:
    from pricebook.base.languages import term

    passed = Counter(row["kind"] for row in read["passed_over"])
    counted = [f"{count} {term(kind, words)}" for kind, count in passed.items()]
    return ", ".join([said("sheet-read", words, heading=str(read["heading_row"]), rows=str(read["rows"])), *counted])


def show_unconfirmed(findings: "Iterable[Finding]", words: "Language") -> None:
    """How much money hangs on matches that nobody has confirmed (UP013)."""
    waiting = [finding for finding in findings if finding.code == "UP013"]
    if waiting:
        amounts = [finding.observed for finding in waiting if isinstance(finding.observed, Decimal)]
        tell("unconfirmed", words, money=sum(amounts, Decimal(0)), count=str(len(waiting)))
