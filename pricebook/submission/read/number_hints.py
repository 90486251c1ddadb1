"""What is known about the numbers of a submission beside its cells: the thousands separator, and what the law states."""

from collections.abc import Mapping
from decimal import Decimal

from pricebook.regulation import LawOnDay, Magnitudes
from pricebook.tables import NumberHints, clean_text
from pricebook.tables.cells.text import Cell

_NAMES = ("service_code", "ordinal", "name")


def number_hints(law: LawOnDay, thousands: str | None) -> NumberHints:
    """The hints for the sheets of a submission.

    Args:
        law: the regulation; the size of what it states for the service of a row shows how a price is to be read.
        thousands: the mark that separates thousands, as the officer states it.
    """
    magnitudes = Magnitudes(law)

    def known(row: Mapping[str, Cell]) -> Decimal | None:
        return magnitudes.of(clean_text(cell) for name in _NAMES if isinstance(cell := row.get(name), str))

    return NumberHints(thousands, "--thousands {mark}", known)
