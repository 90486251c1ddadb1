"""Proposes the best candidates for each name without an item code, by name, strength, form and unit.

Names are compared letter by letter (rapidfuzz), strengths as quantities. Two items that differ in strength, in form, or in the
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
from pricebook.matching.named_items import (
    NamedItem,
    coded_items,
    norm_items,
    provisional_code,
    uncoded_awards,
)

LOWEST_SCORE = 70
MOST_CANDIDATES = 3
_MOST_NAMES = 30  # the most similar names, whose strengths, forms and units are then compared

# Points that are deducted from the score where something is not known or differs.
NO_STRENGTH, NO_CONTENT, OTHER_UNIT, NO_UNIT = 10, 5, 3, 15

Confirmed = dict[str, str | None]  # a row of the matches table that was confirmed
Comparison = tuple[str, int]  # a reason in Vietnamese, and the points that are deducted


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal, as a row of the matches table.

    Attributes:
        source_name, source_unit, source_strength, source_form: The item of a norm or an award, as it is written there.
        item_code, item_name: The candidate.
        score: How similar they are, 0 to 100.
        reason: In Vietnamese, what agrees and what is not known.
        source: The item that the candidate is proposed for.
        candidate: The item that is proposed; None where it is the source itself, with a new code.
    """

    source_name: str
    source_unit: str | None
    source_strength: str | None
    source_form: str | None
    item_code: str
    item_name: str
    score: int
    reason: str
    source: NamedItem
    candidate: NamedItem | None = None


@dataclass(slots=True)
class Matching:
    """The result of matching a dossier.

    Attributes:
        proposals: The proposals, those of one item together and the best first.
        confirmed: The rows of the matches table that were confirmed before.
        conversions: Proposed conversions, as (item code, unit, factor, pack description).
        unmatched: The items of awards that no candidate is similar enough to.
        items: The items that a name can be matched with, one for each code, by name and code.
        lowest: The lowest awards on the pricing date, as the caller gave them.
    """

    proposals: list[Proposal] = field(default_factory=list)
    confirmed: list[Confirmed] = field(default_factory=list)
    conversions: list[tuple[str, str, Decimal, str]] = field(default_factory=list)
    unmatched: list[NamedItem] = field(default_factory=list)
    items: list[NamedItem] = field(default_factory=list)
    lowest: list[LowestAward] = field(default_factory=list)


def propose(dossier: Dossier, lowest: Iterable[LowestAward] = ()) -> Matching:
    """Proposes at most three candidates for each norm item and each award without an item code, the best first.

    A norm item without a certain candidate is proposed with a provisional code of its own as well.

    Args:
        dossier: The loaded dossier.
        lowest: The lowest award of each item (R3), which the workbook shows beside the proposals. It is found by pricing
            (`pricing.lowest_awards`); the proposals do not depend on it.
    """
    matching = Matching(confirmed=_confirmed(dossier), lowest=list(lowest))
    items = norm_items(dossier)
    index = CandidateIndex(coded_items(dossier, items))
    for item in items:
        if item.code is not None:
            continue
        item.code = _confirmed_code(matching.confirmed, item)
        if item.code is None:
            candidates = _candidates(item, index)
            matching.proposals += candidates
            if not candidates or candidates[0].score < 100:
                code = provisional_code(item.names[0], item.unit)
                columns = (item.names[0], item.unit, None, None, code, item.names[0])
                matching.proposals.append(Proposal(*columns, 100, "mặt hàng của định mức chưa có mã: đề nghị mã mới", item))
                item.code = code
        if item.code is not None:
            index.add(item)
    for award in uncoded_awards(dossier):
        candidates = _candidates(award, index)
        matching.proposals += candidates
        if not candidates:
            matching.unmatched.append(award)
    matching.proposals = _without_duplicates(matching.proposals)
    by_code = {item.code: item for item in index.items}
    matching.conversions = _conversions(matching, by_code)
    matching.items = sorted(by_code.values(), key=lambda item: (name_key(item.names[0]), item.code or ""))
    return matching


class CandidateIndex:
    """The items that a name can be matched with, by the sorted words of each name without its strength ("paracetamol")."""

    def __init__(self, items: list[NamedItem]) -> None:
        self.items: list[NamedItem] = []
        self.by_words: dict[str, list[tuple[NamedItem, str]]] = {}
        for item in items:
            self.add(item)

    def add(self, item: NamedItem) -> None:
        """Adds one item under each of its names."""
        self.items.append(item)
        for name in item.names:
            words = _sorted_words(name)
            if words:
                self.by_words.setdefault(words, []).append((item, name))


def _sorted_words(name: str) -> str:
    return " ".join(sorted(core_name(name).split()))


def _without_duplicates(proposals: list[Proposal]) -> list[Proposal]:
    """One proposal for each name and candidate: a norm and an award can have the same name."""
    seen: dict[tuple[str, str | None, str | None, str | None, str], Proposal] = {}
    for p in proposals:
        unit = unit_key(p.source_unit) if p.source_unit else None
        key = (name_key(p.source_name), unit, p.source_strength, p.source_form, p.item_code)
        seen.setdefault(key, p)
    return list(seen.values())


