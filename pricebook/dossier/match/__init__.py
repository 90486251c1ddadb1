"""Which name is which item: proposals for staff to confirm. Nothing here accepts one by itself."""

from pricebook.dossier.match.propose import Matching, Proposal, propose
from pricebook.dossier.match.workbook import write_matches

__all__ = ["Matching", "Proposal", "propose", "write_matches"]
