"""Settlement: what is charged, compared with what is due.

It covers bed sheets (R15): read, judged, and settled; and what prices contain (R13), with the verdict on what is charged beside.
"""

from typing import TYPE_CHECKING

from pricebook.base.lazy import lazy_getattr

if TYPE_CHECKING:
    from pricebook.regulation.settlement import ItemKind as ItemKind
    from pricebook.settlement.bed_checks import check_bed_sheet as check_bed_sheet
    from pricebook.settlement.bed_due import FundShare as FundShare
    from pricebook.settlement.bed_due import ShareSource as ShareSource
    from pricebook.settlement.bed_reading import read_bed_sheets as read_bed_sheets
    from pricebook.settlement.bed_reading import read_worksheet as read_worksheet
    from pricebook.settlement.bed_sheet import BedSheet as BedSheet
    from pricebook.settlement.contents import Beside as Beside
    from pricebook.settlement.contents import Containment as Containment
    from pricebook.settlement.contents import Content as Content
    from pricebook.settlement.further_totals import Judged as Judged
    from pricebook.settlement.further_totals import check_further_totals as check_further_totals
    from pricebook.settlement.settled import FigureName as FigureName
    from pricebook.settlement.settled import SettledPatient as SettledPatient
    from pricebook.settlement.settled import SettledSheet as SettledSheet
    from pricebook.settlement.settled import settle_bed_sheets as settle_bed_sheets
    from pricebook.settlement.settled import settle_sheet as settle_sheet
    from pricebook.settlement.sheet_law import SheetLaw as SheetLaw
    from pricebook.settlement.sheet_law import law_of_sheet as law_of_sheet
    from pricebook.settlement.stay_end import share_of_text as share_of_text
    from pricebook.settlement.stay_end import words_of_end as words_of_end

# Where each name lives. A check of a submitted list asks for few of them, and does not wait for the others.
_NAMES = {
    "pricebook.regulation.settlement": "ItemKind",
    "pricebook.settlement.bed_checks": "check_bed_sheet",
    "pricebook.settlement.bed_due": "FundShare ShareSource",
    "pricebook.settlement.bed_reading": "read_bed_sheets read_worksheet",
    "pricebook.settlement.bed_sheet": "BedSheet",
    "pricebook.settlement.contents": "Beside Containment Content",
    "pricebook.settlement.further_totals": "Judged check_further_totals",
    "pricebook.settlement.settled": "FigureName SettledPatient SettledSheet settle_bed_sheets settle_sheet",
    "pricebook.settlement.sheet_law": "SheetLaw law_of_sheet",
    "pricebook.settlement.stay_end": "share_of_text words_of_end",
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names.split()}

__all__ = list(_HOMES)

if not TYPE_CHECKING:
    __getattr__ = lazy_getattr(__name__, _HOMES)
