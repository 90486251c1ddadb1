"""The registry: price lists through their life, and which of them is in force."""

from pricebook.registry.facts import FacilityOnDay, Fact, facility_on, record_facilities, record_facts
from pricebook.registry.holding import Hold, Phase, base_of
from pricebook.registry.in_force import Applies, ListInForce, Periods, PriceInForce, lists_for, periods, prices_in_force
from pricebook.registry.moving import Moved, NewMove, Paper, make_move, row_of, state_of
from pricebook.registry.recording import NewList, keep, kept, record_list
from pricebook.registry.refusals import Refused
from pricebook.registry.store import FILE, Registry, open_registry, shown_place

__all__ = [
    "FILE",
    "Applies",
    "FacilityOnDay",
    "Fact",
    "Hold",
    "ListInForce",
    "Moved",
    "NewList",
    "NewMove",
    "Paper",
    "Periods",
    "Phase",
    "PriceInForce",
    "Refused",
    "Registry",
    "base_of",
    "facility_on",
    "keep",
    "kept",
    "lists_for",
    "make_move",
    "open_registry",
    "periods",
    "prices_in_force",
    "record_facilities",
    "record_facts",
    "record_list",
    "row_of",
    "shown_place",
    "state_of",
]
