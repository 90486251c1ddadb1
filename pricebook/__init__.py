"""pricebook: composes, bounds, checks and numbers the prices of public health services.

import pricebook
built = pricebook.build("data/long-an-2012")
built.prices.to_pandas()
built.findings.to_pandas("en")
built.write("out")

Every verb of the command line is one call here. What is wrong in an input is a finding of the result; what is wrong in a call is
a named exception, a CallError. Amounts are in đồng, and exact: whole amounts are int, others Decimal.
"""

from typing import TYPE_CHECKING

from pricebook.base.lazy import lazy_getattr

if TYPE_CHECKING:
    from pricebook.app.build import Built, build
    from pricebook.app.check import check
    from pricebook.app.checked import Checked
    from pricebook.app.errors import CallError
    from pricebook.app.explain import Explained, explain
    from pricebook.app.export import Exported, export
    from pricebook.app.load import Catalogue, load
    from pricebook.app.match import Matched, match
    from pricebook.app.new import new
    from pricebook.app.regulation import ListedPack, regulations
    from pricebook.app.rule import rules
    from pricebook.app.written import Written
    from pricebook.findings import Finding, Findings, Place
    from pricebook.pricelist import Award, Facility, LineItem, PriceLine, PriceList

__version__ = "0.1.0"

_HOMES = {
    "Award": "pricebook.pricelist",
    "Built": "pricebook.app.build",
    "CallError": "pricebook.app.errors",
    "Catalogue": "pricebook.app.load",
    "Checked": "pricebook.app.checked",
    "Explained": "pricebook.app.explain",
    "Exported": "pricebook.app.export",
    "Facility": "pricebook.pricelist",
    "Finding": "pricebook.findings",
    "Findings": "pricebook.findings",
    "LineItem": "pricebook.pricelist",
    "ListedPack": "pricebook.app.regulation",
    "Matched": "pricebook.app.match",
    "Place": "pricebook.findings",
    "PriceLine": "pricebook.pricelist",
    "PriceList": "pricebook.pricelist",
    "Written": "pricebook.app.written",
    "build": "pricebook.app.build",
    "check": "pricebook.app.check",
    "explain": "pricebook.app.explain",
    "export": "pricebook.app.export",
    "load": "pricebook.app.load",
    "match": "pricebook.app.match",
    "new": "pricebook.app.new",
    "regulations": "pricebook.app.regulation",
    "rules": "pricebook.app.rule",
}

__all__ = [
    "Award",
    "Built",
    "CallError",
    "Catalogue",
    "Checked",
    "Explained",
    "Exported",
    "Facility",
    "Finding",
    "Findings",
    "LineItem",
    "ListedPack",
    "Matched",
    "Place",
    "PriceLine",
    "PriceList",
    "Written",
    "build",
    "check",
    "explain",
    "export",
    "load",
    "match",
    "new",
    "regulations",
    "rules",
]

__getattr__ = lazy_getattr(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
