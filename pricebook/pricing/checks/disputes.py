"""R9: what is not agreed goes upward for direction, and only that direction settles it."""

from collections.abc import Iterator

from pricebook.findings import Figure, Finding, Terms
from pricebook.pricelist import PriceList
from pricebook.pricing.compose import Composition


def disputes(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """NM004 for an open dispute, NM005 for one that a direction (number and date) settled."""
    rows = composition.con.execute(
        "select d.id, r.service_id, d.subject, d.party, d.position, d.direction_no, d.direction_date"
        " from given.disputes d left join service_refs r on r.said = d.service order by d.id"
    ).fetchall()
    for row, service, subject, party, position, number, date in rows:
        settled = number is not None and date is not None
        at = composition.dossier.place("disputes", row, "direction_no")
        more: dict[str, Figure] = {"party": party or "–", "position": position or "–", "subject": Terms([subject or "–"])}
        if settled:
            more |= {"number": number, "date": date.isoformat()}
        yield Finding("NM005" if settled else "NM004", at, service=service, more=more)
