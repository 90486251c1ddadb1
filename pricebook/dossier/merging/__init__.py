"""The dossiers of several hospitals, merged into that of their province; what they disagree on is for people to settle."""

from pricebook.dossier.merging.merge import Merged, merge
from pricebook.dossier.merging.read import Part, read_part
from pricebook.dossier.merging.write import DIFFERENCES, difference_rows, names_of, write_merged

__all__ = ["DIFFERENCES", "Merged", "Part", "difference_rows", "merge", "names_of", "read_part", "write_merged"]
