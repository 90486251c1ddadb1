"""The price list as a contract: model, canonical JSON, fingerprint, tables for analysts."""

from pricebook.pricelist.doubles import formula_is_safe
from pricebook.pricelist.file import InvalidPriceList, canonical_chunks, fingerprint, read_pricelist, write_pricelist
from pricebook.pricelist.model import (
    SCHEMA_VERSION,
    Ability,
    Approval,
    Award,
    Facility,
    InputFile,
    LeftOut,
    LineItem,
    PriceLine,
    PriceList,
    ProvincePrice,
)

__all__ = [
    "SCHEMA_VERSION",
    "Ability",
    "Approval",
    "Award",
    "Facility",
    "InputFile",
    "InvalidPriceList",
    "LeftOut",
    "LineItem",
    "PriceLine",
    "PriceList",
    "ProvincePrice",
    "canonical_chunks",
    "fingerprint",
    "formula_is_safe",
    "read_pricelist",
    "write_pricelist",
]
