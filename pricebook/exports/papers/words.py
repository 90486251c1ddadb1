"""Amounts of đồng in Vietnamese words, in the form that official papers use."""

from functools import cache
from typing import Any

from pricebook.base.money import vietnamese_number


def in_words(amount: int) -> str:
    """An amount in words: 1.000.005 is "Một triệu không trăm linh năm đồng".

    Args:
        amount: Whole đồng. The words are made from whole numbers only.
    """
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
    """An amount in figures, with the words in brackets."""
    return f"{vietnamese_number(amount)} đồng (bằng chữ: {in_words(amount)})"


@cache
def _reader() -> Any:
    from vn_numberwords import NumberTransformer

    class Reader(NumberTransformer):  # type: ignore[misc]
        """Says "lăm" for a five after any ten (tám mươi lăm). The library does so only up to fifty-five."""

        def get_triplet_unit(self, unit: int, ten: int) -> str:
            if ten >= 1 and unit == 5:
                return str(self.dictionary.special_triplet_unit_five())
            return str(super().get_triplet_unit(unit, ten))

    return Reader()
