"""What the insurance side loads: for each facility only what it may perform, at the price that applies to it (R7, R10, R12)."""

from pricebook.exports.reimbursement.catalogue import HIS, PORTAL
from pricebook.exports.reimbursement.files import reimbursement_outputs

__all__ = ["HIS", "PORTAL", "reimbursement_outputs"]
