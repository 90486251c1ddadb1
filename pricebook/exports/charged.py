"""What was found in tables of what was charged, row by row as CSV. Nothing of a patient: rows are named by file and number."""

from collections.abc import Iterable
from pathlib import Path

from pricebook.base.csv_text import write_csv
from pricebook.base.exact import exact
from pricebook.base.languages import Language
from pricebook.base.money import vietnamese_number
from pricebook.findings import rule
from pricebook.settlement.charged.cells import shown_code
from pricebook.settlement.charged.verdicts import Verdict, findings_of
from pricebook.settlement.stays.settle import DueOfPart

COLUMNS = (
    "file", "sheet", "row", "facility_code", "day", "finding", "title", "result", "charged", "due", "stake", "article", "remedy",
)  # fmt: skip

DUE_COLUMNS = ("file", "sheet", "row", "facility_code", "days", "amount", "fund", "patient")


def write_due_of_stays(path: Path, due: Iterable[DueOfPart]) -> None:
    """Writes what is due for each row as CSV, by DUE_COLUMNS. Amounts are đồng. Raises OSError.

    Days are decimals as Vietnam writes them ("3,5"): of "7/2" a spreadsheet makes the 7th of February, and of "3.5" a text.
    """
    write_csv(path, DUE_COLUMNS, map(_due, due))


def _due(each: DueOfPart) -> tuple[object, ...]:
    at, facility = each.row.at, shown_code(each.row.get("facility", str))
    return (
        at.file,
        at.sheet,
        (at.row or 0) + 1,
        facility,
        vietnamese_number(exact(each.days)),
        each.amount,
        each.fund,
        each.patient,
    )


def write_verdicts(path: Path, verdicts: Iterable[Verdict], language: Language) -> None:
    """Writes verdicts as CSV, by COLUMNS, in the order in which they are given. Raises OSError.

    Args:
        path: the file.
        verdicts: what was found.
        language: of titles and remedies.
    """
    write_csv(path, COLUMNS, (_row(each, language) for each in verdicts))


def _row(each: Verdict, language: Language) -> tuple[object, ...]:
    (finding,) = findings_of([each])
    return (
        each.at.file, each.at.sheet, (each.at.row or 0) + 1, each.facility, each.day.isoformat(), each.code,
        rule(each.code).title[language], each.result, each.charged, each.due, each.stake, each.article, finding.remedy(language),
    )  # fmt: skip
