"""Which name is which item: proposals for staff to confirm. Nothing here accepts one by itself."""

from pricebook.dossier.match.lowest import Lowest, lowest_awards
from pricebook.dossier.match.propose import Matching, Proposal, propose
from pricebook.dossier.match.workbook import write_matches

__all__ = ["Lowest", "Matching", "Proposal", "lowest_awards", "propose", "write_matches"]
