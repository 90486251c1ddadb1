"""The verb settle visits: examinations against the rules of their days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pricebook.app.charged import ChargedRecord, charged_files, charged_record, rules_of, write_record
from pricebook.app.display import findings_label
from pricebook.app.errors import WrongOption
from pricebook.app.options import day_of
from pricebook.app.packs import packs_for
from pricebook.app.written import Written, write_whole
from pricebook.base.languages import Language
from pricebook.exports.charged import write_verdicts
from pricebook.findings import Findings
from pricebook.settlement.charged_tables import read_charged
from pricebook.settlement.claims.read.keyed import key_of_run
from pricebook.settlement.verdicts import SumOf, sums_of
from pricebook.settlement.visits.settle import JudgedVisits, judge_visits

RECORD, ROWS = "visits.json", "visits-findings.csv"


@dataclass(frozen=True, slots=True, repr=False)
class SettledVisits:
    """Examinations settled.

    Attributes:
        rows: how many rows were read.
        judged: what is due of them, and what was found row by row.
        findings: the findings, those of the reading first.
    """

    rows: int
    judged: JudgedVisits
    findings: Findings

    @property
    def blocked(self) -> bool:
        """Whether something is refused, or could not be settled."""
        return self.findings.blocked

    @property
    def summary(self) -> tuple[SumOf, ...]:
        """What was found, by facility and reason."""
        return sums_of(self.judged.verdicts)

    def record(self, language: Language = "vi") -> ChargedRecord:
        """Returns the contents of visits.json. Nothing of a patient is in it, and no name of a file."""
        judged = self.judged
        figures = {"charged": judged.charged, "due": judged.due}
        return charged_record(
            "settle visits", self.rows, judged.examined, figures, judged.rules, self.summary, self.findings, language
        )

    def write(self, folder: Path | str, *, force: bool = False, language: Language = "vi") -> "Written[SettledVisits]":
        """Writes visits.json, and visits-findings.csv with what was found of each row: both, or neither.

        Args:
            folder: the folder to write into.
            force: whether existing results are replaced.
            language: of the texts.

        Raises:
            OutputExists, OutputInUse, NotWritten: nothing was written, and existing files are unchanged.
        """

        def write(staging: Path) -> None:
            write_verdicts(staging / ROWS, self.judged.verdicts, language)
            write_record(staging / RECORD, self.record(language))

        return Written(Path(folder), write_whole(Path(folder), (RECORD, ROWS), write, force=force), self)

    def __repr__(self) -> str:
        return f"<SettledVisits: {self.rows} rows, {len(self.judged.verdicts)} found, {findings_label(self.findings)}>"


def settle_visits(
    paths: Sequence[Path | str] | Path | str,
    *,
    settlement: str | None = None,
    over_since: date | None = None,
    suspended: Sequence[tuple[date, date]] = (),
    norms: Path | str | None = None,
) -> SettledVisits:
    """Settles examinations: how many a table has in a day, one a visit, and those that are not paid, by the rules of each day.

    Only the columns that a rule needs are read. Cards, visits and episodes become keyed hashes as they are read, by a key of this
    run; names, birth dates and diagnoses are not read at all.

    Args:
        paths: workbooks, CSV or Parquet files with a row for each examination.
        settlement: the id of a pack of settlement; only its rules are used. By default the rules for what the fund pays.
        over_since: the day from which the time runs that a facility has to add tables. By default the first day in the files on
            which a table was over its number; what follows from that is only asked.
        suspended: times of disaster or epidemic, from and to, both inclusive: the number of a table does not count in them, where
            the rules say so.
        norms: a folder of regulation packs that is searched before the installed ones.

    Returns:
        What is due, and the findings.

    Raises:
        InputNotFound, FolderNotFound: there is no such file or folder.
        UnknownRegulation: there is no such pack.
        WrongOption: a file is of no format that can be read.
    """
    files, since = charged_files(paths), day_of(over_since)
    law, findings = rules_of(packs_for(norms), settlement)
    table = read_charged(files, "visits", key_of_run())
    judged = judge_visits(table, law, since, suspended)
    return SettledVisits(table.read, judged, Findings([*findings, *table.findings, *judged.findings]))


def times_of(texts: Sequence[str]) -> list[tuple[date, date]]:
    """Times as text ("2020-04-01:2020-04-22"). Raises WrongOption for one that is none."""
    found = []
    for text in texts:
        first, _, last = text.partition(":")
        try:
            time = date.fromisoformat(first.strip()), date.fromisoformat(last.strip())
        except ValueError as error:
            raise WrongOption("wrong-time", said=text) from error
        found.append(time)
    return found
