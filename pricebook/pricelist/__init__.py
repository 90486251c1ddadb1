"""The price list as a contract: model, canonical JSON, fingerprint, invariants, versions, tables for analysts."""

from pricebook.pricelist.canonical import as_json
from pricebook.pricelist.embedded import EMBEDDED_SHEET, embedded_cells, unpack_pricelist
from pricebook.pricelist.file import InvalidPriceList, identity, read_pricelist, write_pricelist
from pricebook.pricelist.formula_safety import formula_is_safe
from pricebook.pricelist.model import MISSING, PriceList, written_chunks
from pricebook.pricelist.records import (
    Approval,
    Award,
    Capability,
    Dispute,
    Facility,
    Index,
    InputFile,
    LeftOut,
    ListSettings,
    NormLine,
    PriceLine,
    ProvincePrice,
    RegionalChoice,
    Rounding,
    Signer,
    SourceRow,
)
from pricebook.pricelist.trace import ItemPrice, outcome_of
from pricebook.pricelist.versions import SCHEMA_VERSION, schema_name

__all__ = [
    "EMBEDDED_SHEET",
    "MISSING",
    "SCHEMA_VERSION",
    "Approval",
    "Award",
    "Capability",
    "Dispute",
    "Facility",
    "Index",
    "InputFile",
    "InvalidPriceList",
    "ItemPrice",
    "LeftOut",
    "ListSettings",
    "NormLine",
    "PriceLine",
    "PriceList",
    "ProvincePrice",
    "RegionalChoice",
    "Rounding",
    "Signer",
    "SourceRow",
    "as_json",
    "embedded_cells",
    "formula_is_safe",
    "identity",
    "outcome_of",
    "read_pricelist",
    "schema_name",
    "unpack_pricelist",
    "write_pricelist",
    "written_chunks",
]
