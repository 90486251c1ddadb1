"""The three files of a build: the list, the workbook, the findings."""

import json
from pathlib import Path

from pricebook.app.build import Built
from pricebook.exports import write_approval
from pricebook.findings import Language, findings_record
from pricebook.pricelist import write_pricelist


def write_results(built: Built, workbook: Path, pricelist: Path, findings: Path, language: Language = "vi") -> None:
    """Writes all three; the list first, for the workbook carries its text."""
    if built.prices is None:
        raise ValueError("nothing was priced")
    write_pricelist(built.prices, pricelist)
    with pricelist.open(encoding="utf-8") as file:
        write_approval(built.prices, findings_record(built.findings)["findings"], workbook, embedded=file)
    record = findings_record(built.findings, language, built.tables, built.about)
    findings.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
