"""The verb settle stays: bed-days of stays against the rules of their days."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import ClassVar

from pricebook.app.charged import Verb, charged_files, rules_of
from pricebook.app.packs import packs_for
from pricebook.app.settled_rows import SettledRows
from pricebook.exports.charged import write_due_of_stays
from pricebook.settlement.charged.tables import read_charged
from pricebook.settlement.keyed import key_of_run
from pricebook.settlement.stays.settle import JudgedStays, judge_stays


class SettledStays(SettledRows[JudgedStays]):
    """Stays settled: what is due row by row, and what was found."""

    __slots__ = ()
    verb: ClassVar[Verb] = "settle stays"
    files = "stays.json", "stays-settled.csv", "stays-findings.csv"

    @property
    def examined(self) -> int:
        """How many rows have rules on their last day."""
        return len(self.judged.due)

    @property
    def due(self) -> Decimal:
        """What is due of all rows, in đồng; what is only asked about is due."""
        return sum((each.amount for each in self.judged.due), Decimal(0))

    def _write_more(self, staging: Path) -> None:
        write_due_of_stays(staging / self.files[1], self.judged.due)


def settle_stays(
    paths: Sequence[Path | str] | Path | str, *, planned_beds: Path | str | None = None, settlement: str | None = None,
    norms: Path | str | None = None,
) -> SettledStays:  # fmt: skip
    """Settles bed-days: days, changes of wards, shared beds, types of bed, and stays that overlap, by the rules of each day.

    Only the columns that a rule needs are read. Cards, stays and wards become keyed hashes as they are read, by a key of this
    run; names, birth dates and diagnoses are not read at all.

    Args:
        paths: workbooks, CSV or Parquet files with a row for each part of a stay that was spent in one ward and bed.
        planned_beds: a file with the approved beds of facilities, and those used in the base year: the use of beds in each
            quarter is held against them.
        settlement: the id of a pack of settlement; only its rules are used. By default the rules for what the fund pays.
        norms: a folder of regulation packs that is searched before the installed ones.

    Returns:
        What is due, and the findings.

    Raises:
        InputNotFound, FolderNotFound: there is no such file or folder.
        UnknownRegulation: there is no such pack.
        WrongOption: a file is of no format that can be read.
    """
    files, planned_of = charged_files(paths), () if planned_beds is None else charged_files(planned_beds)
    law, findings = rules_of(packs_for(norms), settlement)
    table = read_charged(files, "stays", key_of_run())
    planned = read_charged(planned_of, "planned_beds", key_of_run(), called="planned-") if planned_of else None
    of_plan = [] if planned is None else planned.findings
    return SettledStays.of(table, judge_stays(table, law, planned), [*findings, *of_plan])
