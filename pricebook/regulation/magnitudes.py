"""How large the amounts of a regulation are, by service: evidence for how a price is to be read, and no bound of it."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property

from pricebook.regulation.on_day import LawOnDay

ALIKE = 10  # a text that names several services says how large the amount is only where they differ by no more than this
_PRICES = {"ceilings": "ceiling", "issued": "price", "fixed_prices": "price", "ministry_prices": "price"}


class Magnitudes:
    """The largest amount (đồng) that the law of a day states for each service, found when it is first asked for.

    A service is named by its id, ordinal, code or name, as they are written. Where prices are neither issued nor bounded, the sum
    of the amounts that the regulation gives for their components stands for them.
    """

    def __init__(self, law: LawOnDay) -> None:
        self._law = law

    def of(self, texts: Iterable[str]) -> Decimal | None:
        """The amount of the first text that names a service with one; None where none does."""
        for text in texts:
            services = self._services.get(text.strip().casefold(), ())
            known = [self._amounts[service] for service in services if service in self._amounts]
            if known and max(known) <= ALIKE * min(known):
                return max(known)
        return None

    @cached_property
    def _services(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for service in self._law.services.values():
            for text in (service.service_id, service.ordinal, service.service_code, service.name):
                if text is not None:
                    found[text.casefold()].add(service.service_id)
        for code in self._law.code_map.mapped:
            found[code.casefold()].update(self._law.code_map.services_of(code))
        return found

    @cached_property
    def _amounts(self) -> dict[str, Decimal]:
        found: dict[str, Decimal] = defaultdict(Decimal)
        amounts = self._law.tables["amounts"].columns
        for service, component, amount in zip(amounts["service_id"], amounts["component"], amounts["amount"], strict=True):
            indexed = self._law.indexed_amount(component, Decimal(amount))
            found[service] += round(indexed) if indexed is not None else 0  # its size in đồng is enough
        for table, column in _PRICES.items():
            columns = self._law.tables[table].columns
            for service, price in zip(columns["service_id"], columns[column], strict=True):
                found[service] = max(found[service], Decimal(price))
        return {service: amount for service, amount in found.items() if amount > 0}
