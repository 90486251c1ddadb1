"""The checks of a stated list: one function for each rule, over the list and the evidence that it is judged by."""

from pricebook.appraisal.checks.names import of_one_cause
from pricebook.appraisal.checks.run import check_stated

__all__ = ["check_stated", "of_one_cause"]
