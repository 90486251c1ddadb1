"""Somebody else's list: read into the stated model, and given back with whatever findings it is handed."""

from pricebook.submission.read.named import regulation_named
from pricebook.submission.read.sheets import Submission, stated_in, without_a_list
from pricebook.submission.stated import (
    Source,
    StatedItem,
    StatedLine,
    StatedList,
    StatedTotal,
    StatedUnitPrice,
    agrees,
    decimals_of,
)

__all__ = [
    "Source",
    "StatedItem",
    "StatedLine",
    "StatedList",
    "StatedTotal",
    "StatedUnitPrice",
    "Submission",
    "agrees",
    "decimals_of",
    "regulation_named",
    "stated_in",
    "without_a_list",
]
