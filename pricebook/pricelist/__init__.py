"""The price list as a contract: model, canonical JSON, fingerprint, tables for analysts."""

from pricebook.pricelist.doubles import formula_is_safe
from pricebook.pricelist.file import InvalidPriceList, as_json, canonical_chunks, fingerprint, read_pricelist, write_pricelist
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
from pricebook.pricelist.stated import (
    MISSING,
    Source,
    StatedItem,
    StatedLine,
    StatedList,
    StatedTotal,
    StatedUnitPrice,
    agrees,
    decimals_of,
)
from pricebook.pricelist.trace import ItemPrice, verdict

__all__ = [
    "MISSING",
    "SCHEMA_VERSION",
    "Ability",
    "Approval",
    "Award",
    "Facility",
    "InputFile",
    "InvalidPriceList",
    "ItemPrice",
    "LeftOut",
    "LineItem",
    "PriceLine",
    "PriceList",
    "ProvincePrice",
    "Source",
    "StatedItem",
    "StatedLine",
    "StatedList",
    "StatedTotal",
    "StatedUnitPrice",
    "agrees",
    "as_json",
    "canonical_chunks",
    "decimals_of",
    "fingerprint",
    "formula_is_safe",
    "read_pricelist",
    "verdict",
    "write_pricelist",
]
