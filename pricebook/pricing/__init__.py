"""Unit prices → costs → prices, as SQL that reads like the rules (pricing/sql/), and the trace of each."""

from pricebook.pricing.compose import Composition, compose

__all__ = ["Composition", "compose"]
