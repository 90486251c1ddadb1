"""Reimbursement catalogues for social insurance: the services that each facility may perform, at its prices (R7, R10, R12)."""

from pricebook.exports.reimbursement.files import Reimbursement, layouts_of, reimbursement_of, reimbursement_outputs

__all__ = ["Reimbursement", "layouts_of", "reimbursement_of", "reimbursement_outputs"]
