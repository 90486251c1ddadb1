"""The catalogue by which the insurance fund pays a facility: its services, and those that it leaves out, with the reason."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pricebook.entitlement.prices import FacilityPrice, NoPrice, applies_to, leaves_open_who_performs, prices_by_capabilities
from pricebook.pricelist import Capability, Facility, PriceList
from pricebook.regulation import LawOnDay

# Why a catalogue leaves out a service that the facility performs. Each is a term of base/words/terms.toml.
NotInCatalogue = Literal[
    "not-insured",
    "not-able",
    "not-listed",
    "missing-price",
    "class-unpriced",
    "not-approved-price",
    "not-amended-price",
    "no-official-code",
]


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A service of a catalogue: its official code, and what the facility is paid for it.

    Where the regulation prices several codes as one service, there is an entry for each code that the facility performs; `name`
    is then the technique's own name, if the pack knows it. `by_code` says that the facility states the service by that code.
    """

    code: str
    paid: FacilityPrice
    name: str | None = None
    by_code: bool = False


@dataclass(frozen=True, slots=True)
class LeftOutOfCatalogue:
    """A service that the facility performs and that its catalogue leaves out.

    `law` cites the article, where one is the reason; `confirmed` is false if its text was not compared.
    """

    service_id: str
    name: str | None
    reason: NotInCatalogue
    law: str | None = None
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class FundCatalogue:
    """The catalogue of one facility. Every service that it performs is either an entry or left out."""

    facility: Facility
    entries: tuple[CatalogueEntry, ...]
    left_out: tuple[LeftOutOfCatalogue, ...]

    @property
    def performed(self) -> int:
        """How many services the facility performs."""
        return self.services + len(self.left_out)

    @property
    def services(self) -> int:
        """How many services its entries are about."""
        return len({entry.paid.line.service_id for entry in self.entries})

    @property
    def left_out_by_reason(self) -> dict[NotInCatalogue, int]:
        """How many services are left out for each reason."""
        return dict(Counter(left.reason for left in self.left_out))


def fund_catalogues(facilities: Iterable[Facility], prices: PriceList, law: LawOnDay) -> tuple[FundCatalogue, ...]:
    """The catalogues of the facilities that the list applies to: services that the fund pays, each under its official code.

    Args:
        facilities: The facilities.
        prices: The list, with what each facility performs.
        law: The regulation that the list follows, on its pricing date.

    Returns:
        Their catalogues. Entries are in the order of the list; left out is every other service that the facility performs, those
        of the list first.
    """
    capabilities: dict[str, list[Capability]] = defaultdict(list)
    for capability in prices.capabilities:
        capabilities[capability.facility_code].append(capability)
    services = _Services(prices, law)
    return tuple(
        _catalogue(facility, capabilities[facility.facility_code], prices, services)
        for facility in facilities
        if applies_to(facility, prices, law)
    )


class _Services:
    """What the list and the law say of a service."""

    def __init__(self, prices: PriceList, law: LawOnDay) -> None:
        self.law = law
        self.lines = {line.service_id: line for line in reversed(prices.lines)}
        self.names = {left.service_id: left.name for left in prices.left_out}

    def left_out(self, service: str, reason: NotInCatalogue) -> LeftOutOfCatalogue:
        """A service that is left out: because the fund does not pay it, else for the reason given."""
        line, known = self.lines.get(service), self.law.services.get(service)
        part = line.part if line is not None else known.part if known is not None else None
        name = (line.name if line is not None else self.names.get(service)) or (known.name if known is not None else None)
        if self.law.insured(service, part):
            return LeftOutOfCatalogue(service, name, reason)
        excluded = self.law.exclusion(service, part)
        article = excluded.reference if excluded is not None else None
        confirmed = article is None or self.law.is_confirmed(article)
        return LeftOutOfCatalogue(service, name, "not-insured", self.law.citation_text(article), confirmed)


def _catalogue(facility: Facility, own: Sequence[Capability], prices: PriceList, services: _Services) -> FundCatalogue:
    """The catalogue of a facility, from what it performs."""
    law = services.law
    performed = dict.fromkeys(entry.service_id for entry in own if entry.performing)
    if leaves_open_who_performs(prices):
        performed = dict.fromkeys(line.service_id for line in prices.lines)
    unable = {entry.service_id for entry in own if not (entry.performing and entry.able)}
    named: dict[str, list[str]] = defaultdict(list)  # the codes by which the facility states what it performs
    for entry in own:
        if entry.service_code is not None and entry.performing and entry.able:
            named[entry.service_id].append(entry.service_code)
    entries: list[CatalogueEntry] = []
    left_out: list[LeftOutOfCatalogue] = []
    for paid in prices_by_capabilities(facility, own, prices, law):
        service = paid.service_id if isinstance(paid, NoPrice) else paid.line.service_id
        performed.pop(service)
        if isinstance(paid, NoPrice):
            left_out.append(services.left_out(service, paid.reason))
            continue
        own_code = law.official_code(paid.line.ordinal, paid.line.service_code)
        codes = named[service] or ([own_code] if own_code is not None else [])
        if not codes or not law.insured(service, paid.line.part):
            left_out.append(services.left_out(service, "no-official-code"))
            continue
        entries += [CatalogueEntry(code, paid, law.code_map.names.get(code), code in named[service]) for code in codes]
    left_out += [services.left_out(service, "not-able" if service in unable else "not-listed") for service in performed]
    return FundCatalogue(facility, tuple(entries), tuple(left_out))
