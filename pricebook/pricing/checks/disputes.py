"""R9: a dispute is reported for direction, and only that direction settles it."""

from collections.abc import Iterator

from pricebook.base.languages import Figure, Terms
from pricebook.findings import Finding
from pricebook.pricelist import PriceList
from pricebook.pricing.compose import Composition
from pricebook.pricing.disputes import stated_disputes


def disputes(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """NM004: an open dispute. NM005: a dispute that a direction, with number and date, has settled."""
    for stated in stated_disputes(composition.con):
        dispute = stated.dispute
        at = composition.dossier.place("disputes", stated.row, "direction_no")
        more: dict[str, Figure] = {
            "party": dispute.party or "–",
            "position": dispute.position or "–",
            "subject": Terms([dispute.subject or "–"]),
        }
        if dispute.settled and dispute.direction_no is not None and dispute.direction_date is not None:
            more |= {"number": dispute.direction_no, "date": dispute.direction_date.isoformat()}
        yield Finding("NM005" if dispute.settled else "NM004", at, service=dispute.service_id, more=more)
