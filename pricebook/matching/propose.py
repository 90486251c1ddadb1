"""The best candidates for each name that is no item yet, by name, strength, form and unit.

Names are compared letter by letter (rapidfuzz), strengths as quantities. Two that differ in strength, in form, or in the
numbers of their names ("kim 20G", "kim 22G") are never proposed as one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from pricebook.base.money import exact_text
from pricebook.dossier import Dossier, LowestAward
from pricebook.items.identity import core_name, name_key, sizes
from pricebook.items.strength import read_strength
from pricebook.items.units import measured_factor, proposed_factor, unit_key
from pricebook.matching.things import (
    Thing,
    catalogue,
    norm_items,
    provisional_code,
    uncoded_awards,
)

LOWEST_SCORE = 70
MOST_CANDIDATES = 3
_LOOKED_AT = 30  # best names, of which strength, form and unit then choose

NO_STRENGTH, NO_CONTENT, OTHER_UNIT, NO_UNIT = 10, 5, 3, 15  # points off for what is not known, or differs


@dataclass(frozen=True, slots=True)
class Proposal:
    """One row of the matches table. `score` 0–100; `reason` says in Vietnamese what agrees and what is not known."""

    source_name: str
    source_unit: str | None
    source_strength: str | None
    source_form: str | None
    item_code: str
    item_name: str
    score: int
    reason: str
    source: Thing


@dataclass(slots=True)
class Matching:
    """All proposals, those confirmed before (rows of the matches table), and proposed conversions (item, unit, factor, pack)."""

    proposals: list[Proposal] = field(default_factory=list)
    confirmed: list[dict[str, str | None]] = field(default_factory=list)
    conversions: list[tuple[str, str, Decimal, str]] = field(default_factory=list)
    without: list[Thing] = field(default_factory=list)  # nothing is near enough to them
    lowest: list[LowestAward] = field(default_factory=list)  # on the pricing date


def propose(dossier: Dossier, lowest: Iterable[LowestAward] = ()) -> Matching:
    """For each norm item without a code, and each award row without one, at most three candidates, the best first.

    Args:
        dossier: The dossier, loaded.
        lowest: The award that wins for each thing, which the workbook shows beside the proposals. Which one wins is a
            rule of pricing (`pricing.lowest_awards`), and nothing here depends on it.
    """
    matching = Matching(confirmed=_confirmed(dossier), lowest=list(lowest))
    items = norm_items(dossier)
    targets = Targets(catalogue(dossier, items))
    for item in items:
        if item.code is not None:
            continue
        item.code = _confirmed_code(matching.confirmed, item)
        if item.code is None:
            near = _candidates(item, targets)
            matching.proposals += near
            if not near or near[0].score < 100:
                code = provisional_code(item.names[0], item.unit)
                new = (item.names[0], item.unit, None, None, code, item.names[0])
                matching.proposals.append(Proposal(*new, 100, "mặt hàng của định mức chưa có mã: đề nghị mã mới", item))
                item.code = code
        if item.code is not None:
            targets.add(item)
    for award in uncoded_awards(dossier):
        near = _candidates(award, targets)
        matching.proposals += near
        if not near:
            matching.without.append(award)
    matching.proposals = _each_once(matching.proposals)
    matching.conversions = _conversions(matching, {target.code: target for target in targets.things})
    return matching


class Targets:
    """What names can be, by their core: those who share one ("paracetamol") are judged together."""

    def __init__(self, things: list[Thing]) -> None:
        self.things: list[Thing] = []
        self.by_core: dict[str, list[tuple[Thing, str]]] = {}
        for thing in things:
            self.add(thing)

    def add(self, thing: Thing) -> None:
        self.things.append(thing)
        for name in thing.names:
            core = " ".join(sorted(core_name(name).split()))
            if core:
                self.by_core.setdefault(core, []).append((thing, name))


def _each_once(proposals: list[Proposal]) -> list[Proposal]:
    """One row for one name and item: a norm and an award can say the very same."""
    seen: dict[tuple[str, str | None, str | None, str | None, str], Proposal] = {}
    for p in proposals:
        unit = unit_key(p.source_unit) if p.source_unit else None
        key = (name_key(p.source_name), unit, p.source_strength, p.source_form, p.item_code)
        seen.setdefault(key, p)
    return list(seen.values())


def _confirmed_code(confirmed: list[dict[str, str | None]], item: Thing) -> str | None:
    """The code that somebody confirmed for a norm item's name; a match without a unit is for any."""
    for row in confirmed:
        name, unit = row["source_name"], row["source_unit"]
        if name and name_key(name) == name_key(item.names[0]) and (unit is None or unit_key(unit) == item.unit_key):
            return row["item_code"]
    return None


def _confirmed(dossier: Dossier) -> list[dict[str, str | None]]:
    """The rows that somebody confirmed, as they were typed: they are kept, whatever is proposed anew."""
    table = dossier.tables.get("matches")
    if table is None:
        return []
    rows = range(len(table))
    return [{name: column[row] for name, column in table.columns.items()} for row in rows if table.columns["confirmed_by"][row]]


