"""pricebook: composes, bounds, checks and numbers the prices of public health services.

import pricebook
built = pricebook.build("data/long-an-2012")
built.prices.to_pandas()
"""

from typing import TYPE_CHECKING

from pricebook.base.lazy import when_used

if TYPE_CHECKING:
    from pricebook.app.build import Built, build
    from pricebook.exports.reimbursement.read_back import read_catalogue
    from pricebook.pricelist import PriceList, read_pricelist

__all__ = ["Built", "PriceList", "build", "read_catalogue", "read_pricelist"]
__version__ = "0.1.0"

__getattr__ = when_used(
    __name__,
    {
        "build": "pricebook.app.build",
        "Built": "pricebook.app.build",
        "PriceList": "pricebook.pricelist",
        "read_catalogue": "pricebook.exports.reimbursement.read_back",
        "read_pricelist": "pricebook.pricelist",
    },
)
