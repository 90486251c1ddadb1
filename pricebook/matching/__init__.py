"""Which name is which item: proposals for staff to confirm. Nothing here accepts one by itself."""

from pricebook.matching.propose import Matching, Proposal, propose
from pricebook.matching.workbook import write_matches

__all__ = ["Matching", "Proposal", "propose", "write_matches"]
