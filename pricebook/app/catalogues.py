"""What the verb export says and asks about catalogues and boards: layouts, services left out, facilities that have none."""

from collections.abc import Iterator, Sequence
from datetime import date

from pricebook.app.errors import WrongOption, reason
from pricebook.base.languages import Phrase, Terms, say
from pricebook.base.money import vietnamese_number
from pricebook.base.reasons import UnusableInput
from pricebook.entitlement import FundCatalogue, LeftOutOfCatalogue, approval_of, decides_for, why_not_applicable
from pricebook.pricelist import Facility, PriceList
from pricebook.regulation import CatalogueLayout, LawOnDay, SearchPath, layouts_after, load_layouts

NAMED = 10  # services or facilities that a notice names; the manifest names all of them
CATALOGUE_COLUMNS = ("facility_code", "service_id", "name", "code", "price", "left_out", "law")


def declared_layouts(packs: SearchPath) -> tuple[CatalogueLayout, ...]:
    """Returns the layouts of the search path. Raises WrongOption if they cannot be used."""
    file = packs.catalogues()
    try:
        return load_layouts(file)
    except UnusableInput as error:
        raise WrongOption("unusable-layouts", file=str(file), reason=reason(error)) from error


def chosen_layouts(layouts: Sequence[CatalogueLayout], named: Sequence[str]) -> tuple[CatalogueLayout, ...]:
    """Returns the named layouts. Raises WrongOption if there is none of a name."""
    known = {layout.id: layout for layout in layouts}
    for name in named:
        if name not in known:
            raise WrongOption("unknown-layout", layout=name, known=", ".join(known))
    return tuple(known[name] for name in dict.fromkeys(named))


def left_out_notices(catalogues: Sequence[FundCatalogue]) -> Iterator[Phrase]:
    """Yields a notice for each reason for which catalogues leave services out, and one for each facility without a catalogue."""
    by_reason: dict[str, list[tuple[str, LeftOutOfCatalogue]]] = {}
    for catalogue in catalogues:
        for left in catalogue.left_out:
            by_reason.setdefault(left.reason, []).append((catalogue.facility.facility_code, left))
    for why, left_out in by_reason.items():
        services = {left.service_id: f"{left.service_id} {left.name or ''}".strip() for _, left in left_out}
        names = list(services.values())
        more = [f"… (+{vietnamese_number(len(names) - NAMED)})"] if len(names) > NAMED else []
        yield say(
            "call.left-out-of-catalogue",
            count=vietnamese_number(len(names)),
            facilities=vietnamese_number(len({facility for facility, _ in left_out})),
            why=Terms([why]),
            services="; ".join([*names[:NAMED], *more]),
        )
    for catalogue in catalogues:
        if catalogue.left_out and not catalogue.entries:
            name = f"{catalogue.facility.facility_code} {catalogue.facility.name or ''}".strip()
            yield say("call.no-catalogue", facility=name)


def no_board_notices(facilities: Sequence[Facility], prices: PriceList, law: LawOnDay) -> Iterator[Phrase]:
    """Yields a notice that names the facilities without a board because the list decides about nothing that they perform."""
    names = [
        f"{each.facility_code} {each.name or ''}".strip()
        for each in facilities
        if why_not_applicable(each, prices, law) is None and not decides_for(each, prices, law)
    ]
    if names:
        more = [f"… (+{vietnamese_number(len(names) - NAMED)})"] if len(names) > NAMED else []
        yield say("call.no-board", facilities="; ".join([*names[:NAMED], *more]))


def later_layouts(prices: PriceList, law: LawOnDay, layouts: Sequence[CatalogueLayout]) -> Iterator[Phrase]:
    """Yields a notice for each layout that comes into use while an approved list is in force."""
    approval = approval_of(prices)
    if approval is None:
        return
    last = min(approval.effective_to or date.max, law.regulation.effective_to or date.max)
    for layout in layouts_after(layouts, approval.effective_from, last):
        yield say("call.later-layout", title=layout.title, layout=layout.id, day=f"{layout.from_:%d/%m/%Y}")


def rows_of(catalogue: FundCatalogue) -> Iterator[tuple[str | int | None, ...]]:
    """Yields the services that a facility performs, with CATALOGUE_COLUMNS: those of its catalogue, then those left out."""
    facility = catalogue.facility.facility_code
    for entry in catalogue.entries:
        line = entry.paid.line
        yield facility, line.service_id, line.name, entry.code, entry.paid.price, None, None
    for left in catalogue.left_out:
        yield facility, left.service_id, left.name, None, None, left.reason, left.law
