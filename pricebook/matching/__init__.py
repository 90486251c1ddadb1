"""Proposals for which name is which item, for staff to confirm. No proposal is accepted automatically."""

from pricebook.matching.propose import Matching, Proposal, propose
from pricebook.matching.workbook import write_matches

__all__ = ["Matching", "Proposal", "propose", "write_matches"]
