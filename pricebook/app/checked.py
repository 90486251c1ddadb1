"""The result of a check: the findings, the proposed verdict, and the files that are written from them."""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pricebook.app.display import findings_label
from pricebook.app.errors import NothingToWrite
from pricebook.app.former import remove_former
from pricebook.app.judged_as import judged_as
from pricebook.app.written import NOT_JUDGED, PASSED, RECORD, REJECTED, TO_ACCEPT, Written, in_order, write_whole
from pricebook.appraisal.judge import CheckOptions
from pricebook.appraisal.not_judged import Reasons
from pricebook.appraisal.rows_in import judged_rows
from pricebook.appraisal.verdict import Verdict, verdict_on
from pricebook.base.file_names import Naming, Scheme, named_in, written_beside
from pricebook.base.files import sha256_of
from pricebook.base.html import html_table
from pricebook.base.languages import Language, Phrase, say
from pricebook.base.money import dong
from pricebook.findings import Findings, FindingsRecord, TableReading, findings_record
from pricebook.regulation import LawOnDay
from pricebook.submission import Submission
from pricebook.submission.annotate.given_back import SUFFIXES, folder_of_results, name_given_back, round_of
from pricebook.submission.read.confirmed import confirmation_beside, confirmation_of
from pricebook.submission.read.stated_day import StatedDay
from pricebook.tables import reading_record

if TYPE_CHECKING:
    from pricebook.app.build import Built
    from pricebook.app.incoming import Incoming
    from pricebook.appraisal.baseline import Baseline, Comparison
    from pricebook.appraisal.record import CheckRecord, OptionsRecord
    from pricebook.appraisal.rounds import Answered
    from pricebook.regulation import SettlementOnDay

# By what the prices of a sheet are judged as, and by why, the phrases that say so.


