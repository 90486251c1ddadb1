"""Unconfirmed matches, and how the costs of norm lines would change if they were confirmed."""

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
    """An unconfirmed match on which costs depend.

    `match` is its row in the table matches (from 0), `lines` the number of norm lines that it would price or make cheaper, and
    `cost` the sum of those changes, in đồng for one performance of each service.
    """

    match: int
    name: str
    item: str
    lines: int
    cost: Decimal


@dataclass(frozen=True, slots=True)
class _ProposedMatch:
    """An unconfirmed match: the keys that it compares, and the item that it proposes."""

    match: int
    name: str
    item: str
    name_key: str
    unit_key: str | None
    strength_key: str | None
    form_key: str | None


@dataclass(frozen=True, slots=True)
class _CandidatePrice:
    """A price of an item, in đồng per award unit. `match` is the match that it needs; None if the award has the item's code."""

    match: int | None
    price: Decimal
    unit: str | None


def unconfirmed_matches(composition: Composition) -> list[UnconfirmedMatch]:
    """The unconfirmed matches that would price norm lines, or make them cheaper, if they were confirmed.

    If several matches are proposed for one name, the one with the highest score is used. A norm line counts once, even if it is
    priced for several classes. A match that fits awards of several strengths would price nothing (UP011) and is left out.

    Args:
        composition: the dossier with its composed prices.

    Returns:
        The matches in the order of their rows.
    """
    proposals = [_ProposedMatch(**row._asdict()) for row in named_rows(composition.con, _SQL / "unconfirmed_matches.sql")]
    if not proposals:
        return []
    by_name: dict[str, list[_ProposedMatch]] = defaultdict(list)
    for proposal in proposals:
        by_name[proposal.name_key].append(proposal)
    candidates = _candidate_prices(composition, by_name, {proposal.item for proposal in proposals})
    conversions = _conversions(composition)
    cost: dict[int, Decimal] = defaultdict(Decimal)
    lines: dict[int, int] = defaultdict(int)
    for line in named_rows(composition.con, _SQL / "norm_lines_of_items.sql"):
        unit, now = line.unit_key, line.unit_price
        own = None if line.item is not None else _match_of_line(by_name.get(line.name_key or "", []), unit, line.content_key)
        item = line.item if line.item is not None else own.item if own is not None else None
        if item is None or unit is None or line.item_unit_key not in (None, unit):
            continue  # a line in another unit than the item's has no price (UP005)
        found = []
        for candidate in candidates.get(item, []):
            match = candidate.match if candidate.match is not None else own.match if own is not None else None
            price = _per_norm_unit(candidate, unit, conversions.get(item, {}))
            if match is not None and price is not None:
                found.append((price, match))
        if not found:
            continue
        price, match = min(found)
        if now is None or price < now:
            cost[match] += line.net_quantity * (price if now is None else now - price)
            lines[match] += 1
    by_row = {proposal.match: proposal for proposal in proposals}
    return [UnconfirmedMatch(row, by_row[row].name, by_row[row].item, lines[row], cost[row]) for row in sorted(cost)]


def _match_of_line(named: list[_ProposedMatch], unit: str | None, strength: str | None) -> _ProposedMatch | None:
    """The unconfirmed match that fits a norm line without an item code."""
    fitting = (p for p in named if p.unit_key in (None, unit) and p.strength_key in (None, strength) and p.form_key is None)
    return next(fitting, None)


def _candidate_prices(
    composition: Composition, by_name: dict[str, list[_ProposedMatch]], items: set[str]
) -> dict[str, list[_CandidatePrice]]:
    """Item → the prices of own awards in force that have its code, or would be its award by an unconfirmed match."""
    candidates: dict[str, list[_CandidatePrice]] = defaultdict(list)
    strengths: dict[int, set[str | None]] = defaultdict(set)
    for award in named_rows(composition.con, _SQL / "own_awards_in_force.sql"):
        if award.item is not None:
            if award.item in items:
                candidates[award.item].append(_CandidatePrice(None, award.price, award.unit_key))
            continue
        for p in {*by_name.get(award.name_key or "", []), *by_name.get(award.substance_key or "", [])}:
            if (
                p.unit_key in (None, award.unit_key)
                and p.strength_key in (None, award.strength_key, award.content_key)
                and p.form_key in (None, award.form_key)
            ):
                candidates[p.item].append(_CandidatePrice(p.match, award.price, award.unit_key))
                strengths[p.match].add(award.content_key)
    several = {match for match, contents in strengths.items() if len(contents) > 1}
    return {item: [candidate for candidate in found if candidate.match not in several] for item, found in candidates.items()}


def _conversions(composition: Composition) -> dict[str, dict[str, Decimal]]:
    """Item → unit → norm units in one unit, by the table conversions."""
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    rows = composition.con.execute(
        "select item_code, unit_key, factor from given.conversions where not broken and factor is not null"
    )
    for item, unit, factor in rows.fetchall():
        found[item][unit] = factor
    return found


def _per_norm_unit(candidate: _CandidatePrice, unit: str, conversions: dict[str, Decimal]) -> Decimal | None:
    """The price in đồng per norm unit; None if there is no conversion."""
    if candidate.unit is None:
        return None
    factor = Decimal(1) if candidate.unit == unit else measured_factor(candidate.unit, unit) or conversions.get(candidate.unit)
    return divide(candidate.price, factor) if factor else None
