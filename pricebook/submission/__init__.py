"""Somebody else's list: read into the stated model, and given back with whatever findings it is handed."""

from pricebook.submission.accepted import with_acceptances
from pricebook.submission.baseline import compared, read_baseline
from pricebook.submission.named import regulation_named
from pricebook.submission.read import Submission, stated_in, without_a_list
from pricebook.submission.record import check_record, write_lists, write_record
from pricebook.submission.reimbursement import CataloguePrice, read_catalogue
from pricebook.submission.verdict import Verdict, verdict_on

__all__ = [
    "CataloguePrice",
    "Submission",
    "Verdict",
    "check_record",
    "compared",
    "read_baseline",
    "read_catalogue",
    "regulation_named",
    "stated_in",
    "verdict_on",
    "with_acceptances",
    "without_a_list",
    "write_lists",
    "write_record",
]
