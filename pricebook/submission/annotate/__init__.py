"""Annotates a copy of the sender's workbook with findings; or writes the findings alone where a copy would lose content."""

from pricebook.submission.annotate.losses import losses
from pricebook.submission.annotate.result_sheets import Summary
from pricebook.submission.annotate.workbook import WorkbookCopy, annotate, open_copy

__all__ = ["Summary", "WorkbookCopy", "annotate", "losses", "open_copy"]
