"""Who is paid what by a price list, and when (R7, R10)."""

from pricebook.entitlement.days import Days, PaidDays, period_with, periods_in_words
from pricebook.entitlement.fund import CatalogueEntry, FundCatalogue, LeftOutOfCatalogue, fund_catalogues
from pricebook.entitlement.prices import (
    OUTSIDE_SCOPE,
    EntitledPrice,
    FacilityPrice,
    NoPrice,
    NotApplicable,
    applies_to,
    approval_of,
    class_that_applies,
    decides_for,
    entitlements,
    leaves_open_who_performs,
    not_approved,
    of_ministry,
    prices_of,
    why_not_applicable,
)

__all__ = [
    "OUTSIDE_SCOPE",
    "CatalogueEntry",
    "Days",
    "EntitledPrice",
    "FacilityPrice",
    "FundCatalogue",
    "LeftOutOfCatalogue",
    "NoPrice",
    "NotApplicable",
    "PaidDays",
    "applies_to",
    "approval_of",
    "class_that_applies",
    "decides_for",
    "entitlements",
    "fund_catalogues",
    "leaves_open_who_performs",
    "not_approved",
    "of_ministry",
    "period_with",
    "periods_in_words",
    "prices_of",
    "why_not_applicable",
]
