"""R9: a dispute is reported for direction, and only the directions that the regulation asks for settle it."""

from collections.abc import Iterator

from pricebook.base.languages import Figure, Terms, say
from pricebook.findings import Finding
from pricebook.pricelist import GivenDirection, PriceList
from pricebook.pricing.compose import Composition
from pricebook.pricing.disputes import StatedDispute, stated_disputes


def disputes(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """NM004: an open dispute, with whose direction is missing. NM005: one that directions, with number and date, have settled."""
    for stated in stated_disputes(composition.con, composition.dossier.law.regulation):
        dispute = stated.dispute
        at = composition.dossier.place("disputes", stated.row, stated.field)
        more: dict[str, Figure] = {
            "party": dispute.party or "–",
            "position": dispute.position or "–",
            "subject": Terms([dispute.subject or "–"]),
        }
        if dispute.settled:
            more["decision"] = "; ".join(_text(direction) for direction in dispute.directions)
            yield Finding("NM005", at, service=dispute.service_id, more=more)
        else:
            more |= {"expected": _missing(stated), "of_no_authority": _of_no_authority(stated)}
            yield Finding("NM004", at, service=dispute.service_id, more=more)


def _text(direction: GivenDirection) -> str:
    """A direction: its number, its date, and who gave it where the table says so."""
    given_by = f", {direction.directed_by}" if direction.directed_by else ""
    return f"{direction.number} ({direction.date:%d/%m/%Y}{given_by})"


def _missing(stated: StatedDispute) -> Figure:
    return "; ".join(stated.dispute.missing) or Terms(["competent-authority"])


def _of_no_authority(stated: StatedDispute) -> Figure:
    """The sentence about directions that do not say whose they are, or are of somebody else; empty where there is none."""
    numbers = ", ".join(stated.of_no_authority)
    return say("finding.direction-of-no-authority", numbers=numbers) if numbers else ""
