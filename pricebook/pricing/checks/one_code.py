"""Two things under one code (R3): the name or the strength of the award that prices an item is another than the item's."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pricebook.findings import Finding
from pricebook.items.identity import full_strength, strength_in_name
from pricebook.items.likeness import share_a_word, strengths_differ
from pricebook.items.strength import Strength
from pricebook.pricelist import PriceList
from pricebook.pricing.checks.queries import check_rows
from pricebook.pricing.compose import Composition

_BRACKETS = re.compile(r"\([^()]*\)")
_IN_A_PART = re.compile(r"\b(?:mỗi|trong mỗi|each)\b", re.IGNORECASE)  # "mỗi ml chứa …": the amount of a part, not of the thing


def two_things_under_one_code(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP025: the award that prices an item is, by its name or strength, another thing than the norm or the other awards name.

    An award that a confirmed match made this item's is what somebody answers for; awards whose strengths differ are UP012.
    """
    told = {row.item for row in check_rows(composition, "unlike_awards")}
    by_item: dict[str, list[Any]] = defaultdict(list)
    for row in check_rows(composition, "priced_names"):
        by_item[row.item].append(row)
    for item, (winner, *others) in by_item.items():
        other = None if winner.by_match else _other_thing(winner, others, with_strengths=item not in told)
        if other is not None:
            at = composition.dossier.place(winner.source, winner.id, "item_name")
            yield Finding("UP025", at, observed=_shown(winner), limit=other, more={"item": item})


def _other_thing(winner: Any, others: list[Any], *, with_strengths: bool) -> str | None:
    """The name of what the code stands for beside the award that prices it; None where that may be the same thing."""
    if winner.known:
        if not share_a_word(_names(winner), winner.known):
            return str(winner.known[0])
        if with_strengths and all(_differ(winner, name) for name in winner.known):
            return str(winner.known[0])
        return None
    return next((_shown(other) for other in others if not share_a_word(_names(winner), _names(other))), None)


def _names(award: Any) -> list[str]:
    return [name for name in (award.item_name, award.substance) if name]


def _shown(award: Any) -> str:
    """The names of an award with its strength, as the finding prints them."""
    return " / ".join(_names(award)) + (f" {award.strength}" if award.strength else "")


def _differ(award: Any, name: str) -> bool:
    """Whether the strength of an award certainly is another than that in the name of an item, of the salt as of the base."""
    stated, *equivalents = _strengths(name)
    if award.strength:
        ours = [full_strength(award.strength, None, None)]
    else:
        ours = next((found for text in _names(award) if (found := _strengths(text))[0] is not None), [None])
    if stated is None or ours[0] is None:
        return False
    theirs = [stated, *equivalents]
    return all(strengths_differ(one, other) for one in ours if one for other in theirs if other)


def _strengths(name: str) -> list[Strength | None]:
    """The strength in a name, and those in its brackets: "olamine 31,9mg (tương đương 25mg)" has two."""
    if _IN_A_PART.search(name):
        return [None]
    return [strength_in_name(_BRACKETS.sub(" ", name)), *(strength_in_name(text) for text in _BRACKETS.findall(name))]
