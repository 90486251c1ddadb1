"""The register of incoming submissions: one row a file, written for a records clerk, who types into it, and read back.

What the clerk types stands in the shaded columns: when it came, who sent it, with which letter, which round it is, which papers
came with it. The rest is written anew by each run. Numbers never change. Like all papers it is in Vietnamese.
"""

from pricebook.exports.incoming_register.entries import REGISTER, Entry, Outcome, Paper, Status
from pricebook.exports.incoming_register.read_back import UnreadableRegister, read_register
from pricebook.exports.incoming_register.written import write_register

__all__ = ["REGISTER", "Entry", "Outcome", "Paper", "Status", "UnreadableRegister", "read_register", "write_register"]