def _confirmed_code(confirmed: list[Confirmed], item: NamedItem) -> str | None:
    """The code that was confirmed for the name of a norm item. A match without a unit holds for every unit."""
    for row in confirmed:
        name, unit = row["source_name"], row["source_unit"]
        if name and name_key(name) == name_key(item.names[0]) and (unit is None or unit_key(unit) == item.unit_key):
            return row["item_code"]
    return None


def _confirmed(dossier: Dossier) -> list[Confirmed]:
    """The confirmed rows of the matches table, as they were typed. They are kept, whatever is proposed now."""
    table = dossier.tables.get("matches")
    if table is None:
        return []
    rows = range(len(table))
    return [{name: column[row] for name, column in table.columns.items()} for row in rows if table.columns["confirmed_by"][row]]


def _candidates(source: NamedItem, index: CandidateIndex) -> list[Proposal]:
    """The best proposals for an item, at most one for each code and MOST_CANDIDATES together, the best first."""
    from rapidfuzz import fuzz, process

    best: dict[str, Proposal] = {}
    for name in source.names:
        words = _sorted_words(name)
        if not words:
            continue
        similar = process.extract(words, index.by_words.keys(), scorer=fuzz.ratio, limit=_MOST_NAMES, score_cutoff=LOWEST_SCORE)
        similar += process.extract(words, index.by_words.keys(), scorer=fuzz.token_set_ratio, limit=_MOST_NAMES, score_cutoff=95)
        for candidate_words in {found for found, *_ in similar}:
            for candidate, candidate_name in index.by_words[candidate_words]:
                proposal = _proposal(source, name, candidate, candidate_name)
                if proposal is None or proposal.score < LOWEST_SCORE:
                    continue
                former = best.get(proposal.item_code)
                if former is None or proposal.score > former.score:
                    best[proposal.item_code] = proposal
    return sorted(best.values(), key=lambda proposal: (-proposal.score, proposal.item_code))[:MOST_CANDIDATES]


def _proposal(source: NamedItem, name: str, candidate: NamedItem, candidate_name: str) -> Proposal | None:
    """The proposal that two names give; None where strength, form or the numbers of the names differ."""
    from rapidfuzz import fuzz

    if sizes(name) != sizes(candidate_name) and sizes(name) and sizes(candidate_name):
        return None
    core, candidate_core = core_name(name), core_name(candidate_name)
    similarity = max(fuzz.token_sort_ratio(core, candidate_core), 0.9 * fuzz.token_set_ratio(core, candidate_core))
    reasons, deducted = [f"tên giống {similarity:.0f}/100"], 0
    for comparison in (_strengths(source, candidate), _forms(source, candidate), _units(source, candidate)):
        if comparison is None:
            return None
        reason, points = comparison
        deducted += points
        if reason:
            reasons.append(reason)
    written = (source.names[0], source.unit, stated_strength(source), source.form_text)
    score = max(0, int(similarity) - deducted)
    return Proposal(*written, candidate.code or "", candidate.names[0], score, "; ".join(reasons), source, candidate)


def stated_strength(source: NamedItem) -> str | None:
    """The strength of an award as the matches table writes it, with the content of one unit where only the packaging gives it."""
    if source.strength is None or source.strength_text is None:
        return None
    stated = read_strength(source.strength_text)
    content = source.strength.content
    return source.strength_text if stated is None or stated.content == content else f"{source.strength_text}; {content}"


def _strengths(source: NamedItem, candidate: NamedItem) -> Comparison | None:
    """Compares the strengths; None where they differ."""
    one, other = source.strength, candidate.strength
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


def _forms(source: NamedItem, candidate: NamedItem) -> Comparison | None:
    """Compares the forms; None where they differ."""
    if source.form_key is None or candidate.form_key is None:
        return "", 0
    return ("cùng dạng", 0) if source.form_key == candidate.form_key else None


def _units(source: NamedItem, candidate: NamedItem) -> Comparison:
    """Compares the units, which may differ: a conversion can be added."""
    unit, other = source.unit_key, candidate.unit_key
    if unit is None or other is None:
        return "đơn vị chỉ một bên ghi", NO_UNIT
    if unit == other:
        return "cùng đơn vị", 0
    if (factor := measured_factor(unit, other)) is not None:
        return f"1 {source.unit} = {exact_text(factor)} {candidate.unit}", 0
    if source.packaging and (factor := proposed_factor(source.packaging, unit, other)) is not None:
        return f"theo quy cách, 1 {source.unit} = {exact_text(factor)} {candidate.unit}", OTHER_UNIT
    return f"đơn vị khác nhau ({source.unit}, {candidate.unit}): cần dòng quy đổi", NO_UNIT


def _conversions(matching: Matching, items: dict[str | None, NamedItem]) -> list[tuple[str, str, Decimal, str]]:
    """The conversions that the pack descriptions of awards give for the proposed items, one for each item and unit."""
    found: dict[tuple[str, str], tuple[str, str, Decimal, str]] = {}
    for proposal in matching.proposals:
        source, candidate = proposal.source, items.get(proposal.item_code)
        unit, norm_unit = source.unit_key, candidate.unit_key if candidate else None
        if not source.packaging or unit is None or norm_unit is None or unit == norm_unit:
            continue
        factor = proposed_factor(source.packaging, unit, norm_unit)
        if factor is not None and measured_factor(unit, norm_unit) is None:
            found.setdefault((proposal.item_code, unit), (proposal.item_code, source.unit or unit, factor, source.packaging))
    return list(found.values())
