"""The catalogue by which the insurance fund pays a facility: its services, and those that it leaves out, with the reason."""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from pricebook.entitlement.prices import FacilityPrice, NoPrice, prices_of
from pricebook.pricelist import Facility, PriceList
from pricebook.regulation import LawOnDay

# Why a catalogue leaves out a service that the facility performs. Each is a term of base/words/terms.toml.
NotInCatalogue = Literal["not-insured", "not-able", "not-listed", "missing-price", "class-unpriced", "no-official-code"]


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A service of a catalogue: its official code, and what the facility is paid for it."""

    code: str
    paid: FacilityPrice


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
        return len(self.entries) + len(self.left_out)

    @property
    def left_out_by_reason(self) -> dict[NotInCatalogue, int]:
        """How many services are left out for each reason."""
        return dict(Counter(left.reason for left in self.left_out))


def fund_catalogue(facility: Facility, prices: PriceList, law: LawOnDay) -> FundCatalogue:
    """The catalogue of a facility that the list applies to: services that the fund pays, each under its official code.

    Args:
        facility: The facility.
        prices: The list, with what the facility performs.
        law: The regulation that the list follows, on its pricing date.

    Returns:
        The entries in the order of the list; left out are the other services that the facility performs, those of the list
        first.
    """
    own = [entry for entry in prices.capabilities if entry.facility_code == facility.facility_code]
    performed = dict.fromkeys(entry.service_id for entry in own if entry.performing)
    unable = {entry.service_id for entry in own if not (entry.performing and entry.able)}
    lines = {line.service_id: line for line in reversed(prices.lines)}
    names = {left.service_id: left.name for left in prices.left_out}
    entries: list[CatalogueEntry] = []
    left_out: list[LeftOutOfCatalogue] = []

    def leave_out(service: str, reason: NotInCatalogue) -> None:
        listed, known = lines.get(service), law.services.get(service)
        part = listed.part if listed is not None else known.part if known is not None else None
        name = (listed.name if listed is not None else None) or names.get(service) or (known.name if known is not None else None)
        if law.insured(service, part):
            left_out.append(LeftOutOfCatalogue(service, name, reason))
            return
        excluded = law.exclusion(service, part)
        article = excluded.reference if excluded is not None else None
        confirmed = article is None or law.is_confirmed(article)
        left_out.append(LeftOutOfCatalogue(service, name, "not-insured", law.citation_text(article), confirmed))

    for paid in prices_of(facility, prices, law):
        if isinstance(paid, NoPrice):
            performed.pop(paid.service_id, None)
            leave_out(paid.service_id, paid.reason)
            continue
        line = paid.line
        performed.pop(line.service_id, None)
        code = law.official_code(line.ordinal, line.service_code)
        if code is None or not law.insured(line.service_id, line.part):
            leave_out(line.service_id, "no-official-code")
        else:
            entries.append(CatalogueEntry(code, paid))
    for service in performed:
        leave_out(service, "not-able" if service in unable else "not-listed")
    return FundCatalogue(facility, tuple(entries), tuple(left_out))
