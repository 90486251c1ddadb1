"""How an item came by its price: which award won, which lost, and why (R3, R4)."""

from dataclasses import dataclass
from decimal import Decimal

from pricebook.pricelist.records import Award, LineItem


@dataclass(frozen=True, slots=True)
class ItemPrice:
    """One item with what it was priced at (đồng per norm unit). `averaged` are the awards in the mean, `region` its provinces."""

    item_code: str
    name: str | None
    unit: str | None
    unit_price: Decimal | None
    basis: str
    award: str | None
    averaged: frozenset[str]
    region: frozenset[str]

    @classmethod
    def of(cls, item: LineItem) -> "ItemPrice":
        averaged = frozenset(province.award for province in item.provinces)
        region = frozenset(province.province for province in item.provinces)
        return cls(item.item_code or "", item.name, item.unit, item.unit_price, item.basis, item.award, averaged, region)

    def used(self, award: Award) -> bool:
        return award.award == self.award or award.award in self.averaged


def verdict(award: Award, item: ItemPrice) -> str:
    """Why an award won, lost, or was not counted: a term (base.languages.term puts it into words)."""
    if not award.counts:
        return award.why_not or "not-counted"
    if item.used(award):
        return "averaged" if award.province else "chosen"
    if item.unit_price is None:
        return "not-used"
    if award.province is None:
        return "tie-lost" if award.unit_price == item.unit_price else "lost"
    not_needed = item.basis == "tender"
    return "own-award-exists" if not_needed else "not-lowest" if award.province in item.region else "outside-region"
