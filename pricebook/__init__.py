"""pricebook builds and checks price lists of public health services.

A list is composed from technical-economic norms and unit prices, bounded by ceilings, checked, and numbered.

import pricebook
built = pricebook.build("data/long-an-2012")
built.prices.to_pandas()
built.findings.to_pandas("en")
built.write("out")

The commands build, check, diff, explain, match, export and new are functions here, beside load, regulations and rules; settle
beds is settle_beds, and so on. settle_line settles one line at the point of charging, by a list_at_hand. services, audit,
import_annex and install_pack serve regulation packs.
What is wrong in an input is a finding of the result. What is wrong in a call is an exception, a CallError. Amounts are in đồng
and exact: whole amounts are int, others Decimal.
"""

from typing import TYPE_CHECKING

from pricebook.base.lazy import lazy_getattr

if TYPE_CHECKING:
    from pricebook.app.audit import Audited as Audited
    from pricebook.app.audit import audit as audit
    from pricebook.app.build import Built as Built
    from pricebook.app.build import build as build
    from pricebook.app.charged_line import ChargedLine as ChargedLine
    from pricebook.app.check import check as check
    from pricebook.app.check_folder import CheckedFolder as CheckedFolder
    from pricebook.app.check_folder import check_folder as check_folder
    from pricebook.app.checked import Checked as Checked
    from pricebook.app.claims import SettledClaims as SettledClaims
    from pricebook.app.claims import settle_claims as settle_claims
    from pricebook.app.contains import Contained as Contained
    from pricebook.app.contains import contains as contains
    from pricebook.app.diff import Compared as Compared
    from pricebook.app.diff import diff as diff
    from pricebook.app.errors import CallError as CallError
    from pricebook.app.errors import FolderNotFound as FolderNotFound
    from pricebook.app.errors import InputNotFound as InputNotFound
    from pricebook.app.errors import MissingLibraries as MissingLibraries
    from pricebook.app.errors import NothingToExport as NothingToExport
    from pricebook.app.errors import NothingToWrite as NothingToWrite
    from pricebook.app.errors import NotWritten as NotWritten
    from pricebook.app.errors import OtherPack as OtherPack
    from pricebook.app.errors import OutputExists as OutputExists
    from pricebook.app.errors import OutputInUse as OutputInUse
    from pricebook.app.errors import UnknownCode as UnknownCode
    from pricebook.app.errors import UnknownFacility as UnknownFacility
    from pricebook.app.errors import UnknownRegulation as UnknownRegulation
    from pricebook.app.errors import UnknownService as UnknownService
    from pricebook.app.errors import UnreadableBaseline as UnreadableBaseline
    from pricebook.app.errors import UnreadableList as UnreadableList
    from pricebook.app.errors import WouldLoseMatches as WouldLoseMatches
    from pricebook.app.errors import WrongFindings as WrongFindings
    from pricebook.app.errors import WrongOption as WrongOption
    from pricebook.app.explain import Explained as Explained
    from pricebook.app.explain import explain as explain
    from pricebook.app.export import export as export
    from pricebook.app.exported import Exported as Exported
    from pricebook.app.import_annex import Imported as Imported
    from pricebook.app.import_annex import import_annex as import_annex
    from pricebook.app.incoming import Incoming as Incoming
    from pricebook.app.install import Carried as Carried
    from pricebook.app.install import install_pack as install_pack
    from pricebook.app.load import Catalogue as Catalogue
    from pricebook.app.load import LoadedList as LoadedList
    from pricebook.app.load import load as load
    from pricebook.app.match import Matched as Matched
    from pricebook.app.match import match as match
    from pricebook.app.new import new as new
    from pricebook.app.regulation import ListedPack as ListedPack
    from pricebook.app.regulation import regulations as regulations
    from pricebook.app.rule import rules as rules
    from pricebook.app.services import ListedService as ListedService
    from pricebook.app.services import ListedServices as ListedServices
    from pricebook.app.services import services as services
    from pricebook.app.settle import SettledBeds as SettledBeds
    from pricebook.app.settle import settle_beds as settle_beds
    from pricebook.app.settle_again import SettledAgain as SettledAgain
    from pricebook.app.settle_again import settle_again as settle_again
    from pricebook.app.settle_form21 import SettledForm21 as SettledForm21
    from pricebook.app.settle_form21 import settle_form21 as settle_form21
    from pricebook.app.settle_line import ListAtHand as ListAtHand
    from pricebook.app.settle_line import SettledLine as SettledLine
    from pricebook.app.settle_line import list_at_hand as list_at_hand
    from pricebook.app.settle_line import settle_line as settle_line
    from pricebook.app.settle_stays import SettledStays as SettledStays
    from pricebook.app.settle_stays import settle_stays as settle_stays
    from pricebook.app.settle_visits import SettledVisits as SettledVisits
    from pricebook.app.settle_visits import settle_visits as settle_visits
    from pricebook.app.written import Written as Written
    from pricebook.appraisal.verdict import Verdict as Verdict
    from pricebook.exports.reimbursement.read_back import CataloguePrice as CataloguePrice
    from pricebook.findings import Finding as Finding
    from pricebook.findings import Findings as Findings
    from pricebook.findings import Place as Place
    from pricebook.findings import Rule as Rule
    from pricebook.pricelist import Award as Award
    from pricebook.pricelist import Facility as Facility
    from pricebook.pricelist import NormLine as NormLine
    from pricebook.pricelist import PriceLine as PriceLine
    from pricebook.pricelist import PriceList as PriceList
    from pricebook.regulation.on_day import LawOnDay as LawOnDay

