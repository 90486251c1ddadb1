"""Who is paid what by a list (R7, R10)."""

from pricebook.entitlement.prices import FacilityPrice, NoPrice, NotFor, is_for, prices_of, why_not_for

__all__ = ["FacilityPrice", "NoPrice", "NotFor", "is_for", "prices_of", "why_not_for"]