@dataclass(frozen=True, repr=False)
class Checked:
    """The result of a check.

    Attributes:
        path: the workbook, or the dossier.
        options: what was stated beside the workbook.
        findings: what was found, in the order of the file.
        submission: what was read; None where no list could be read, and the findings or `why_not` say why.
        law: the law that was used; None where none was named or could be loaded.
        earlier: what the earlier round found; None where none was given.
        known_regulations: the regulations that could be named, where none was.
        built: the result of the build, where a dossier was checked.
        settlement: the rules of settlement by which bed sheets were judged.
        binding: whether the regulation binds the province of the list.
        province: whose list it is: as the officer says, else by the dossier; None where nobody says.
        reasons: why prices are not judged, by the id() of their lines.
        fitting: the regulation whose prices fit best, where none was named.
        norms: the folder of packs that was searched first.
        judged_on: the day on which the list came in to be judged; None: today.
        stated: the pricing date that the list states, where it decided the day of the law.
        further: options of the call that do not change what is judged; commands that a reader is given repeat them.
    """

    path: Path
    options: CheckOptions
    findings: Findings
    submission: Submission | None = None
    law: LawOnDay | None = None
    earlier: "Baseline | None" = None
    known_regulations: tuple[str, ...] = ()
    built: "Built | None" = None
    settlement: "tuple[SettlementOnDay, ...]" = ()
    binding: bool = True
    province: str | None = None
    reasons: Reasons = field(default_factory=dict)
    fitting: str | None = None
    norms: Path | str | None = None
    judged_on: date | None = None
    stated: StatedDay | None = None
    further: str = ""

    @property
    def blocked(self) -> bool:
        """Whether a finding blocks approval."""
        return self.findings.blocked

    @property
    def why_not(self) -> Phrase | None:
        """Why nothing could be judged, where the findings do not say why: no regulation was named."""
        return say("call.no-regulation-named", known=", ".join(self.known_regulations)) if self.known_regulations else None

    @cached_property
    def verdict(self) -> Verdict | None:
        """The verdict that is proposed to the officer; None where no list was read."""
        if self.submission is None:
            return None
        return replace(verdict_on(self.submission.stated, self.findings, self.reasons), ended=self.ended)

    @property
    def ended(self) -> date | None:
        """The last day of the regulation, where it had ended before the list came in, and nobody named the day of the law."""
        if self.law is None or self.options.day is not None or self.options.dossier is not None:
            return None
        last = self.law.regulation.effective_to
        return last if last is not None and last < (self.judged_on or date.today()) else None

    @property
    def judged_as(self) -> tuple[Phrase, ...]:
        """What the prices of each sheet were judged as, and why; a text for each sheet. First, the day that the list states."""
        kinds = self.submission.judged_as if self.submission is not None else []
        return judged_as(kinds, self.stated, self.path.name)

    @cached_property
    def tables(self) -> tuple[TableReading, ...]:
        """How each sheet was understood."""
        if self.built is not None:
            return self.built.tables
        if self.submission is None or self.verdict is None:
            return ()
        stated = self.submission.stated
        prices = next((table for table in self.submission.tables if table.spec.id == "price_list"), None)
        judged = judged_rows(prices, stated, self.verdict) if prices is not None else {}
        return tuple(
            record for table in self.submission.tables for record in reading_record(table, judged if table is prices else None)
        )

    @cached_property
    def comparison(self) -> "Comparison | None":
        """The findings compared with those of the earlier round; None where none was given."""
        from pricebook.appraisal.baseline import compare_rounds

        return None if self.earlier is None else compare_rounds(self.findings, self.earlier.findings)

    def two_rounds(self, record: "CheckRecord") -> "list[Answered]":
        """What became of what the earlier round asked for, in its order; nothing where no earlier round was given."""
        if self.earlier is None or self.comparison is None:
            return []
        from pricebook.appraisal.rounds import answered

        return answered(self.earlier, record, self.comparison)

    def record(self, language: Language = "vi") -> "CheckRecord | FindingsRecord":
        """Returns the contents of check.json (schema: norms/schema/check.json).

        For a dossier, and where no list was read, the contents of findings.json instead.
        """
        if self.built is not None:
            return self.built.record(language)
        if self.submission is None:
            return findings_record(self.findings, language, list(self.tables))
        return self.check_record(language)

    def check_record(self, language: Language = "vi") -> "CheckRecord":
        """Returns the contents of check.json, where a list was read."""
        from pricebook.appraisal.record import check_record

        assert self.submission is not None and self.law is not None and self.verdict is not None
        new, mended, _ = self.comparison or (None, [], [])
        options = self.options
        stated: OptionsRecord = {
            "as": options.as_,
            "class": options.class_,
            "province": options.province,
            "facility": options.facility,
            "dossier": options.dossier.name if options.dossier else None,
            "columns": dict(options.columns),
            "select": list(options.select),
            "ignore": list(options.ignore),
        }
        return check_record(
            self.submission, self.law, stated, list(self.findings), self.verdict, list(self.tables), language, new, mended
        )

    def keep_columns(self, *, force: bool = False) -> Path:
        """Writes NAME.columns.toml beside the workbook: later checks of a file with the same headings take its columns.

        Args:
            force: whether an existing file is replaced.

        Returns:
            The file that was written.

        Raises:
            NothingToWrite: no list was judged.
            OutputExists, OutputInUse, NotWritten: nothing was written.
        """
        if self.submission is None or not self.submission.tables:
            raise NothingToWrite("nothing-to-write" if self.built is None else "dossier-was-checked")
        target, text = confirmation_beside(self.path), confirmation_of(self.path.name, self.submission.tables)

        def write(staging: Path) -> None:
            (staging / target.name).write_text(text, encoding="utf-8", newline="\n")

        return write_whole(target.parent, (target.name,), write, force=force)[0]

    def write(
        self,
        folder: Path | str | None = None,
        *,
        annotate: bool = True,
        force: bool = False,
        language: Language = "vi",
        papers: "Incoming | None" = None,
        page: bool = False,
        names: Scheme = "plain",
        round: int | None = None,
    ) -> "Written[Checked]":
        """Writes the annotated workbook, check.json, and the lists of what passed, what did not and what was not judged.

        All of the files are written, or none.

        Where an annotated copy would lose something, no copy is made. The finding XL032 then says so in the returned result and
        in every output, and the findings are written into a workbook of their own. The original is never changed.

        Args:
            folder: the folder to write into; by default NAME-check beside the workbook. A workbook that a check gave back has the
                folder and the name of the next round: NAME-check-2, NAME-checked-2.xlsx.
            annotate: whether the annotated workbook is written.
            force: whether existing results are replaced.
            language: of check.json and the lists; the workbook, which goes back to the sender, is Vietnamese.
            papers: how the list came in, where the papers of the judgement are written too: opinion, record, and the letter that
                returns the list or asks for what is missing. A letter of an earlier check that no longer holds is removed.
            page: whether the report is written as a page, too.
            names: what the files are called: plain; or speaking, with province, document, day of the law and round. The annotated
                workbook keeps the sender's name for it, by which the next round is known.
            round: which round of the list it is; by default that after a workbook given back or an earlier round, else 1.

        Returns:
            The files that were written, and the result that they hold.

        Raises:
            NothingToWrite: no list was judged; or the workbook has changed since, and its copy would not be what was judged.
            WrongOption: the procedure of the day knows no such paper of a dossier.
            MissingLibraries: a library that papers and page need is not installed.
            OutputExists, OutputInUse, NotWritten: nothing was written, and existing files are unchanged. NotWritten also where
                the workbook that would be replaced holds reasons that the officer typed into it, and that no finding carries;
                or corrections of the list, which the list itself does not have.
        """
        if self.submission is None:
            raise NothingToWrite("nothing-to-write" if self.built is None else "dossier-was-checked")
        if (annotate or page) and (not self.path.is_file() or sha256_of(self.path) != self.submission.sha256):
            raise NothingToWrite("changed-since", path=str(self.path))
        from pricebook.app.check_output import write_check

        target = in_order(self._folder(folder))
        return write_check(self, target, self._naming(names, round), annotate, force, language, papers, page=page)

    def remove_former(self, folder: Path | str | None = None) -> tuple[Path, ...]:
        """Removes the result of an earlier check of the same file, where this one could judge nothing.

        What check.json in the folder is of is looked at first. A workbook or list that somebody has typed into since stays.

        Args:
            folder: the folder that a check writes into; by default NAME-check beside the workbook.

        Returns:
            The files that were removed; none where a list was read.
        """
        if self.submission is not None or self.built is not None:
            return ()
        workbooks = (*(name_given_back(self.path) + suffix for suffix in SUFFIXES), f"{self.path.stem}-findings.xlsx")
        target = in_order(self._folder(folder))
        stamp = named_in(target, RECORD) or target / RECORD
        lists = [written_beside(stamp, name).name for name in (PASSED, REJECTED, NOT_JUDGED, TO_ACCEPT)]
        names = (stamp.name, *lists, *workbooks)
        return remove_former(
            target, stamp.name, names, lambda record: record.get("file") == self.path.name, (lists[-1], *workbooks)
        )

    def _naming(self, names: Scheme, round: int | None) -> Naming:
        """What the files are called: by the province of the list, the day of the law, and the round."""
        assert self.law is not None
        given_back = round_of(self.path)
        said = round or (given_back.number + 1 if given_back is not None else 1 + (self.earlier is not None))
        return Naming(names, self.province or self.law.regulation.province, self.law.day, said)

    def _folder(self, folder: Path | str | None) -> Path:
        return Path(folder) if folder is not None else folder_of_results(self.path)

    def __repr__(self) -> str:
        proposal = None if self.verdict is None else self.verdict.proposal
        return f"<Checked {self.path.name}: {proposal}, {findings_label(self.findings)}>"

    def _repr_html_(self) -> str:
        rows: list[tuple[str, object]] = [("Tệp", self.path.name), *self.findings.counts.items()]
        if self.verdict is not None:
            few = self.verdict.few_judged
            proposal = self.verdict.proposed.text() + ("" if few is None else f" {few.text()}")
            rows += zip(("Đạt", "Không đạt", "Chưa đối chiếu"), self.verdict.counted, strict=True)
            rows += [(f"Tổng {self.verdict.over_what.text()}", dong(self.verdict.over_ceiling)), ("", proposal)]
        return html_table("pricebook.check", ("", ""), rows) + self.findings._repr_html_()
