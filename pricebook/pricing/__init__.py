"""Pricing: unit prices, costs and prices by the rules in pricing/sql/, the price list that results, and its checks."""

from pricebook.pricing.assemble import assemble
from pricebook.pricing.checks.run import run_checks
from pricebook.pricing.compose import Composition, compose
from pricebook.pricing.conversions import MissingConversion, conversion_key, lacking_conversions
from pricebook.pricing.lowest_awards import lowest_awards

__all__ = [
    "Composition",
    "MissingConversion",
    "assemble",
    "compose",
    "conversion_key",
    "lacking_conversions",
    "lowest_awards",
    "run_checks",
]