__version__ = "0.1.0"

# Where each name of the public API lives; it is imported when it is first used.
_NAMES = {
    "pricebook.app.audit": "Audited audit",
    "pricebook.app.build": "Built build",
    "pricebook.app.charged_line": "ChargedLine",
    "pricebook.app.check": "check",
    "pricebook.app.check_folder": "CheckedFolder check_folder",
    "pricebook.app.checked": "Checked",
    "pricebook.app.contains": "Contained contains",
    "pricebook.app.claims": "SettledClaims settle_claims",
    "pricebook.app.diff": "Compared diff",
    "pricebook.app.errors": (
        "CallError FolderNotFound InputNotFound MissingLibraries NotWritten NothingToExport NothingToWrite "
        "OtherPack OutputExists OutputInUse UnknownCode UnknownFacility UnknownRegulation UnknownService "
        "UnreadableBaseline UnreadableList WouldLoseMatches WrongFindings WrongOption "
    ),
    "pricebook.app.explain": "Explained explain",
    "pricebook.app.export": "export",
    "pricebook.app.exported": "Exported",
    "pricebook.app.import_annex": "Imported import_annex",
    "pricebook.app.incoming": "Incoming",
    "pricebook.app.install": "Carried install_pack",
    "pricebook.app.load": "Catalogue LoadedList load",
    "pricebook.app.match": "Matched match",
    "pricebook.app.new": "new",
    "pricebook.app.regulation": "ListedPack regulations",
    "pricebook.app.rule": "rules",
    "pricebook.app.services": "ListedService ListedServices services",
    "pricebook.app.settle": "SettledBeds settle_beds",
    "pricebook.app.settle_again": "SettledAgain settle_again",
    "pricebook.app.settle_form21": "SettledForm21 settle_form21",
    "pricebook.app.settle_line": "ListAtHand SettledLine list_at_hand settle_line",
    "pricebook.app.settle_stays": "SettledStays settle_stays",
    "pricebook.app.settle_visits": "SettledVisits settle_visits",
    "pricebook.app.written": "Written",
    "pricebook.appraisal.verdict": "Verdict",
    "pricebook.exports.reimbursement.read_back": "CataloguePrice",
    "pricebook.findings": "Finding Findings Place Rule",
    "pricebook.pricelist": "Award Facility NormLine PriceLine PriceList",
    "pricebook.regulation.on_day": "LawOnDay",
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names.split()}

__all__ = list(_HOMES)

if not TYPE_CHECKING:  # a type checker finds the names above, and refuses any other
    __getattr__ = lazy_getattr(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
