"""Somebody else's price list against the law, against itself, and against what the core makes of the same evidence."""

from pricebook.checks.stated.evidence import Evidence
from pricebook.checks.stated.run import check_stated

__all__ = ["Evidence", "check_stated"]
