"""Why a stated price is not judged: nothing in the pack says how high it may be on the day. Unknown is not none.

Such a price neither passes nor is rejected. Each reason has a finding (`pricebook/appraisal/checks/not_judged.py`); that a row
fits several services is said of each row (NB008).
"""

from collections.abc import Iterable
from typing import Literal

from pricebook.appraisal.evidence import Evidence
from pricebook.findings import Finding
from pricebook.regulation import LawOnDay
from pricebook.submission import Submission
from pricebook.submission.stated import StatedLine, StatedList
from pricebook.tables.cells.text import quoted
from pricebook.tables.other_figures import with_units

# The pack does not hold the service; holds it only to compare with; states prices by class, and the row names none; has no
# price issued for the day; has none, and the price is above what the parts come to; has nothing that bounds a proposal.
# nothing-capped: the regime has maxima, and the pack, which is not whole, lacks that of the service or the class (NB013).
# not-in-force: the law is not in force on that day, so that nothing passes by it (LW012).
# other-regulation: it is asked whether the list is by this regulation (IN050); until then none of its prices is judged.
# not-in-dong: its column, or a note about the table, says thousands, another currency or several units (IN028).
# not-identified: it is not clear which of several services the row is; only a price above all of theirs can be judged.
Reason = Literal[
    "not-identified",
    "not-in-pack",
    "compared-only",
    "class-not-stated",
    "nothing-issued",
    "above-parts",
    "nothing-composed",
    "nothing-capped",
    "not-in-force",
    "other-regulation",
    "not-in-dong",
]
_OF_SIZE = ("CP014", "CP015", "CP026", "CP028", "IN042")
Reasons = dict[int, Reason]  # by the id() of a line


def reasons_not_judged(stated: StatedList, evidence: Evidence) -> Reasons:
    """Returns the reason for each price of a list that is not judged.

    What bounds a price is the maximum of its class; beside it, for a proposal, the price of the Ministry, one that the regulation
    fixes, and what its amounts come to; for other lists the price issued for the day, or one that the regulation fixes; and with
    a dossier what its evidence comes to. Where the regime has maxima and the regulation none for a price, CP002, CP003 and CP011
    reject it; where only the pack lacks it, NB013 says so.

    Args:
        stated: the list.
        evidence: what it is judged by.

    Returns:
        The reasons, by the id() of the line. Prices that are judged have none.
    """
    if not evidence.law.in_force:
        return {id(line): "not-in-force" for line in stated.lines}
    found = ((id(line), reason_not_judged(line, stated, evidence)) for line in stated.lines)
    return {line: reason for line, reason in found if reason is not None}


def reason_not_judged(line: StatedLine, stated: StatedList, evidence: Evidence) -> Reason | None:
    """Returns the reason why one price is not judged; None where it is."""
    price = line.price
    if stated.not_judged(line):
        return "not-in-pack"
    if price is not None and is_unclear(line, evidence):
        return "not-identified"
    services = [service for each in line.bounded_by or line.services if (service := evidence.law.services.get(each)) is not None]
    if price is None or any(service.own for service in services):
        return None  # without a price it is rejected; a province's own service is in no pack
    proposal = stated.is_proposal(line)
    parts: list[int] = []  # what the parts of services come to that have no issued price
    for service in services:
        reason = _reason_of(service.service_id, line.class_, proposal, evidence, parts)
        if reason is not None:
            return reason
    return "above-parts" if parts and len(parts) == len(services) and price > max(parts) else None


def is_unclear(line: StatedLine, evidence: Evidence) -> bool:
    """Whether it is not clear which of several services a line is.

    It is clear enough where one limit holds for all of them, whichever is meant. A code that the regulation has several times is
    so as well where the price is that of one of its services.
    """
    if line.service_id is not None or not line.candidates:
        return False
    prices = {evidence.known_prices(service, line.class_) for service in line.candidates}
    if len(prices) == 1 and all(prices):
        return False
    return line.identified != "code" or (len(prices) > 1 and not any(line.price in of_one for of_one in prices))


def _reason_of(service: str, class_: str | None, proposal: bool, evidence: Evidence, parts: list[int]) -> Reason | None:
    """The reason why a price of one service is not judged. Adds to `parts` what the parts come to, where only they are known."""
    law = evidence.law
    if evidence.needs_class(service, class_, proposal):
        return "class-not-stated"
    by_maxima = law.regulation.ceilings is not None
    if law.ceiling(service, class_) is not None or (by_maxima and not lacks_ceiling(service, class_, law)):
        return None
    if evidence.bound(service, class_) is not None:
        return None
    composed = evidence.proposable(service, class_)
    if proposal and (composed is not None or law.ministry_price(service, class_) is not None):
        return None
    if not proposal and evidence.settled(service, class_) is not None:
        return None
    if composed is not None:
        parts.append(composed)
        return None
    if by_maxima and evidence.binding:
        return "nothing-capped"
    if law.comparisons.has(service):
        return "compared-only"
    if not evidence.binding:
        return None  # another province's prices are a comparison, and nothing of them is missing here
    return "nothing-composed" if proposal else "nothing-issued"


def lacks_ceiling(service: str, class_: str | None, law: LawOnDay) -> bool:
    """Whether a pack that is not whole may only lack the maximum of a service and class, which nothing else fixes (NB013)."""
    if law.holds_everything or law.ceiling(service, class_) is not None or law.fixed(service, class_) is not None:
        return False
    return not (class_ is None and law.has_ceiling(service))


def not_in_dong(submission: Submission, findings: Iterable[Finding]) -> Reasons:
    """Returns the reason for the prices whose figures are not in đồng for one unit, as long as IN028 says so and blocks.

    The heading of a column says it of that column. A note, or the name of a sheet or file, says it of all prices of the sheet.
    """
    found: Reasons = {}
    for finding in findings:
        if finding.code == "IN028" and finding.blocks and finding.at.file == submission.stated.file:
            of_table = _headed_by(submission, finding)
            for line in submission.stated.lines:
                if of_table is None:
                    concerned = line.source.sheet == finding.at.sheet
                else:
                    concerned = line.source.table == of_table and line.at("price").column == finding.at.column
                if concerned:
                    found[id(line)] = "not-in-dong"
    return found


def without_sizes(findings: Iterable[Finding], stated: StatedList, reasons: Reasons) -> list[Finding]:
    """The findings without those on the size of prices of which IN028 says already that they are not in đồng.

    Args:
        findings: What was found.
        stated: The list.
        reasons: Why prices are not judged, by the id() of their lines.
    """
    said = {line.at("price") for line in stated.lines if reasons.get(id(line)) == "not-in-dong"}
    return [finding for finding in findings if not (finding.code in _OF_SIZE and said.issuperset(finding.places))]


def _headed_by(submission: Submission, finding: Finding) -> int | None:
    """The number of the price list whose heading a finding stands in; None for a note."""
    at = finding.at
    prices = next((table for table in submission.tables if table.spec.id == "price_list"), None)
    for number, read in enumerate(prices.readings if prices is not None else ()):
        named = quoted(with_units(read.heading).names.get(-1 if at.column is None else at.column, ""))
        if read.name == at.sheet and at.row == read.heading.last and named == finding.observed:
            return number
    return None
