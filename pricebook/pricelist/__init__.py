"""The price list as a contract: model, canonical JSON, fingerprint, tables for analysts."""

from pricebook.pricelist.doubles import formula_is_safe
from pricebook.pricelist.embedded import EMBEDDED_SHEET, embedded_cells, unpack_pricelist
from pricebook.pricelist.file import (
    InvalidPriceList,
    as_json,
    canonical_chunks,
    fingerprint,
    identity,
    read_pricelist,
    write_pricelist,
    written_chunks,
)
from pricebook.pricelist.model import (
    MISSING,
    SCHEMA_VERSION,
    Ability,
    Approval,
    Award,
    Dispute,
    Facility,
    InputFile,
    LeftOut,
    LineItem,
    PriceLine,
    PriceList,
    ProvincePrice,
)
from pricebook.pricelist.trace import ItemPrice, verdict

__all__ = [
    "EMBEDDED_SHEET",
    "MISSING",
    "SCHEMA_VERSION",
    "Ability",
    "Approval",
    "Award",
    "Dispute",
    "Facility",
    "InputFile",
    "InvalidPriceList",
    "ItemPrice",
    "LeftOut",
    "LineItem",
    "PriceLine",
    "PriceList",
    "ProvincePrice",
    "as_json",
    "canonical_chunks",
    "embedded_cells",
    "fingerprint",
    "formula_is_safe",
    "identity",
    "read_pricelist",
    "unpack_pricelist",
    "verdict",
    "write_pricelist",
    "written_chunks",
]
