"""What a check gives: findings, what the officer is proposed, and the workbook given back."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pricebook.app.errors import NothingToWrite
from pricebook.app.written import Written, write_whole
from pricebook.appraisal.baseline import compare_rounds
from pricebook.appraisal.judge import CheckOptions
from pricebook.appraisal.record import (
    CheckedFinding,
    CheckRecord,
    OptionsRecord,
    check_record,
    write_lists,
    write_record,
)
from pricebook.appraisal.verdict import Verdict, verdict_on
from pricebook.base.html import html_table
from pricebook.base.languages import Language, Phrase, say
from pricebook.base.money import dong
from pricebook.findings import FindingRecord, Findings, FindingsRecord, TableReading, findings_record
from pricebook.regulation import LawOnDay
from pricebook.submission import Submission
from pricebook.tables import reading_record

if TYPE_CHECKING:
    from pricebook.app.build import Built

RECORD, PASSED, REJECTED, TO_ACCEPT = "check.json", "accepted_services.csv", "rejected_services.csv", "to_accept.csv"


@dataclass(frozen=True, repr=False)
class Checked:
    """What a check gives. `submission` is None where no list could be read; the findings, or `why_not`, say why.

    `built` is what the build gave where a dossier was checked. `earlier` are the findings of an earlier round; `known` the
    regulations that could have been named, where none was.
    """

    path: Path
    options: CheckOptions
    findings: Findings
    submission: Submission | None = None
    law: LawOnDay | None = None
    earlier: Sequence[CheckedFinding] | None = None
    known: tuple[str, ...] = ()
    built: "Built | None" = None

    @property
    def blocked(self) -> bool:
        """Whether a finding stands in the way of approval."""
        return self.findings.blocked

    @property
    def why_not(self) -> Phrase | None:
        """Why nothing could be judged, where the findings do not say it: no regulation was named."""
        return say("call.no-regulation-named", known=", ".join(self.known)) if self.known else None

    @cached_property
    def verdict(self) -> Verdict | None:
        """What the officer is proposed; None where no list was read."""
        return verdict_on(self.submission.stated, self.findings) if self.submission is not None else None

    @cached_property
    def tables(self) -> tuple[TableReading, ...]:
        """How each sheet was understood."""
        if self.built is not None:
            return self.built.tables
        read = self.submission.tables if self.submission is not None else []
        return tuple(record for table in read for record in reading_record(table))

    @cached_property
    def compared(self) -> tuple[list[bool] | None, list[FindingRecord]]:
        """Against an earlier round: for each finding whether it is new, and the earlier findings that are gone."""
        return (None, []) if self.earlier is None else compare_rounds(self.findings, list(self.earlier))

    def record(self, language: Language = "vi") -> CheckRecord | FindingsRecord:
        """What check.json holds (schema: norms/schema/check.json); of a dossier, or where nothing was judged, findings.json."""
        if self.built is not None:
            return self.built.record(language)
        if self.submission is None:
            return findings_record(self.findings, language, list(self.tables))
        return self._check_record(language)

    def _check_record(self, language: Language) -> CheckRecord:
        assert self.submission is not None and self.law is not None and self.verdict is not None
        new, mended = self.compared
        options = self.options
        asked: OptionsRecord = {
            "class": options.class_,
            "facility": options.facility,
            "dossier": options.dossier.name if options.dossier else None,
            "columns": dict(options.columns),
            "select": list(options.select),
            "ignore": list(options.ignore),
        }
        return check_record(
            self.submission, self.law, asked, list(self.findings), self.verdict, list(self.tables), language, new, mended
        )

    def write(
        self, folder: Path | str | None = None, *, annotate: bool = True, force: bool = False, language: Language = "vi"
    ) -> "Written[Checked]":
        """Writes the workbook given back, check.json, and the lists of what passed and what did not, together or not at all.

        What an annotated copy would lose is a further finding (XL032) of the result that is returned, and of every output;
        the findings then stand in a workbook of their own. The original is never touched.

        Args:
            folder: where the files are to stand; by default NAME-check beside the workbook.
            annotate: whether the workbook is given back.
            force: whether results that are there already are replaced.
            language: of check.json; what goes back to the sender is Vietnamese.

        Raises:
            NothingToWrite: no list was judged.
            OutputExists, OutputInUse, NotWritten: nothing was changed.
        """
        if self.submission is None:
            raise NothingToWrite("nothing-to-write")
        target = Path(folder) if folder is not None else self.path.with_name(f"{self.path.stem}-check")
        with TemporaryDirectory(prefix="pricebook-") as made:
            result, workbook = self._given_back(Path(made) / "copy") if annotate else (self, None)
            names = (RECORD, PASSED, REJECTED, TO_ACCEPT, *([workbook] if workbook else []))

            def write(staging: Path) -> None:
                record = result._check_record(language)
                write_record(record, staging / RECORD)
                write_lists(record, list(result.findings), staging / PASSED, staging / REJECTED, staging / TO_ACCEPT)
                if workbook:
                    shutil.move(Path(made) / "copy", staging / workbook)

            files = write_whole(target, names, write, force=force)
        return Written(target, files, result)

    def _given_back(self, target: Path) -> "tuple[Checked, str]":
        """Makes the workbook that is given back: the result as it stands in it, and what the file is to be called."""
        from pricebook.submission.annotate import Summary, annotate, open_copy

        assert self.law is not None and self.verdict is not None
        regulation, options, verdict = self.law.regulation, self.options, self.verdict
        copy = open_copy(self.path)
        summary = Summary(
            file=self.path.name,
            regulation=regulation.title,
            references=tuple(entry.document for entry in regulation.references),
            day=f"{self.law.day:%d/%m/%Y}",
            dossier=options.dossier.name if options.dossier else None,
            class_=options.class_,
            passes=verdict.passes,
            passed=len(verdict.accepted),
            rejected=len(verdict.rejected),
            over_ceiling=verdict.over_ceiling,
            counts=verdict.counts,
        )
        told = annotate(copy, target, list(self.findings), summary)
        if not told:
            return self, f"{self.path.stem}-checked{copy.suffix}"
        return replace(self, findings=Findings((*self.findings, *told))), f"{self.path.stem}-findings.xlsx"

    def __repr__(self) -> str:
        proposal = None if self.verdict is None else "pass" if self.verdict.passes else "return"
        return f"<Checked {self.path.name}: {proposal}, {repr(self.findings)[1:-1]}>"

    def _repr_html_(self) -> str:
        rows: list[tuple[str, object]] = [("Tệp", self.path.name), *self.findings.counts.items()]
        if self.verdict is not None:
            said = say("screen.check-passes" if self.verdict.passes else "screen.check-returns").text()
            rows += [("Đạt", len(self.verdict.accepted)), ("Không đạt", len(self.verdict.rejected))]
            rows += [("Vượt mức tối đa", dong(self.verdict.over_ceiling)), ("", said)]
        return html_table("pricebook.check", ("", ""), rows) + self.findings._repr_html_()
