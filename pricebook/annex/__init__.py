"""An official annex into a pack: its rows read, compared with what the pack holds, and written with their source."""

from pricebook.annex.compare import Change, Proposal, propose
from pricebook.annex.merge import merged_tables
from pricebook.annex.numbering import Numbering
from pricebook.annex.read import Annex, read_annex
from pricebook.annex.rows import AnnexRow

__all__ = ["Annex", "AnnexRow", "Change", "Numbering", "Proposal", "merged_tables", "propose", "read_annex"]
