"""Submissions: reads a price list that somebody else made into the stated list, and annotates its workbook with findings."""

from typing import TYPE_CHECKING

from pricebook.base.lazy import lazy_getattr

if TYPE_CHECKING:
    from pricebook.submission.precision import agrees as agrees
    from pricebook.submission.precision import decimals_of as decimals_of
    from pricebook.submission.read.regulation_named import regulation_named as regulation_named
    from pricebook.submission.read.sheets import Submission as Submission
    from pricebook.submission.read.sheets import read_submission as read_submission
    from pricebook.submission.read.sheets import submission_without_list as submission_without_list
    from pricebook.submission.stated import Source as Source
    from pricebook.submission.stated import StatedLine as StatedLine
    from pricebook.submission.stated import StatedList as StatedList
    from pricebook.submission.stated import StatedNormLine as StatedNormLine
    from pricebook.submission.stated import StatedTotal as StatedTotal
    from pricebook.submission.stated import StatedUnitPrice as StatedUnitPrice

# Where each name lives. A build asks for none of them, and does not wait for what reads a submission.
_NAMES = {
    "pricebook.submission.precision": "agrees decimals_of",
    "pricebook.submission.read.regulation_named": "regulation_named",
    "pricebook.submission.read.sheets": "Submission read_submission submission_without_list",
    "pricebook.submission.stated": "Source StatedLine StatedList StatedNormLine StatedTotal StatedUnitPrice",
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names.split()}

__all__ = list(_HOMES)

if not TYPE_CHECKING:
    __getattr__ = lazy_getattr(__name__, _HOMES)