def _candidates(source: Thing, targets: Targets) -> list[Proposal]:
    from rapidfuzz import fuzz, process

    best: dict[str, Proposal] = {}
    for name in source.names:
        core = " ".join(sorted(core_name(name).split()))
        if not core:
            continue
        near = process.extract(core, targets.by_core.keys(), scorer=fuzz.ratio, limit=_LOOKED_AT, score_cutoff=LOWEST_SCORE)
        near += process.extract(core, targets.by_core.keys(), scorer=fuzz.token_set_ratio, limit=_LOOKED_AT, score_cutoff=95)
        for target_core in {found for found, *_ in near}:
            for target, target_name in targets.by_core[target_core]:
                proposal = _judged(source, name, target, target_name)
                known = best.get(proposal.item_code) if proposal is not None else None
                if proposal is not None and proposal.score >= LOWEST_SCORE and (known is None or proposal.score > known.score):
                    best[proposal.item_code] = proposal
    return sorted(best.values(), key=lambda proposal: (-proposal.score, proposal.item_code))[:MOST_CANDIDATES]


def _judged(source: Thing, name: str, target: Thing, target_name: str) -> Proposal | None:
    """The proposal that two names make, or None where strength, form or numbers differ."""
    from rapidfuzz import fuzz

    if sizes(name) != sizes(target_name) and sizes(name) and sizes(target_name):
        return None
    core, target_core = core_name(name), core_name(target_name)
    alike = max(fuzz.token_sort_ratio(core, target_core), 0.9 * fuzz.token_set_ratio(core, target_core))
    reasons, lost = [f"tên giống {alike:.0f}/100"], 0
    for judged in (_strengths(source, target), _forms(source, target), _units(source, target)):
        if judged is None:
            return None
        reason, points = judged
        lost += points
        if reason:
            reasons.append(reason)
    said = (source.names[0], source.unit, _stated_strength(source), source.form_text)
    return Proposal(*said, target.code or "", target.names[0], max(0, int(alike) - lost), "; ".join(reasons), source)


def _stated_strength(source: Thing) -> str | None:
    """The strength of an award as the matches table names it: with what one container holds, where the pack alone says so."""
    if source.strength is None or source.strength_text is None:
        return None
    stated = read_strength(source.strength_text)
    content = source.strength.content
    return source.strength_text if stated is None or stated.content == content else f"{source.strength_text}; {content}"


def _strengths(source: Thing, target: Thing) -> tuple[str, int] | None:
    one, other = source.strength, target.strength
    if one is None and other is None:
        return "", 0
    if one is None or other is None:
        return "hàm lượng chỉ một bên ghi", NO_STRENGTH
    if not one.same_amounts(other):
        return None
    if one.content != other.content and one.content and other.content:
        return None
    if one.content != other.content:
        return f"hàm lượng bằng nhau ({one.key}), thể tích chỉ một bên ghi", NO_CONTENT
    return f"hàm lượng bằng nhau ({one.key})", 0


def _forms(source: Thing, target: Thing) -> tuple[str, int] | None:
    if source.form_key is None or target.form_key is None:
        return "", 0
    return ("cùng dạng", 0) if source.form_key == target.form_key else None


def _units(source: Thing, target: Thing) -> tuple[str, int]:
    unit, other = source.unit_key, target.unit_key
    if unit is None or other is None:
        return "đơn vị chỉ một bên ghi", NO_UNIT
    if unit == other:
        return "cùng đơn vị", 0
    if (factor := measured_factor(unit, other)) is not None:
        return f"1 {source.unit} = {exact_text(factor)} {target.unit}", 0
    if source.packaging and (factor := proposed_factor(source.packaging, unit, other)) is not None:
        return f"theo quy cách, 1 {source.unit} = {exact_text(factor)} {target.unit}", OTHER_UNIT
    return f"đơn vị khác nhau ({source.unit}, {target.unit}): cần dòng quy đổi", NO_UNIT


def _conversions(matching: Matching, items: dict[str | None, Thing]) -> list[tuple[str, str, Decimal, str]]:
    """Rows for the conversions table that pack descriptions propose: for the best candidate of each award."""
    found: dict[tuple[str, str], tuple[str, str, Decimal, str]] = {}
    for proposal in matching.proposals:
        source, target = proposal.source, items.get(proposal.item_code)
        unit, norm_unit = source.unit_key, target.unit_key if target else None
        if not source.packaging or unit is None or norm_unit is None or unit == norm_unit:
            continue
        factor = proposed_factor(source.packaging, unit, norm_unit)
        if factor is not None and measured_factor(unit, norm_unit) is None:
            found.setdefault((proposal.item_code, unit), (proposal.item_code, source.unit or unit, factor, source.packaging))
    return list(found.values())
