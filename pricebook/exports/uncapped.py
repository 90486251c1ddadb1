"""What the outputs say about prices whose maximum the pack does not hold: they are not capped (R6)."""

from collections.abc import Iterable
from typing import Any

from pricebook.base.money import vietnamese_number
from pricebook.pricelist import PriceLine, PriceList
from pricebook.pricelist.uncapped import named_lines, uncapped_lines
from pricebook.regulation import LawOnDay

NOT_CAPPED = "Chưa có số liệu mức tối đa của văn bản: chưa giới hạn"
LONGEST_CELL = 30_000  # characters; a cell of a workbook holds 32,767


def in_words(lines: Iterable[PriceLine], law: LawOnDay, most: int | None = None) -> list[tuple[str, str]]:
    """The prices that are not capped, as a name and a value in Vietnamese; nothing where there are none.

    Args:
        lines: the price lines of the list, or of one facility.
        law: the regulation that the list follows.
        most: how many services are named; None: all, as far as a cell holds them.
    """
    uncapped = uncapped_lines(lines, law)
    if not uncapped:
        return []
    named = ", ".join(entry if isinstance(entry, str) else entry.text() for entry in named_lines(uncapped, law, most))
    shown = named if len(named) <= LONGEST_CELL else f"{named[:LONGEST_CELL]} …"
    return [(NOT_CAPPED, f"{vietnamese_number(len(uncapped))} mức giá: {shown}")]


def manifest_entry(prices: PriceList, law: LawOnDay) -> dict[str, Any]:
    """The entry of a manifest that lists the prices that are not capped; none where there are none."""
    uncapped = uncapped_lines(prices.lines, law)
    return {"not_capped": [{"service_id": line.service_id, "class": line.class_} for line in uncapped]} if uncapped else {}
