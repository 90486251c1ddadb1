"""Which facilities an export is for: those that are named, else all of the list; and to which of them the list does not apply."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pricebook.app.display import managed_by
from pricebook.app.errors import NothingToExport, UnknownFacility
from pricebook.app.load import LoadedList
from pricebook.base.languages import Phrase, Terms, say
from pricebook.base.nearest import nearest_to
from pricebook.entitlement import OUTSIDE_SCOPE, NotApplicable, leaves_open_who_performs, why_not_applicable
from pricebook.pricelist import Facility

if TYPE_CHECKING:
    from pricebook.app.export_standing import Standing


def facilities_of(
    loaded: LoadedList, standing: "Standing | None", chosen: Sequence[str], *, needed: bool
) -> tuple[list[Facility], list[Phrase]]:
    """Returns the chosen facilities (by default all of the list), and notices about those that the list does not apply to.

    Raises:
        UnknownFacility: the list has no such facility; or it has none, and one is `needed`.
        NothingToExport: the list does not apply to a chosen facility, or to none of its facilities.
    """
    facilities = standing.facilities if standing is not None else loaded.prices.facilities
    known = {facility.facility_code: facility for facility in facilities}
    for code in chosen:
        if code not in known:
            raise UnknownFacility("unknown-facility", facility=code, nearest=nearest_to(code, known))
    if needed and not known:
        raise UnknownFacility("no-facilities")
    asked = [known[code] for code in dict.fromkeys(chosen or known)]
    outside = standing.outside if standing is not None else frozenset[str]()
    refused = [
        (each, OUTSIDE_SCOPE if each.facility_code in outside else why_not_applicable(each, loaded.prices, loaded.law))
        for each in asked
    ]
    others = [_not_for(facility, why) for facility, why in refused if why is not None]
    if others and (chosen or len(others) == len(asked)):
        raise NothingToExport("nothing-exported", whom=Terms(others))
    open_who = [say("call.all-services-taken")] if asked and leaves_open_who_performs(loaded.prices) else []
    return asked, [*open_who, *others]


def _not_for(facility: Facility, why: NotApplicable) -> Phrase:
    """The notice that the list does not apply to a facility, with the reason and the article."""
    name = f"{facility.facility_code} {facility.name or ''}".strip()
    if why.law is None and why.reason != "no-jurisdiction":
        return say("call.not-for-it", facility=name, why=Terms([why.reason]))
    return say("call.not-for", facility=name, why=Terms([why.reason]), manager=managed_by(facility), law=why.law or "–")
