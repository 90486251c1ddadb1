"""The verb settle stays: bed-days of stays against the rules of their days."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pricebook.app.charged import ChargedRecord, charged_files, charged_record, rules_of, write_record
from pricebook.app.display import findings_label
from pricebook.app.packs import packs_for
from pricebook.app.written import Written, write_whole
from pricebook.base.languages import Language
from pricebook.exports.charged import write_due_of_stays, write_verdicts
from pricebook.findings import Findings
from pricebook.settlement.charged_tables import read_charged
from pricebook.settlement.claims.read.keyed import key_of_run
from pricebook.settlement.stays.settle import JudgedStays, judge_stays
from pricebook.settlement.verdicts import SumOf, sums_of

RECORD, ROWS, DUE = "stays.json", "stays-findings.csv", "stays-settled.csv"


@dataclass(frozen=True, slots=True, repr=False)
class SettledStays:
    """Stays settled.

    Attributes:
        rows: how many rows were read.
        judged: what is due row by row, and what was found.
        findings: the findings, those of the reading first.
    """

    rows: int
    judged: JudgedStays
    findings: Findings

    @property
    def blocked(self) -> bool:
        """Whether something is refused, or could not be settled."""
        return self.findings.blocked

    @property
    def due(self) -> Decimal:
        """What is due of all rows, in đồng; what is only asked about is due."""
        return sum((each.amount for each in self.judged.due), Decimal(0))

    @property
    def summary(self) -> tuple[SumOf, ...]:
        """What was found, by facility and reason."""
        return sums_of(self.judged.verdicts)

    def record(self, language: Language = "vi") -> ChargedRecord:
        """Returns the contents of stays.json. Nothing of a patient is in it, and no name of a file."""
        judged = self.judged
        figures = {"charged": judged.charged, "due": self.due}
        return charged_record(
            "settle stays", self.rows, len(judged.due), figures, judged.rules, self.summary, self.findings, language
        )

    def write(self, folder: Path | str, *, force: bool = False, language: Language = "vi") -> "Written[SettledStays]":
        """Writes stays.json, stays-settled.csv (days and đồng of each row) and stays-findings.csv: all, or none.

        Args:
            folder: the folder to write into.
            force: whether existing results are replaced.
            language: of the texts.

        Raises:
            OutputExists, OutputInUse, NotWritten: nothing was written, and existing files are unchanged.
        """

        def write(staging: Path) -> None:
            write_due_of_stays(staging / DUE, self.judged.due)
            write_verdicts(staging / ROWS, self.judged.verdicts, language)
            write_record(staging / RECORD, self.record(language))

        return Written(Path(folder), write_whole(Path(folder), (RECORD, DUE, ROWS), write, force=force), self)

    def __repr__(self) -> str:
        return f"<SettledStays: {self.rows} rows, {len(self.judged.verdicts)} found, {findings_label(self.findings)}>"


def settle_stays(
    paths: Sequence[Path | str] | Path | str, *, settlement: str | None = None, norms: Path | str | None = None
) -> SettledStays:
    """Settles bed-days: days, changes of wards, shared beds, types of bed, and stays that overlap, by the rules of each day.

    Only the columns that a rule needs are read. Cards, stays and wards become keyed hashes as they are read, by a key of this
    run; names, birth dates and diagnoses are not read at all.

    Args:
        paths: workbooks, CSV or Parquet files with a row for each part of a stay that was spent in one ward and bed.
        settlement: the id of a pack of settlement; only its rules are used. By default the rules for what the fund pays.
        norms: a folder of regulation packs that is searched before the installed ones.

    Returns:
        What is due, and the findings.

    Raises:
        InputNotFound, FolderNotFound: there is no such file or folder.
        UnknownRegulation: there is no such pack.
        WrongOption: a file is of no format that can be read.
    """
    files = charged_files(paths)
    law, findings = rules_of(packs_for(norms), settlement)
    table = read_charged(files, "stays", key_of_run())
    judged = judge_stays(table, law)
    return SettledStays(table.read, judged, Findings([*findings, *table.findings, *judged.findings]))
