"""What is charged against what is due. So far the bed sheet: its reader and its arithmetic (R15)."""

from pricebook.settlement.bed_checks import check_bed_sheet
from pricebook.settlement.bed_sheet import BedSheet, read_bed_sheet

__all__ = ["BedSheet", "check_bed_sheet", "read_bed_sheet"]
