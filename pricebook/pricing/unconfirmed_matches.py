"""What hangs on matches that nobody has confirmed: costs that would come in, or fall, if they were."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pricebook.base.money import divide
from pricebook.dossier import named_rows
from pricebook.items.units import measured_factor
from pricebook.pricing.compose import Composition

_SQL = Path(__file__).parent / "queries"


@dataclass(frozen=True, slots=True)
class UnconfirmedMatch:
    """One unconfirmed match (its row), and the money that hangs on it: đồng each time the services are performed once."""

    match: int
    name: str
    item: str
    lines: int
    cost: Decimal


@dataclass(frozen=True, slots=True)
class _ProposedMatch:
    """A match that waits: what it tells of a name, and the item it would make of it."""

    match: int
    name: str
    item: str
    name_key: str
    unit_key: str | None
    strength_key: str | None
    form_key: str | None


@dataclass(frozen=True, slots=True)
class _CandidatePrice:
    """A price of one award unit (đồng); `match` is the one that would make it the item's, None where it has the item's code."""

    match: int | None
    price: Decimal
    unit: str | None


def unconfirmed_matches(composition: Composition) -> list[UnconfirmedMatch]:
    """For each unconfirmed match that prices depend on, the cost of the norm lines that it would price or make cheaper.

    Of several proposals for one source the one with the highest score is taken. A norm line counts once, whatever the
    classes it is priced for. A match that would fit awards of several strengths prices nothing (UP011), and so counts nothing.
    """
    proposals = [_ProposedMatch(**row._asdict()) for row in named_rows(composition.con, _SQL / "unconfirmed_matches.sql")]
    if not proposals:
        return []
    by_name: dict[str, list[_ProposedMatch]] = defaultdict(list)
    for proposal in proposals:
        by_name[proposal.name_key].append(proposal)
    offers = _offers(composition, by_name, {proposal.item for proposal in proposals})
    conversions = _conversions(composition)
    cost: dict[int, Decimal] = defaultdict(Decimal)
    lines: dict[int, int] = defaultdict(int)
    for line in named_rows(composition.con, _SQL / "norm_lines_of_items.sql"):
        unit, now = line.unit_key, line.unit_price
        own = None if line.item is not None else _own(by_name.get(line.name_key or "", []), unit, line.content_key)
        item = line.item if line.item is not None else own.item if own is not None else None
        if item is None or unit is None or line.item_unit_key not in (None, unit):
            continue  # in another unit than the item's the line stays without a price (UP005)
        found = []
        for offer in offers.get(item, []):
            match = offer.match if offer.match is not None else own.match if own is not None else None
            price = _per_norm_unit(offer, unit, conversions.get(item, {}))
            if match is not None and price is not None:
                found.append((price, match))
        if not found:
            continue
        price, match = min(found)
        if now is None or price < now:
            cost[match] += line.net_quantity * (price if now is None else now - price)
            lines[match] += 1
    told = {proposal.match: proposal for proposal in proposals}
    return [UnconfirmedMatch(match, told[match].name, told[match].item, lines[match], cost[match]) for match in sorted(cost)]


def _own(named: list[_ProposedMatch], unit: str | None, strength: str | None) -> _ProposedMatch | None:
    """The match that waits for a norm line without a code."""
    fitting = (p for p in named if p.unit_key in (None, unit) and p.strength_key in (None, strength) and p.form_key is None)
    return next(fitting, None)


def _offers(
    composition: Composition, by_name: dict[str, list[_ProposedMatch]], items: set[str]
) -> dict[str, list[_CandidatePrice]]:
    """Item → own awards in force that are it already, or would be by a match that waits."""
    offers: dict[str, list[_CandidatePrice]] = defaultdict(list)
    strengths: dict[int, set[str | None]] = defaultdict(set)
    for award in named_rows(composition.con, _SQL / "own_awards_in_force.sql"):
        if award.item is not None:
            if award.item in items:
                offers[award.item].append(_CandidatePrice(None, award.price, award.unit_key))
            continue
        for p in {*by_name.get(award.name_key or "", []), *by_name.get(award.substance_key or "", [])}:
            if (
                p.unit_key in (None, award.unit_key)
                and p.strength_key in (None, award.strength_key, award.content_key)
                and p.form_key in (None, award.form_key)
            ):
                offers[p.item].append(_CandidatePrice(p.match, award.price, award.unit_key))
                strengths[p.match].add(award.content_key)
    several = {match for match, contents in strengths.items() if len(contents) > 1}
    return {item: [offer for offer in found if offer.match not in several] for item, found in offers.items()}


def _conversions(composition: Composition) -> dict[str, dict[str, Decimal]]:
    """Item → unit → how many norm units one holds, as the province says."""
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    rows = composition.con.execute(
        "select item_code, unit_key, factor from given.conversions where not broken and factor is not null"
    )
    for item, unit, factor in rows.fetchall():
        found[item][unit] = factor
    return found


def _per_norm_unit(offer: _CandidatePrice, unit: str, conversions: dict[str, Decimal]) -> Decimal | None:
    """The offer in đồng per norm unit; None where the units do not connect."""
    if offer.unit is None:
        return None
    factor = Decimal(1) if offer.unit == unit else measured_factor(offer.unit, unit) or conversions.get(offer.unit)
    return divide(offer.price, factor) if factor else None
