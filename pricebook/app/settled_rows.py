"""What the results of the verbs about rows of what was charged have in common: examinations, and parts of stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import ClassVar, Generic, Protocol, Self, TypeVar

from pricebook.app.charged import ChargedRecord, Verb, charged_record, write_record
from pricebook.app.display import findings_label
from pricebook.app.written import Written, write_whole
from pricebook.base.languages import Language, Phrase
from pricebook.exports.charged import write_verdicts
from pricebook.findings import Finding, Findings
from pricebook.regulation import SettlementOnDay
from pricebook.settlement.charged.tables import ChargedTable
from pricebook.settlement.charged.verdicts import SumOf, Verdict, sums_of


class Judged(Protocol):
    """Rows, judged: đồng charged, what was found row by row and as findings, and the packs that were used."""

    @property
    def charged(self) -> Decimal: ...
    @property
    def verdicts(self) -> tuple[Verdict, ...]: ...
    @property
    def findings(self) -> tuple[Finding, ...]: ...
    @property
    def rules(self) -> tuple[SettlementOnDay, ...]: ...


Rows = TypeVar("Rows", bound=Judged)


@dataclass(frozen=True, slots=True, repr=False)
class SettledRows(Generic[Rows]):
    """Rows of what was charged, settled.

    Attributes:
        rows: how many rows were read.
        judged: what is due of them, and what was found row by row.
        findings: the findings, those of the reading first.
    """

    rows: int
    judged: Rows
    findings: Findings

    verb: ClassVar[Verb]
    files: ClassVar[tuple[str, ...]]  # that are written: the JSON first, what was found row by row last

    @classmethod
    def of(cls, table: ChargedTable, judged: Rows, of_packs: Sequence[Finding]) -> Self:
        """The result for a table; with what was found in the packs of settlement."""
        return cls(table.read, judged, Findings([*of_packs, *table.findings, *judged.findings]))

    @property
    def examined(self) -> int:
        """How many rows have rules on their days."""
        raise NotImplementedError

    @property
    def due(self) -> Decimal:
        """What is due of all rows, in đồng; what is only asked about is due."""
        raise NotImplementedError

    @property
    def notices(self) -> tuple[Phrase, ...]:
        """What is to be said of the list: nothing, for no list is used."""
        return ()

    @property
    def rules(self) -> tuple[SettlementOnDay, ...]:
        """The packs of settlement that were used, each on the first day on which it was."""
        return self.judged.rules

    @property
    def blocked(self) -> bool:
        """Whether something is refused, or could not be settled."""
        return self.findings.blocked

    @property
    def summary(self) -> tuple[SumOf, ...]:
        """What was found, by facility and reason."""
        return sums_of(self.judged.verdicts)

    def record(self, language: Language = "vi") -> ChargedRecord:
        """Returns the contents of the JSON file. Nothing of a patient is in it, and no name of a file."""
        figures = {"charged": self.judged.charged, "due": self.due}
        return charged_record(self.verb, self.rows, self.examined, figures, self.rules, self.summary, self.findings, language)

    def write(self, folder: Path | str, *, force: bool = False, language: Language = "vi") -> "Written[Self]":
        """Writes the result as JSON, what was found of each row as CSV, and of stays the days and đồng of each: all, or none.

        Args:
            folder: the folder to write into.
            force: whether existing results are replaced.
            language: of the texts.

        Raises:
            OutputExists, OutputInUse, NotWritten: nothing was written, and existing files are unchanged.
        """

        def write(staging: Path) -> None:
            self._write_more(staging)
            write_verdicts(staging / self.files[-1], self.judged.verdicts, language)
            write_record(staging / self.files[0], self.record(language))

        return Written(Path(folder), write_whole(Path(folder), self.files, write, force=force), self)

    def _write_more(self, staging: Path) -> None:
        """Writes the files between the first and the last."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.rows} rows, {len(self.judged.verdicts)} found, {findings_label(self.findings)}>"
