"""The workbook given back: the sender's own, annotated; or, where that would lose something, the findings beside it."""

from pricebook.submission.returned.give_back import Copy, give_back, open_copy
from pricebook.submission.returned.losses import losses
from pricebook.submission.returned.sheets import Summary

__all__ = ["Copy", "Summary", "give_back", "losses", "open_copy"]
