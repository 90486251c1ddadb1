"""Who is paid what by a price list, and when (R7, R10)."""

from pricebook.entitlement.fund import CatalogueEntry, FundCatalogue, LeftOutOfCatalogue, fund_catalogues
from pricebook.entitlement.prices import (
    EntitledPrice,
    FacilityPrice,
    NoPrice,
    NotApplicable,
    applies_to,
    approval_of,
    class_that_applies,
    entitlements,
    leaves_open_who_performs,
    not_approved,
    of_ministry,
    prices_of,
    why_not_applicable,
)

__all__ = [
    "CatalogueEntry",
    "EntitledPrice",
    "FacilityPrice",
    "FundCatalogue",
    "LeftOutOfCatalogue",
    "NoPrice",
    "NotApplicable",
    "applies_to",
    "approval_of",
    "class_that_applies",
    "entitlements",
    "fund_catalogues",
    "leaves_open_who_performs",
    "not_approved",
    "of_ministry",
    "prices_of",
    "why_not_applicable",
]
