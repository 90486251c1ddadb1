"""Codes of items that a person reads as one and the program as two (R3)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pricebook.base.languages import Figure, Phrase, say
from pricebook.findings import Finding
from pricebook.items.codes import code_key, code_within, codes_in, looser_keys, may_be_one, with_foreign_letters
from pricebook.items.identity import name_key
from pricebook.items.likeness import share_a_word
from pricebook.pricelist import PriceList
from pricebook.pricing.checks.queries import check_rows
from pricebook.pricing.compose import Composition

_NAMES_SHOWN = 2


class _Code(NamedTuple):
    """A code in one table: its first row, and the names that it has there."""

    source: str
    id: int
    code: str
    names: list[str]
    has_award: bool


def codes_alike(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP024: a code that a person reads as that of a norm item and the program does not, or a cell with several codes.

    The row with that code is not used for the item; if it is meant, a cheaper award may be left out. Two codes that the table
    items has, with different names, are two things.
    """
    codes = [_Code(*row) for row in check_rows(composition, "item_codes")]
    names: dict[str, list[str]] = defaultdict(list)
    defined: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        names[code.code] += code.names
        if code.source == "items":
            defined[code.code] += code.names
    used = {code.code: code for code in codes if code.source == "norms"}
    by_key, by_looser_key = _by_key(used)
    for code in codes:
        if code.code in used and code.source != "norms":
            continue
        for norm in _meant(code, used, by_key, by_looser_key):
            other = norm.code
            if code.code == other or (code.source == "norms" and code.id < norm.id):
                continue
            if code.source == "regional_prices" and norm.has_award:
                continue  # other provinces' prices are asked for only where the province has none
            if _are_two(code, other, names, defined):
                continue
            yield _alike(composition, code, norm, names)


def _by_key(used: Mapping[str, _Code]) -> tuple[dict[str, list[_Code]], dict[str, list[_Code]]]:
    """The codes of norms by the key that looks the same, and by the looser ones."""
    by_key: dict[str, list[_Code]] = defaultdict(list)
    by_looser_key: dict[str, list[_Code]] = defaultdict(list)
    for code, norm in used.items():
        by_key[code_key(code)].append(norm)
        for key in looser_keys(code):
            by_looser_key[key].append(norm)
    return by_key, by_looser_key


def _meant(
    code: _Code, used: Mapping[str, _Code], by_key: Mapping[str, list[_Code]], by_looser_key: Mapping[str, list[_Code]]
) -> list[_Code]:
    """The norm items that a code may have been meant for: it looks like theirs, or its cell holds theirs beside another."""
    alike = by_key.get(code_key(code.code), [])
    looser = (norm for key in looser_keys(code.code) for norm in by_looser_key.get(key, []))
    several = (
        norm for part in codes_in(code.code) for norm in ([used[part]] if part in used else by_key.get(code_key(part), []))
    )
    within = (
        norm for part in code_within(code.code) for norm in ([used[part]] if part in used else by_key.get(code_key(part), []))
    )
    found = [*alike, *within, *(norm for norm in looser if may_be_one(code.code, norm.code)), *several]
    return list({norm.code: norm for norm in found}.values())


def _are_two(code: _Code, other: str, names: Mapping[str, list[str]], defined: Mapping[str, list[str]]) -> bool:
    """Whether two codes are certainly of two things, by their names."""
    if code.code in defined and other in defined:
        return not {*map(name_key, defined[code.code])} & {*map(name_key, defined[other])}
    ours = code.names or names[code.code]
    if code.source == "norms":  # two items of the norms: each is priced by its own awards
        return not share_a_word(ours, names[other]) or not {*map(name_key, ours)} & {*map(name_key, names[other])}
    looks_the_same = code_key(code.code) == code_key(other) or bool(codes_in(code.code))
    return not looks_the_same and not share_a_word(ours, names[other])


def _alike(composition: Composition, code: _Code, norm: _Code, names: Mapping[str, list[str]]) -> Finding:
    several = norm.code in codes_in(code.code) or (code_key(code.code) != code_key(norm.code) and codes_in(code.code))
    dossier = composition.dossier
    more: dict[str, Figure] = {
        "how": say("value.codes-in-a-cell" if several else "value.code-looks-like"),
        "name": _named(code.names),
        "other": _named(norm.names or names[norm.code]),
        "place": str(dossier.place("norms", norm.id, "item_code")),
    }
    at = dossier.place(code.source, code.id, "item_code")
    shown, meant = with_foreign_letters(code.code), with_foreign_letters(norm.code)
    more["pair"] = say("notation.codes-alike", code=shown, cell=at.cell or str(at), other=meant, place=more["place"])
    related = (dossier.place("norms", norm.id, "item_code"),)
    return Finding("UP024", at, observed=shown, limit=meant, more=more, related=related)


def _named(names: Iterable[str]) -> str | Phrase:
    listed = " / ".join(list(dict.fromkeys(names))[:_NAMES_SHOWN])
    return listed or say("value.no-name")
