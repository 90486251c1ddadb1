"""pricebook: composes, bounds, checks and numbers the prices of public health services.

import pricebook
built = pricebook.build("data/long-an-2012")
built.prices.to_pandas()
"""

from typing import TYPE_CHECKING

from pricebook.lazy import when_used

if TYPE_CHECKING:
    from pricebook.api import Built, build
    from pricebook.pricelist import PriceList, read_pricelist
    from pricebook.submission import read_catalogue

__all__ = ["Built", "PriceList", "build", "read_catalogue", "read_pricelist"]
__version__ = "0.1.0"

__getattr__ = when_used(
    __name__,
    {
        "build": "pricebook.api",
        "Built": "pricebook.api",
        "PriceList": "pricebook.pricelist",
        "read_catalogue": "pricebook.submission",
        "read_pricelist": "pricebook.pricelist",
    },
)
