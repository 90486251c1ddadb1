"""One small check a rule, over a stated list and the evidence that it is judged by."""

from pricebook.appraisal.checks.run import check_stated

__all__ = ["check_stated"]
