"""The registry: price lists through their life, and which of them is in force."""

from pricebook.registry.holding import Hold, Phase
from pricebook.registry.in_force import (
    Applies,
    FacilityOnDay,
    ListInForce,
    PriceInForce,
    facility_on,
    lists_for,
    prices_in_force,
)
from pricebook.registry.moving import Moved, NewMove, Paper, make_move, record_facilities, row_of, state_of
from pricebook.registry.recording import NewList, keep, kept, record_list
from pricebook.registry.refusals import Refused
from pricebook.registry.store import FILE, Registry, open_registry

__all__ = [
    "FILE",
    "Applies",
    "FacilityOnDay",
    "Hold",
    "ListInForce",
    "Moved",
    "NewList",
    "NewMove",
    "Paper",
    "Phase",
    "PriceInForce",
    "Refused",
    "Registry",
    "facility_on",
    "keep",
    "kept",
    "lists_for",
    "make_move",
    "open_registry",
    "prices_in_force",
    "record_facilities",
    "record_list",
    "row_of",
    "state_of",
]
