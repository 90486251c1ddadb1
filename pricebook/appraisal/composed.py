"""What the pack alone composes: the highest price that a proposal may have under a regulation that gives amounts.

The rules of pricing (`pricebook/pricing/sql/`) compose it, as they compose a build; only the services of the list are loaded.
"""

from collections.abc import Mapping

from pricebook.regulation import LawOnDay
from pricebook.submission import StatedList

Composed = Mapping[tuple[str, str | None], int]  # by service and class: đồng


def composed_for_proposals(stated: StatedList, law: LawOnDay) -> Composed:
    """Composes the services that a list proposes prices for, from the amounts that the regulation gives, on the day.

    Args:
        stated: the list; only its proposals are looked at.
        law: the law on its day.

    Returns:
        The prices in đồng. Without an entry where the regulation gives no amounts, or none for a service.
    """
    proposals = [line for line in stated.prices if stated.is_proposal(line) and line.price is not None]
    services = {service for line in proposals for service in (line.service_id, *line.candidates) if service in law.services}
    if not services or not law.gives_amounts:
        return {}
    from pricebook.dossier import pack_alone  # only a proposal needs the database, which is slow to import
    from pricebook.pricing import compose

    dossier = pack_alone(law, services)
    with dossier.con as con:
        compose(dossier)
        rows = con.execute("select service_id, class, price from prices where price is not null").fetchall()
    return {(service, class_): price for service, class_, price in rows}
