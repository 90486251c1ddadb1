"""Prices of other lists that a pack holds beside the regulation's own: to compare with, never a bound and never a price."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pricebook.regulation.tables import PackTable

_PRICING = ("amounts", "fixed_prices", "ceilings", "norms")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The price of a service in another list, in whole đồng, and the decision that it stands in."""

    price: int
    source: str


class Comparisons:
    """The prices of other lists, by service and class."""

    def __init__(self, tables: Mapping[str, PackTable], services: Iterable[str] = ()) -> None:
        """Args:
        tables: the tables of a pack, with the rows that hold on a day.
        services: the services that have such a price on whatever day.
        """
        self._services = frozenset(services)
        self._prices: dict[str, dict[str | None, list[Comparison]]] = {}
        columns = tables["comparisons"].columns
        rows = zip(*(columns[name] for name in ("service_id", "class", "price", "source")), strict=True)
        for service, class_, price, source in rows:
            self._prices.setdefault(service, {}).setdefault(class_ or None, []).append(Comparison(int(price), source))

    def __bool__(self) -> bool:
        return bool(self._prices)

    def has(self, service: str) -> bool:
        """Whether the pack has a price of another list for a service, on whatever day."""
        return service in self._services

    def of(self, service: str, class_: str | None) -> list[Comparison]:
        """The prices of a service for the class, else those for all classes."""
        by_class = self._prices.get(service, {})
        return by_class.get(class_) or by_class.get(None) or []

    def classes(self, service: str) -> list[str]:
        """The classes for which there are prices of a service; empty if they are for all classes."""
        return [class_ for class_ in self._prices.get(service, {}) if class_ is not None]


def only_compared(tables: Mapping[str, PackTable]) -> frozenset[str]:
    """The services for which the pack holds nothing but prices of other lists, on whatever day: nothing in it prices them."""
    priced = {service for name in _PRICING for service in tables[name].columns["service_id"]}
    return frozenset(tables["comparisons"].columns["service_id"]) - priced
