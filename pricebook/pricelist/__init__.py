"""The price list as a contract: model, canonical JSON, fingerprint, invariants, versions, tables for analysts."""

from typing import TYPE_CHECKING

from pricebook.base.lazy import lazy_getattr

if TYPE_CHECKING:
    from pricebook.pricelist.canonical import as_json as as_json
    from pricebook.pricelist.embedded import embedded_cells as embedded_cells
    from pricebook.pricelist.embedded import unpack_pricelist as unpack_pricelist
    from pricebook.pricelist.file import InvalidPriceList as InvalidPriceList
    from pricebook.pricelist.file import identity as identity
    from pricebook.pricelist.file import read_pricelist as read_pricelist
    from pricebook.pricelist.file import write_pricelist as write_pricelist
    from pricebook.pricelist.formula_safety import formula_is_safe as formula_is_safe
    from pricebook.pricelist.list_settings import ClassNames as ClassNames
    from pricebook.pricelist.list_settings import Index as Index
    from pricebook.pricelist.list_settings import ListSettings as ListSettings
    from pricebook.pricelist.list_settings import RegionalChoice as RegionalChoice
    from pricebook.pricelist.list_settings import Rounding as Rounding
    from pricebook.pricelist.list_settings import RoundingStep as RoundingStep
    from pricebook.pricelist.model import PriceList as PriceList
    from pricebook.pricelist.model import written_chunks as written_chunks
    from pricebook.pricelist.records import Approval as Approval
    from pricebook.pricelist.records import ApprovalRecord as ApprovalRecord
    from pricebook.pricelist.records import Award as Award
    from pricebook.pricelist.records import Capability as Capability
    from pricebook.pricelist.records import Dispute as Dispute
    from pricebook.pricelist.records import Facility as Facility
    from pricebook.pricelist.records import GivenDirection as GivenDirection
    from pricebook.pricelist.records import InputFile as InputFile
    from pricebook.pricelist.records import LeftOut as LeftOut
    from pricebook.pricelist.records import NormLine as NormLine
    from pricebook.pricelist.records import PriceLine as PriceLine
    from pricebook.pricelist.records import ProvincePrice as ProvincePrice
    from pricebook.pricelist.records import Signer as Signer
    from pricebook.pricelist.records import SourceRow as SourceRow
    from pricebook.pricelist.regional_average import averaged as averaged
    from pricebook.pricelist.regional_average import low_average as low_average
    from pricebook.pricelist.trace import ItemPrice as ItemPrice
    from pricebook.pricelist.trace import outcome_of as outcome_of
    from pricebook.pricelist.versions import SCHEMA_VERSION as SCHEMA_VERSION
    from pricebook.pricelist.versions import schema_name as schema_name
    from pricebook.pricelist.workbook_texts import EMBEDDED_SHEET as EMBEDDED_SHEET
    from pricebook.pricelist.workbook_texts import MISSING as MISSING

# Where each name lives. A check of a submitted list asks for few of them, and does not wait for the others.
_NAMES = {
    "pricebook.pricelist.canonical": "as_json",
    "pricebook.pricelist.embedded": "embedded_cells unpack_pricelist",
    "pricebook.pricelist.file": "InvalidPriceList identity read_pricelist write_pricelist",
    "pricebook.pricelist.formula_safety": "formula_is_safe",
    "pricebook.pricelist.regional_average": "averaged low_average",
    "pricebook.pricelist.model": "PriceList written_chunks",
    "pricebook.pricelist.list_settings": "ClassNames Index ListSettings RegionalChoice Rounding RoundingStep",
    "pricebook.pricelist.records": (
        "Approval ApprovalRecord Award Capability Dispute Facility GivenDirection InputFile LeftOut NormLine PriceLine "
        "ProvincePrice Signer SourceRow "
    ),
    "pricebook.pricelist.trace": "ItemPrice outcome_of",
    "pricebook.pricelist.versions": "SCHEMA_VERSION schema_name",
    "pricebook.pricelist.workbook_texts": "EMBEDDED_SHEET MISSING",
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names.split()}

__all__ = list(_HOMES)

if not TYPE_CHECKING:
    __getattr__ = lazy_getattr(__name__, _HOMES)
