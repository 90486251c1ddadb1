"""What is known about the numbers of a dossier's tables: what its settings state, and what the law states for each service."""

from collections.abc import Mapping
from decimal import Decimal

from pricebook.dossier.settings import Settings
from pricebook.regulation import LawOnDay, Magnitudes
from pricebook.tables import NumberHints, clean_text
from pricebook.tables.cells.text import Cell

_PRICES_OF_SERVICES = ("proposed_prices", "current_prices", "disputes")


class NumberHintsOf:
    """The hints for each table of a dossier. The amounts of the law are looked up when a column first needs them."""

    def __init__(self, settings: Settings | None, law: LawOnDay | None) -> None:
        self._settings = settings
        self._magnitudes = Magnitudes(law) if law is not None else None

    def table(self, name: str) -> NumberHints:
        """The hints for a table."""
        stated = self._settings.tables.get(name) if self._settings is not None else None
        known = self._known if name in _PRICES_OF_SERVICES and self._magnitudes is not None else None
        return NumberHints(stated.thousands if stated is not None else None, known=known)

    def _known(self, row: Mapping[str, Cell]) -> Decimal | None:
        service = row.get("service")
        return self._magnitudes.of([clean_text(service)]) if self._magnitudes is not None and isinstance(service, str) else None
