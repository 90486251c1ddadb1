"""The papers that go with an approval workbook: submission, price plan, appraisal record, leaflet, notices to facilities."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from pricebook.appraisal.record import ListFindings
from pricebook.base.file_names import PLAIN, Naming
from pricebook.exports.approval import write_approval
from pricebook.exports.output import Output, with_manifest
from pricebook.exports.papers.appraisal import RECORD_NAME, record_output
from pricebook.exports.papers.docx import write_docx
from pricebook.exports.papers.facts import WORKBOOK, paper_facts
from pricebook.exports.papers.leaflet import TEMPLATE as LEAFLET
from pricebook.exports.papers.leaflet import write_leaflet
from pricebook.exports.papers.ministry_notice import notice_outputs
from pricebook.exports.papers.proposal import BARE, Proposal
from pricebook.exports.papers.since import WORKBOOK as COMPARISON
from pricebook.exports.uncapped import manifest_entry
from pricebook.findings import FindingRecord
from pricebook.pricelist import PriceList
from pricebook.regulation import LawOnDay

LETTER, RATIONALE = "to-trinh.docx", "phuong-an-gia.docx"
PAPERS_OF_NOTICES = "Thông báo gửi cơ sở thuộc bộ, ngành"

__all__ = ["approval_outputs"]


def approval_outputs(
    prices: PriceList,
    law: LawOnDay,
    record: ListFindings,
    doubts: Sequence[FindingRecord] = (),
    proposal: Proposal = BARE,
    naming: Naming = PLAIN,
) -> list[Output]:
    """The approval workbook, the papers that go with it, and the manifest.

    Args:
        prices: The list.
        law: The regulation that the list follows, on its pricing date.
        record: The contents of findings.json or check.json, with the officer's acceptances.
        doubts: What the registry finds odd about the decision, or not agreed on. It stands in the workbook: the papers were
            made before the decision.
        proposal: The list before it, the opinions and who signs, as far as they are known.
        naming: What the files will be called; the papers name each other so.
    """
    notices = notice_outputs(prices, law)
    more = [(PAPERS_OF_NOTICES, notice.name) for notice in notices]
    findings = [*doubts, *record["findings"]]
    found = bool(findings)
    printed: dict[str, int] = {}  # by sheet, its pages: known once the workbook is written, which comes before the papers
    files = [Output(WORKBOOK, partial(_write_workbook, prices, law, findings, printed))]
    since = proposal.since
    if since is not None:
        files.append(Output(COMPARISON, since.workbook))
        if since.approved:
            more.insert(0, ("Tờ rơi cho người bệnh", LEAFLET))
    beside = [(what, naming.name(name)) for what, name in (("Biên bản thẩm định", RECORD_NAME), *more)]
    with_plan = [("Phương án giá", naming.name(RATIONALE)), *beside]
    files += [
        Output(LETTER, partial(_write_paper, LETTER, prices, law, proposal, with_plan, naming, found, printed)),
        Output(RATIONALE, partial(_write_paper, RATIONALE, prices, law, proposal, beside, naming, found, printed)),
        record_output(prices, law, record),
        *([Output(LEAFLET, partial(write_leaflet, since, prices, law))] if since is not None and since.approved else []),
        *notices,
    ]
    return with_manifest(prices, "approval", files, manifest_entry(prices, law))


def _write_workbook(prices: PriceList, law: LawOnDay, findings: list[FindingRecord], printed: dict[str, int], path: Path) -> None:
    printed |= write_approval(prices, findings, path, law=law)


def _write_paper(
    template: str,
    prices: PriceList,
    law: LawOnDay,
    proposal: Proposal,
    beside: Sequence[tuple[str, str]],
    naming: Naming,
    with_findings: bool,
    printed: Mapping[str, int],
    path: Path,
) -> None:
    write_docx(template, paper_facts(prices, law, proposal, beside, naming, with_findings, printed), prices, path)
