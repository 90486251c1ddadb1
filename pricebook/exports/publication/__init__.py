"""The publication of an approved list: the annex of its resolution, as a workbook and as a PDF (R8, R12)."""

from pricebook.exports.publication.decision import Decision, decision_of
from pricebook.exports.publication.files import publication_files, publication_outputs

__all__ = ["Decision", "decision_of", "publication_files", "publication_outputs"]
