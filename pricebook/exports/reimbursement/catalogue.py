"""The rows of the catalogue of one facility, in the columns of a layout."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from pricebook.base.languages import term
from pricebook.entitlement import CatalogueEntry, Days, FacilityPrice, FundCatalogue, PaidDays, approval_of
from pricebook.exports.labels import name_of
from pricebook.exports.stamp import NOT_FOR_PAYMENT, warning_of_price
from pricebook.pricelist import Facility, PriceList
from pricebook.regulation import CatalogueLayout, Holds
from pricebook.regulation.basics import act_named

SEPARATOR = "_"  # between the day, the number and the facility of a decision

Value = int | str | None
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Validity:
    """The decision by which prices are paid, and the days: yyyymmdd as in claim files, blank in a draft.

    `from_` and `to` are the first and the last day, both inclusive; `decided_on` is the day of the decision.
    """

    decision: str
    from_: str
    to: str
    decided_on: str = ""

    def decision_of(self, facility_code: str) -> str:
        """The day and the number of the decision, and the facility, as one text; a draft says that it is one."""
        return SEPARATOR.join((self.decided_on, self.decision, facility_code)) if self.decided_on else self.decision


def validity_of(prices: PriceList, days: Days | None = None) -> Validity:
    """The decision and the days of a list. A draft has none, so that no system can take it for a list in force.

    Args:
        prices: The list.
        days: A period in which prices are paid, where it is known to be another, as by phases.
    """
    approval = approval_of(prices)
    if approval is None:
        return Validity(NOT_FOR_PAYMENT, "", "")
    first, last = days or (approval.effective_from, approval.effective_to)
    return Validity(approval.decision_no, _day(first), _day(last), _day(approval.date))


def first_day(prices: PriceList) -> date:
    """The day by which a list's layouts are chosen: the first on which it is in force, and of a draft its pricing date."""
    approval = approval_of(prices)
    return prices.pricing_date if approval is None else approval.effective_from


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%Y%m%d}"


def periods_of(entry: CatalogueEntry, days: PaidDays | None) -> tuple[Days | None, ...]:
    """The periods in which a price of a catalogue is paid: there is a row for each. None for that of the list."""
    return (None,) if days is None else days.of(entry.paid.line.service_id)


def rows(catalogue: FundCatalogue, prices: PriceList, layout: CatalogueLayout, days: PaidDays | None = None) -> Iterator[Row]:
    """The rows of a catalogue, in the columns of a layout. A column is blank where no list knows its value.

    A layout without a column for the decision holds it where its file says so; the manifest says to which list a file belongs
    that has no column for that. `days` are those of the facility, where they are not the list's. A price that is paid in
    several periods has a row for each.
    """
    held = [column.holds for column in layout.columns]
    paid = ((entry, period) for entry in catalogue.entries for period in periods_of(entry, days))
    for number, (entry, period) in enumerate(paid, 1):
        values = _values(number, entry, catalogue.facility, prices, period)
        yield tuple(None if holds is None else values[holds] for holds in held)


def _values(number: int, entry: CatalogueEntry, facility: Facility, prices: PriceList, period: Days | None) -> dict[Holds, Value]:
    """What a column may hold about one price.

    `entry` names list, facility, service and class, and the code where the facility states the service by it, each
    percent-encoded.
    """
    line, when = entry.paid.line, validity_of(prices, period)
    key = (
        prices.fingerprint,
        facility.facility_code,
        line.service_id,
        line.class_ or "",
        *([entry.code] if entry.by_code else []),
    )
    return {
        "number": number,
        "code": entry.code,
        "approved-name": entry.name or name_of(line),
        "name": name_of(line),
        "price": entry.paid.price,
        "fund-price": entry.paid.price,
        "note": _note(entry.paid, prices, period),
        "decision": when.decision,
        "decision-of-facility": when.decision_of(facility.facility_code),
        "valid-from": when.from_,
        "valid-to": when.to,
        "facility": facility.facility_code,
        "entry": ":".join(quote(part, safe="") for part in key),
    }


def _note(paid: FacilityPrice, prices: PriceList, period: Days | None) -> str:
    """The note on a price: warning of a draft or of its end, phases, dispute, article for another class, note of the service."""
    notes = [text] if (text := warning_of_price(prices, period)) else []
    if prices.approval is not None and prices.approval.phases:
        notes.append(f"lộ trình: {'; '.join(prices.approval.phases)}")
    notes += prices.approval.notes if prices.approval is not None else ()
    if paid.line.disputed:
        notes.append(term(paid.line.disputed))
    if paid.rule:
        notes.append(f"theo {paid.rule}")
    if paid.line.note:
        notes.append(paid.line.note)
    return "; ".join((*notes, _made_by(prices)))


def _made_by(prices: PriceList) -> str:
    return f"theo {act_named(prices.regulation_title)}, ngày tính giá {prices.pricing_date:%d/%m/%Y}"
