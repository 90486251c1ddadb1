"""How objects of a price list stand in JSON."""

from pricebook.pricelist import as_json

__all__ = ["as_json"]
