"""What the pack alone composes under a regulation that gives amounts: the highest price that a proposal may have.

Other prices are held against it where the pack has no price issued for the day.

The rules of pricing (`pricebook/pricing/sql/`) compose it, as they compose a build; only the services of the list are loaded.
"""

from collections.abc import Mapping

from pricebook.regulation import LawOnDay
from pricebook.submission import StatedList

Composed = Mapping[tuple[str, str | None], int]  # by service and class: đồng


def composed_by_pack(stated: StatedList, law: LawOnDay) -> Composed:
    """Composes the services of a list from the amounts that the regulation gives, on the day.

    Args:
        stated: the list. Only the services are composed that it proposes prices for, or that no price is known to be issued for.
        law: the law on its day.

    Returns:
        The prices in đồng. Without an entry where the regulation gives no amounts, or none for a service.
    """
    if not law.gives_amounts:
        return {}
    services = {
        service
        for line in stated.lines
        if line.price is not None
        for service in {*line.services, *line.bounded_by, *(line.by_name or ())}
        if (law.issued(service, line.class_) is None or stated.is_proposal(line)) and service in law.services
    }
    if not services:
        return {}
    from pricebook.dossier import pack_alone  # most lists do without the database, which is slow to import
    from pricebook.pricing import compose

    dossier = pack_alone(law, services)
    with dossier.con as con:
        compose(dossier)
        rows = con.execute("select service_id, class, price from prices where price is not null").fetchall()
    return {(service, class_): price for service, class_, price in rows}
