"""Reimbursement catalogues for social insurance: the services that each facility may perform, at its prices (R7, R10, R12)."""

from pricebook.exports.reimbursement.catalogue import HIS, PORTAL
from pricebook.exports.reimbursement.files import reimbursement_outputs

__all__ = ["HIS", "PORTAL", "reimbursement_outputs"]
