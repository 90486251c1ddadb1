"""Two price lists compared: what changed, why, to the đồng, and what that does to facilities, payers and patients."""

from pricebook.compare.changes import Changes, Choice, Pair, Removed, Repriced, compare
from pricebook.compare.effects import impact_of
from pricebook.compare.impact import Impact, Income, Uncounted, Volumes

__all__ = [
    "Changes",
    "Choice",
    "Impact",
    "Income",
    "Pair",
    "Removed",
    "Repriced",
    "Uncounted",
    "Volumes",
    "compare",
    "impact_of",
]
