"""What was found in claims, line by line as CSV. It has nothing of a patient: files are called by their numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from pricebook.base.csv_text import write_csv
from pricebook.base.exact import exact
from pricebook.base.languages import Phrase
from pricebook.base.money import exact_text, vietnamese_number
from pricebook.regulation.claim_rules import Result

COLUMNS = (
    "file", "row", "case", "part", "number", "facility_code", "day", "code", "item", "finding", "result", "why", "observed",
    "due", "stake", "article", "refusal_code", "remedy", "provenance",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One finding about one line, in words: the reason is the title of the finding, `result` what follows.

    `place` is where the line stands in an insurance file: the number of its case, the part, its number there.
    """

    file: str
    row: int
    place: tuple[int, str, int] | None
    facility: str
    day: date
    code: str
    name: str | None
    finding: str
    title: str
    result: Result
    why: str
    observed: Decimal | str | None
    due: Decimal | str | None
    stake: Decimal
    article: str | None
    refusal_code: str | None
    remedy: str
    provenance: tuple[Phrase, ...]


def write_claims_csv(path: Path, rows: Iterable[ClaimRow]) -> None:
    """Writes all findings as CSV, by COLUMNS. Raises OSError."""
    write_csv(path, COLUMNS, (_as_texts(row) for row in rows))


def _as_texts(row: ClaimRow) -> Sequence[object]:
    return (
        row.file, row.row, *(row.place or (None, None, None)), row.facility, row.day.isoformat(), row.code, row.name, row.finding,
        row.result, row.why,
        _plain(row.observed), _plain(row.due), _plain(row.stake), row.article, row.refusal_code, row.remedy,
        " > ".join(step.text() for step in row.provenance),
    )  # fmt: skip


def _plain(figure: Decimal | str | None) -> str | Decimal | None:
    """A figure as spreadsheets read it.

    It has no zeros behind its decimals: 12000.000 is read as twelve million where a point parts thousands. A share is no
    fraction, 1/2 would be a date: it is "50%", or "1÷3" where no decimal is equal to it.
    """
    if isinstance(figure, str) and "/" in figure:
        percent = exact(Fraction(figure) * 100)
        return f"{vietnamese_number(percent)}%" if isinstance(percent, Decimal) else figure.replace("/", "÷")
    return Decimal(exact_text(figure)) if isinstance(figure, Decimal) else figure
