"""Settlement: what is charged, compared with what is due.

It covers bed sheets (R15): read, judged, and settled; and what prices contain (R13), with the verdict on what is charged beside.
"""

from pricebook.regulation.settlement import ItemKind
from pricebook.settlement.bed_checks import check_bed_sheet
from pricebook.settlement.bed_due import FundShare, ShareSource
from pricebook.settlement.bed_sheet import BedSheet, read_bed_sheets, read_worksheet
from pricebook.settlement.contents import Beside, Containment, Content
from pricebook.settlement.settled import FigureName, SettledPatient, SettledSheet, settle_sheet
from pricebook.settlement.sheet_law import SheetLaw, law_of_sheet
from pricebook.settlement.stay_end import share_of_text, words_of_end

__all__ = [
    "BedSheet",
    "Beside",
    "Containment",
    "Content",
    "FigureName",
    "FundShare",
    "ItemKind",
    "SettledPatient",
    "SettledSheet",
    "ShareSource",
    "SheetLaw",
    "check_bed_sheet",
    "law_of_sheet",
    "read_bed_sheets",
    "read_worksheet",
    "settle_sheet",
    "share_of_text",
    "words_of_end",
]
