"""Whether the price of a row is that of a whole bed-day, or already the part of it that a shared bed or a stretcher has."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from pricebook.settlement.figures import whole_dong
from pricebook.settlement.stays.stay import PartOfStay

_PARTS_OF_A_PRICE = ("retained", "day")  # types of bed that are paid a part of the price of another one


class BedPrices:
    """The whole prices of beds: those of the rows whose bed nobody shares, and which is none that is paid in part."""

    def __init__(self, parts: Iterable[PartOfStay]) -> None:
        self._whole: dict[tuple[object, ...], set[Decimal]] = defaultdict(set)
        for part in parts:
            key = _bed(part)
            if key is not None and not _in_part(part):
                self._whole[key].add(part.price)

    def reduced(self, part: PartOfStay, pays: Fraction) -> bool | None:
        """Whether the price of a row is already the part `pays` of that of its bed; None where no other row says it."""
        key = _bed(part)
        whole = set() if key is None else self._whole.get(key, set())
        as_part = any(whole_dong(Fraction(price) * pays) == part.price for price in whole)
        if (part.price in whole) == as_part:
            return None
        return as_part


def _bed(part: PartOfStay) -> tuple[object, ...] | None:
    """Facility, ward and type of bed; None where no ward is stated: in another one the price may be another."""
    ward = part.row.get("ward", str)
    return None if ward is None else (part.facility, ward, part.row.get("bed_type", str))


def _in_part(part: PartOfStay) -> bool:
    patients = part.row.get("patients", Decimal)
    shared = patients is not None and patients > 1
    return shared or part.row.get("stretcher", str) == "yes" or part.row.get("bed_type", str) in _PARTS_OF_A_PRICE
