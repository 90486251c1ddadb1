"""Settlement: what is charged, compared with what is due. It covers bed sheets (R15): their reader and their checks."""

from pricebook.settlement.bed_checks import check_bed_sheet
from pricebook.settlement.bed_sheet import BedSheet, read_bed_sheet

__all__ = ["BedSheet", "check_bed_sheet", "read_bed_sheet"]
