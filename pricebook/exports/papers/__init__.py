"""The papers that go with an approval workbook: submission letter, pricing rationale, appraisal record."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from pricebook.appraisal.record import ListFindings
from pricebook.base.file_names import PLAIN, Naming
from pricebook.exports.approval import write_approval
from pricebook.exports.output import Output, with_manifest
from pricebook.exports.papers.appraisal import record_output
from pricebook.exports.papers.docx import write_docx
from pricebook.exports.papers.facts import WORKBOOK, paper_facts
from pricebook.exports.uncapped import manifest_entry
from pricebook.findings import FindingRecord
from pricebook.pricelist import PriceList
from pricebook.regulation import LawOnDay

LETTER, RATIONALE = "to-trinh.docx", "phuong-an-gia.docx"

__all__ = ["approval_outputs"]


def approval_outputs(
    prices: PriceList, law: LawOnDay, record: ListFindings, doubts: Sequence[FindingRecord] = (), naming: Naming = PLAIN
) -> list[Output]:
    """The approval workbook, the papers that go with it, and the manifest.

    Args:
        prices: The list.
        law: The regulation that the list follows, on its pricing date.
        record: The contents of findings.json or check.json, with the officer's acceptances.
        doubts: What the registry finds odd about the decision, or not agreed on. It stands in the workbook: the papers were
            made before the decision.
        naming: What the files will be called; the papers name the workbook so.
    """
    workbook = naming.name(WORKBOOK)
    files = [
        Output(WORKBOOK, partial(_write_workbook, prices, law, [*doubts, *record["findings"]])),
        Output(LETTER, partial(_write_paper, LETTER, prices, law, workbook)),
        Output(RATIONALE, partial(_write_paper, RATIONALE, prices, law, workbook)),
        record_output(prices, law, record),
    ]
    return with_manifest(prices, "approval", files, manifest_entry(prices, law))


def _write_workbook(prices: PriceList, law: LawOnDay, findings: list[FindingRecord], path: Path) -> None:
    write_approval(prices, findings, path, law=law)


def _write_paper(template: str, prices: PriceList, law: LawOnDay, workbook: str, path: Path) -> None:
    write_docx(template, paper_facts(prices, law, workbook), prices, path)
