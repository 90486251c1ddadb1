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

    def whole(self, part: PartOfStay, pays: Fraction) -> Decimal | None:
        """The price of the whole bed-day of a row that may have its part `pays`; None where no other row says it.

        It is the price of the row, or one of which that price is the part. A part is rounded: where the price is less than the
        part of one that other rows have, and is nobody's whole price, it is that part.
        """
        key = _bed(part)
        known = set() if key is None else self._whole.get(key, set())
        parts = {price: whole_dong(Fraction(price) * pays) for price in known}
        if part.price in known:
            return None if part.price in parts.values() else part.price
        return min((price for price, of_it in parts.items() if part.price <= of_it), default=None)


def _bed(part: PartOfStay) -> tuple[object, ...] | None:
    """Facility, ward and type of bed; None where no ward is stated: in another one the price may be another."""
    ward = part.row.get("ward", str)
    return None if ward is None else (part.facility, ward, part.row.get("bed_type", str))


def _in_part(part: PartOfStay) -> bool:
    patients = part.row.get("patients", Decimal)
    shared = patients is not None and patients > 1
    return shared or part.row.get("stretcher", str) == "yes" or part.row.get("bed_type", str) in _PARTS_OF_A_PRICE
