"""The verb build: composes the draft price list of a dossier."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pricebook.app.display import findings_label
from pricebook.app.dossiers import existing_folder, ordered
from pricebook.app.errors import NothingToWrite
from pricebook.app.former import set_former_aside
from pricebook.app.last_run import FORMER_LIST, is_input_of
from pricebook.app.packs import packs_for
from pricebook.app.written import FINDINGS, OUT, PRICELIST, TO_ACCEPT, WORKBOOK, Written, in_order
from pricebook.appraisal.about_rows import with_rows
from pricebook.appraisal.accepted import with_acceptances, write_to_accept
from pricebook.appraisal.typed_reasons import entries_in_dossier
from pricebook.base.file_names import Naming, Scheme, next_round
from pricebook.base.files import is_file
from pricebook.base.html import html_table
from pricebook.base.inputs import reads_once
from pricebook.base.languages import Language
from pricebook.dossier import load_dossier
from pricebook.dossier.settings import SETTINGS_FILE
from pricebook.findings import Finding, Findings, FindingsRecord, ListIdentity, TableReading, findings_record
from pricebook.pricelist import PriceList, identity
from pricebook.pricing import assemble, compose, run_checks
from pricebook.regulation import LawOnDay
from pricebook.tables import Table, reading_record
from pricebook.tables.table import Judged

if TYPE_CHECKING:
    from pricebook.app.given_back import GivenBack
    from pricebook.app.since_last import SinceLast


@dataclass(frozen=True, slots=True, repr=False)
class Built:
    """The result of a build.

    Attributes:
        folder: the dossier.
        prices: the draft price list; None where nothing could be priced, and the findings say why.
        findings: what was found, in the order of the files.
        tables: how each sheet was understood: its columns, the rows passed over, the normalised values.
        law: the law that was used; None where none could be loaded.
        given_back: the workbooks of the dossier that were written with their findings; None where they were not to be.
        since_last: what changed since the last build into the same folder, where this one has replaced it.
    """

    folder: Path
    prices: PriceList | None
    findings: Findings
    tables: tuple[TableReading, ...] = ()
    law: LawOnDay | None = None
    given_back: "tuple[GivenBack, ...] | None" = None
    since_last: "SinceLast | None" = None

    @property
    def about(self) -> ListIdentity | None:
        """The identity of the list that the findings are about; None where there is no list."""
        return identity(self.prices) if self.prices is not None else None

    @property
    def blocked(self) -> bool:
        """Whether a finding blocks approval."""
        return self.findings.blocked

    def record(self, language: Language = "vi") -> FindingsRecord:
        """Returns the contents of findings.json (schema: norms/schema/findings.json); with what changed since the last build."""
        record = findings_record(self.findings, language, list(self.tables), self.about)
        return record if self.since_last is None else {**record, "since_last": self.since_last.record()}

    def write(
        self,
        folder: Path | str | None = None,
        *,
        annotate: bool = True,
        force: bool = False,
        language: Language = "vi",
        names: Scheme = "plain",
    ) -> "Written[Built]":
        """Writes the approval workbook, pricelist.json, findings.json, to_accept.csv and the manifest: all of them, or none.

        Beside them, in `given_back`, a copy of each workbook of the dossier that has findings, each on its cell. The result of
        the last build of this dossier is replaced where nobody has changed it since; its list is kept as former_pricelist.json
        where it differs.

        Args:
            folder: the folder to write into; by default `out` in the dossier.
            annotate: whether the workbooks of the dossier are given back.
            force: whether existing results are replaced, also if they were changed or are of something else.
            language: of findings.json; the workbooks are Vietnamese.
            names: what the files of the list are called: plain; or speaking, with province, document, pricing date and round. The
                first round is 1; each later one is the next, and leaves the earlier ones, unless `force` replaces the last.

        Returns:
            The files that were written, and this result with what was given back and what changed since the last build.

        Raises:
            NothingToWrite: nothing was priced.
            OutputExists, OutputInUse, NotWritten: nothing was written, and existing files are unchanged.
        """
        from pricebook.app.build_output import write_build

        if self.prices is None:
            raise NothingToWrite("nothing-to-write")
        target = in_order(Path(folder) if folder is not None else self.folder / OUT)
        naming = next_round(Naming(names, self.prices.province, self.prices.pricing_date), target, PRICELIST, again=force)
        return write_build(self, target, annotate=annotate, force=force, language=language, naming=naming)

    def give_back(self, folder: Path | str | None = None, *, annotate: bool = True, force: bool = False) -> "Written[Built]":
        """Writes the workbooks of the dossier with their findings, where nothing could be priced.

        Args:
            folder: the folder that a build writes into; by default `out` in the dossier.
            annotate: whether they are written; else only those of the last build are removed.
            force: whether existing ones are replaced, also if somebody has changed them.

        Returns:
            The files that were written, and this result. Nothing is written where there is a list (`write` gives back its
            dossier), nor where the folder is no dossier.

        Raises:
            OutputExists, OutputInUse, NotWritten: nothing was written, and existing files are unchanged.
        """
        from pricebook.app.build_output import give_back

        target = in_order(Path(folder) if folder is not None else self.folder / OUT)
        if self.prices is not None or not is_file(self.folder / SETTINGS_FILE):
            return Written(target, (), self)
        return give_back(self, target, annotate=annotate, force=force)

    def set_former_aside(self, folder: Path | str | None = None) -> tuple[Path, ...]:
        """Moves the result of an earlier build of the same dossier into the folder `former`, where this one could price nothing.

        So no list stands beside a run that failed, and none is lost by a slip in the settings. A result is of the same dossier
        if one of the files that its list names is still there unchanged.

        Args:
            folder: the folder that a build writes into; by default `out` in the dossier.

        Returns:
            The files, where they stand now; none where there is a price list.

        Raises:
            OutputExists, OutputInUse, NotWritten: a file cannot be moved; all are where they were.
        """
        if self.prices is not None:
            return ()
        target = in_order(Path(folder) if folder is not None else self.folder / OUT)
        names = (WORKBOOK, PRICELIST, FINDINGS, TO_ACCEPT, FORMER_LIST)
        return set_former_aside(target, PRICELIST, names, partial(is_input_of, self.folder), (WORKBOOK, TO_ACCEPT))

    def write_beside_list(self, staging: Path, language: Language) -> None:
        """Writes workbook, findings and what is to be accepted into a folder, beside the list, which the workbook embeds.

        Raises:
            OSError: a file cannot be written.
        """
        from pricebook.exports import write_approval

        assert self.prices is not None
        with (staging / PRICELIST).open(encoding="utf-8", newline="\n") as file:
            pieces = iter(partial(file.read, 2**20), "")
            write_approval(
                self.prices, findings_record(self.findings)["findings"], staging / WORKBOOK, embedded=pieces, law=self.law
            )
        record = findings_record(self.findings, language, list(self.tables), self.about)
        text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
        (staging / FINDINGS).write_text(text, encoding="utf-8", newline="\n")
        write_to_accept(self.findings, staging / TO_ACCEPT, language)

    def __repr__(self) -> str:
        lines = len(self.prices.lines) if self.prices is not None else None
        return f"<Built {self.folder.name}: prices={lines}, {findings_label(self.findings)}>"

    def _repr_html_(self) -> str:
        counts = self.findings.counts
        rows: list[tuple[str, object]] = [("Hồ sơ", self.folder.name), *((name, count) for name, count in counts.items())]
        if self.prices is not None:
            missing = sum(line.price is None for line in self.prices.lines)
            rows += [("Mức giá", len(self.prices.lines)), ("Chưa có giá", missing), ("Mã đối chiếu", self.prices.fingerprint)]
        return html_table("pricebook.build", ("", ""), rows) + self.findings._repr_html_()


def _rows_in_error(findings: Iterable[Finding]) -> set[tuple[str | None, str | None, int | None]]:
    """The rows, each by file, sheet and number, of which a cell itself is wrong: not those whose item merely has no price."""
    errors = (each for each in findings if each.severity == "error" and each.code[:2] in ("XL", "IN", "NM"))
    return {(at.file, at.sheet, at.row) for each in errors for at in (each.at, *each.cells) if at.row is not None}


def _judged(table: Table, wrong: set[tuple[str | None, str | None, int | None]]) -> dict[int, Judged]:
    rows = range(len(table))
    return {
        row: "rejected"
        if row in table.broken or (table.file_of(row), table.sheets[row], table.rows[row]) in wrong
        else "accepted"
        for row in rows
    }


@reads_once
def build(folder: Path | str, *, norms: Path | str | None = None) -> Built:
    """Composes, bounds, numbers and checks the prices of a dossier. Amounts are in đồng.

    What is wrong in the dossier is reported by the findings. A price that cannot be composed is missing, never 0.

    Args:
        folder: the dossier: dossier.toml and the tables beside it.
        norms: a folder of regulation packs that is searched before the installed ones.

    Returns:
        The draft price list, composed from the dossier's tables and the regulation pack, and the findings.

    Raises:
        FolderNotFound: there is no such folder (`folder`, or `norms`).
        WrongOption: the folder `norms` holds no pack.
    """
    folder = existing_folder(folder, "no-dossier")
    dossier, findings = load_dossier(folder, packs_for(norms, folder))
    if dossier is None:
        return Built(folder, None, ordered(findings))
    with dossier.con:
        composition = compose(dossier)
        prices = assemble(composition)
        findings = [*dossier.findings, *run_checks(composition, prices)]
    wrong = _rows_in_error(findings)
    tables = tuple(record for table in dossier.tables.values() for record in reading_record(table, _judged(table, wrong)))
    typed = entries_in_dossier({file: folder / file for file, _ in dossier.inputs if file != SETTINGS_FILE})
    once = with_rows(ordered(findings, dossier.law), dossier.tables)  # an answer to many cells of one cause is about all of them
    accepted = with_acceptances(once, folder / SETTINGS_FILE, all_files=True, typed=typed)
    return Built(folder, prices, ordered(accepted, dossier.law), tables, dossier.law)
