"""Submissions: reads a price list that somebody else made into the stated list, and annotates its workbook with findings."""

from pricebook.submission.precision import agrees, decimals_of
from pricebook.submission.read.regulation_named import regulation_named
from pricebook.submission.read.sheets import Submission, read_submission, submission_without_list
from pricebook.submission.stated import (
    Source,
    StatedLine,
    StatedList,
    StatedNormLine,
    StatedTotal,
    StatedUnitPrice,
)

__all__ = [
    "Source",
    "StatedLine",
    "StatedList",
    "StatedNormLine",
    "StatedTotal",
    "StatedUnitPrice",
    "Submission",
    "agrees",
    "decimals_of",
    "read_submission",
    "regulation_named",
    "submission_without_list",
]
