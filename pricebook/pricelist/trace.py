"""How an item got its unit price: which award was taken, and why each of the others was not (R3, R4)."""

from dataclasses import dataclass

from pricebook.base.exact import Exact
from pricebook.pricelist.records import Award, NormLine, ProvincePrice


@dataclass(frozen=True, slots=True)
class ItemPrice:
    """An item and its unit price, in đồng per norm unit (None: no price is known), with the awards that it rests on.

    `award` is the award whose price was taken (R3). Where the price is the low average of the region (R4), `averaged` are the
    awards that the mean was taken over, and `region` their provinces (`provinces`: with their prices).
    """

    item_code: str
    name: str | None
    unit: str | None
    unit_price: Exact | None
    basis: str
    award: str | None
    averaged: frozenset[str]
    region: frozenset[str]
    provinces: tuple[ProvincePrice, ...] = ()

    @classmethod
    def of_norm_line(cls, item: NormLine) -> "ItemPrice":
        """The item of a norm line, at the price that the line was costed with."""
        averaged = frozenset(province.award for province in item.provinces)
        region = frozenset(province.province for province in item.provinces)
        return cls(
            item.item_code or "", item.name, item.unit, item.unit_price, item.basis, item.award, averaged, region, item.provinces
        )

    def uses(self, award: Award) -> bool:
        """Whether the unit price rests on this award."""
        return award.award == self.award or award.award in self.averaged


def outcome_of(award: Award, item: ItemPrice) -> str:
    """What became of an award that was considered for an item.

    Returns:
        A term such as "chosen", "lost" or "outside-region", which `term` puts into words; for an award that does not count,
        the reason why it does not.
    """
    if not award.counts:
        return award.why_not or "not-counted"
    if item.uses(award):
        return "averaged" if award.province else "chosen"
    if item.unit_price is None:
        return "not-used"
    if award.province is None:
        return "tie-lost" if award.unit_price == item.unit_price else "lost"
    if item.basis == "tender":
        return "own-award-exists"
    return "not-lowest" if award.province in item.region else "outside-region"
