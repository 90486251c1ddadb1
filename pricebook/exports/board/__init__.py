"""Price boards, which show prices to patients: a PDF to print, and a page for a screen (R12, R13)."""

from pricebook.exports.board.files import board_outputs
from pricebook.exports.board.pdf import PAPERS

__all__ = ["PAPERS", "board_outputs"]
