"""Unit prices → costs → prices, as SQL that reads like the rules (pricing/sql/), and the trace of each."""

from pricebook.pricing.compose import Composition, compose
from pricebook.pricing.conversions import MissingConversion, missing_conversions
from pricebook.pricing.lowest import lowest_awards
from pricebook.pricing.unconfirmed import Hanging, unconfirmed

__all__ = ["Composition", "Hanging", "MissingConversion", "compose", "lowest_awards", "missing_conversions", "unconfirmed"]
