"""The workbook given back: the sender's own, annotated; or, where that would lose something, the findings beside it."""

from pricebook.submission.annotate.give_back import Copy, give_back, open_copy
from pricebook.submission.annotate.losses import losses
from pricebook.submission.annotate.sheets import Summary

__all__ = ["Copy", "Summary", "give_back", "losses", "open_copy"]
