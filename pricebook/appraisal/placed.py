"""Where findings of a dossier stand in the submission that its evidence is held against."""

from dataclasses import replace

from pricebook.findings import Finding
from pricebook.regulation import Pack
from pricebook.submission import StatedList

OF_THE_LIST = ("CP017", "NB013")  # codes that the checks of the stated list raise for its own lines
LACKS_A_TABLE = "FC001"  # who performs what, of which a dossier that is only evidence may say nothing


def placed_at_lines(findings: list[Finding], stated: StatedList, pack: Pack) -> list[Finding]:
    """Moves findings about a service in the pack's own tables to the price of that service in the submission.

    Those about services that the submission does not state are left out: nobody proposes a price for them. A table that the
    dossier lacks is the officer's to add: it is asked about, and is no reason to return the list to its sender.
    """
    lines = {line.service_id: line for line in reversed(stated.lines) if line.service_id is not None}
    placed = []
    for finding in findings:
        line = lines.get(finding.service or "")
        if finding.code in OF_THE_LIST:
            continue
        if finding.service is None or not (finding.at.file or "").startswith(f"{pack.name}/"):
            placed.append(replace(finding, asks=True) if finding.code == LACKS_A_TABLE else finding)
        elif line is not None:
            placed.append(replace(finding, at=line.at("price"), related=(finding.at, *finding.related)))
    return placed
