"""Settlement: what is charged, compared with what is due.

It covers bed sheets (R15): read, judged, and settled; and what prices contain (R13), with the verdict on what is charged beside.
"""

from typing import TYPE_CHECKING

from pricebook.base.lazy import lazy_getattr

if TYPE_CHECKING:
    from pricebook.regulation.settlement import ItemKind as ItemKind
    from pricebook.settlement.beds.checks import check_bed_sheet as check_bed_sheet
    from pricebook.settlement.beds.due import FundShare as FundShare
    from pricebook.settlement.beds.due import ShareSource as ShareSource
    from pricebook.settlement.beds.further_totals import Judged as Judged
    from pricebook.settlement.beds.further_totals import check_further_totals as check_further_totals
    from pricebook.settlement.beds.law import SheetLaw as SheetLaw
    from pricebook.settlement.beds.law import law_of_sheet as law_of_sheet
    from pricebook.settlement.beds.reading import read_bed_sheets as read_bed_sheets
    from pricebook.settlement.beds.reading import read_worksheet as read_worksheet
    from pricebook.settlement.beds.settled import SettledPatient as SettledPatient
    from pricebook.settlement.beds.settled import SettledSheet as SettledSheet
    from pricebook.settlement.beds.settled import settle_bed_sheets as settle_bed_sheets
    from pricebook.settlement.beds.settled import settle_sheet as settle_sheet
    from pricebook.settlement.beds.sheet import BedSheet as BedSheet
    from pricebook.settlement.beds.sheet import FigureName as FigureName
    from pricebook.settlement.containment.contents import Beside as Beside
    from pricebook.settlement.containment.contents import Containment as Containment
    from pricebook.settlement.containment.contents import Content as Content
    from pricebook.settlement.stay_end import share_of_text as share_of_text
    from pricebook.settlement.stay_end import words_of_end as words_of_end

# Where each name lives. A check of a submitted list asks for few of them, and does not wait for the others.
_NAMES = {
    "pricebook.regulation.settlement": "ItemKind",
    "pricebook.settlement.beds.checks": "check_bed_sheet",
    "pricebook.settlement.beds.due": "FundShare ShareSource",
    "pricebook.settlement.beds.further_totals": "Judged check_further_totals",
    "pricebook.settlement.beds.law": "SheetLaw law_of_sheet",
    "pricebook.settlement.beds.reading": "read_bed_sheets read_worksheet",
    "pricebook.settlement.beds.settled": "SettledPatient SettledSheet settle_bed_sheets settle_sheet",
    "pricebook.settlement.beds.sheet": "BedSheet FigureName",
    "pricebook.settlement.containment.contents": "Beside Containment Content",
    "pricebook.settlement.stay_end": "share_of_text words_of_end",
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names.split()}

__all__ = list(_HOMES)

if not TYPE_CHECKING:
    __getattr__ = lazy_getattr(__name__, _HOMES)
