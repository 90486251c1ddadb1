"""Amounts in words, as officials read them out."""

from functools import cache
from typing import Any

from pricebook.base.money import vietnamese_number


def in_words(amount: int) -> str:
    """đồng in words: 1.000.005 → "Một triệu không trăm linh năm đồng". Whole numbers all the way."""
    reader = _reader()
    triplets = reader.number_to_triplets(amount)
    parts = [
        reader.triplet_to_words(triplet, position == 0, len(triplets) - position - 1)
        for position, triplet in enumerate(triplets)
        if triplet
    ]
    words = reader.collapse_words(parts) or reader.dictionary.zero()
    return f"{words[:1].upper()}{words[1:]} đồng"


def amount_and_words(amount: int) -> str:
    return f"{vietnamese_number(amount)} đồng (bằng chữ: {in_words(amount)})"


@cache
def _reader() -> Any:
    from vn_numberwords import NumberTransformer

    class Reader(NumberTransformer):  # type: ignore[misc]
        """The library says "lăm" up to fifty-five; after every ten five is "lăm" (tám mươi lăm)."""

        def get_triplet_unit(self, unit: int, ten: int) -> str:
            if ten >= 1 and unit == 5:
                return str(self.dictionary.special_triplet_unit_five())
            return str(super().get_triplet_unit(unit, ten))

    return Reader()
