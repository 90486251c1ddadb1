"""build: a dossier into the draft price list."""

import json
from dataclasses import dataclass
from pathlib import Path

from pricebook.app.errors import FolderNotFound, NothingToWrite
from pricebook.app.packs import packs_for
from pricebook.app.written import FINDINGS, OUT, PRICELIST, WORKBOOK, Written, write_whole
from pricebook.base.html import html_table
from pricebook.base.languages import Language
from pricebook.dossier import load_dossier
from pricebook.findings import Findings, FindingsRecord, ListIdentity, TableReading, findings_record, in_file_order
from pricebook.pricelist import PriceList, identity, write_pricelist
from pricebook.pricing import assemble, compose, run_checks
from pricebook.regulation import LawOnDay, with_articles
from pricebook.tables import reading_record


@dataclass(frozen=True, slots=True, repr=False)
class Built:
    """What a build gives.

    `prices` is None where nothing could be priced; the findings say why. `tables` says how each sheet was understood: its
    columns, the rows passed over, the normalisations. `law` is the law that was used, None where none could be loaded.
    """

    folder: Path
    prices: PriceList | None
    findings: Findings
    tables: tuple[TableReading, ...] = ()
    law: LawOnDay | None = None

    @property
    def about(self) -> ListIdentity | None:
        """Which list the findings are about; None where there is none."""
        return identity(self.prices) if self.prices is not None else None

    @property
    def blocked(self) -> bool:
        """Whether a finding stands in the way of approval."""
        return self.findings.blocked

    def record(self, language: Language = "vi") -> FindingsRecord:
        """What findings.json holds (schema: norms/schema/findings.json)."""
        return findings_record(self.findings, language, list(self.tables), self.about)

    def write(self, folder: Path | str | None = None, *, force: bool = False, language: Language = "vi") -> "Written[Built]":
        """Writes the approval workbook, pricelist.json and findings.json, together or not at all.

        Args:
            folder: where they are to stand; by default `out` in the dossier.
            force: whether results that are there already are replaced.
            language: of findings.json; the workbook is Vietnamese.

        Raises:
            NothingToWrite: nothing was priced.
            OutputExists, OutputInUse, NotWritten: nothing was changed.
        """
        if self.prices is None:
            raise NothingToWrite("nothing-to-write")
        target = Path(folder) if folder is not None else self.folder / OUT
        files = write_whole(target, (WORKBOOK, PRICELIST, FINDINGS), lambda at: self._write(at, language), force=force)
        return Written(target, files, self)

    def _write(self, staging: Path, language: Language) -> None:
        """The list first: the workbook carries its very text."""
        from pricebook.exports import write_approval

        assert self.prices is not None
        write_pricelist(self.prices, staging / PRICELIST)
        with (staging / PRICELIST).open(encoding="utf-8") as file:
            write_approval(self.prices, self.record()["findings"], staging / WORKBOOK, embedded=file)
        text = json.dumps(self.record(language), ensure_ascii=False, indent=2) + "\n"
        (staging / FINDINGS).write_text(text, encoding="utf-8", newline="\n")

    def __repr__(self) -> str:
        lines = len(self.prices.lines) if self.prices is not None else None
        return f"<Built {self.folder.name}: prices={lines}, {repr(self.findings)[1:-1]}>"

    def _repr_html_(self) -> str:
        counts = self.findings.counts
        rows: list[tuple[str, object]] = [("Hồ sơ", self.folder.name), *((name, count) for name, count in counts.items())]
        if self.prices is not None:
            missing = sum(line.price is None for line in self.prices.lines)
            rows += [("Mức giá", len(self.prices.lines)), ("Chưa có giá", missing), ("Mã đối chiếu", self.prices.fingerprint)]
        return html_table("pricebook.build", ("", ""), rows) + self.findings._repr_html_()


def build(folder: Path | str, *, norms: Path | str | None = None) -> Built:
    """Composes, bounds and numbers the prices of a dossier, and checks them. Amounts in đồng.

    What is wrong in the dossier is what the findings say; nothing missing is ever priced at 0.

    Args:
        folder: the dossier: dossier.toml and the tables beside it.
        norms: a folder of regulation packs that goes before the installed ones.

    Returns:
        The draft list (source: the dossier's tables and the pack), and what was found.

    Raises:
        FolderNotFound: there is no such folder.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise FolderNotFound("no-dossier", path=str(folder))
    dossier, findings = load_dossier(folder, packs_for(norms, folder))
    if dossier is None:
        return Built(folder, None, Findings(in_file_order(findings)))
    read = tuple(record for table in dossier.tables.values() for record in reading_record(table))
    with dossier.con:
        composition = compose(dossier)
        prices = assemble(composition)
        findings = [*dossier.findings, *run_checks(composition, prices)]
    found = Findings(in_file_order(with_articles(findings, dossier.law)))
    return Built(folder, prices, found, read, dossier.law)
