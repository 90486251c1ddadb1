"""Headings of a figure that also say whose it is, for when, in which unit: "Mức giá đề nghị năm 2027 của bệnh viện (nghìn đồng)".

Only words that are declared (`templates/headings.toml`) are left out, and only of a heading that says what its figure is: a
proposal, or a price in force. A maximum may be a council's own, which is not the regulation's. What is left counts where no
column has a better heading. The unit is not lost: the whole heading is asked for it (money_unit.py).
"""

import re
from functools import cache, lru_cache

from pricebook.tables.cells.text import folded
from pricebook.tables.layout.forms import LONGEST_SHORTENED, heading_variants
from pricebook.tables.layout.spec import declared_tables

_WILD = {"{n}": r"\d{1,4}", "{day}": r"\d{1,2} \d{1,2} \d{4}"}
# Brackets that hold nothing but a unit of money, folded.
_UNIT = re.compile(
    r"(?:(?:dvt|dv tinh|don vi(?: tinh)?|tinh bang|tinh theo) )?(?:(?:x )?(?:nghin|ngan|trieu|tr|1 000(?: 000)?|1000(?:000)?) ?)?"
    r"(?:dong(?: viet nam)?|d|vnd|vn d|k|kd)?"
)
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")


@lru_cache(maxsize=20_000)
def unqualified(text: str, table: str) -> tuple[str, ...]:
    """The readings of a heading without what qualifies its figure, folded; none where there is nothing to leave out.

    Args:
        text: The heading.
        table: The id of the table.
    """
    said = _said(table)
    if said is None or len(text) > LONGEST_SHORTENED:
        return ()
    bare = _IN_BRACKETS.sub(lambda found: " " if _UNIT.fullmatch(folded(found[1])) else found[0], text)
    readings = dict.fromkeys(reading for variant in (text, bare) for reading in heading_variants(variant))
    found: dict[str, None] = {}
    for reading in readings:
        plain = folded(reading)
        if said.search(plain) is not None:
            behind, before = _beside(table)
            rest = before.sub(r"\1 \2", plain)
            found |= {rest: None, behind.sub("", rest): None}
    return tuple(each for each in found if each != folded(text))


@cache
def _said(table: str) -> re.Pattern[str] | None:
    """What says which figure it is; None for a table whose figures nothing qualifies."""
    declared = declared_tables("headings")["qualified"].get(table)
    return None if declared is None else re.compile(rf"\b(?:{_any_of(declared['said'])})\b")


@cache
def _beside(table: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What may stand behind it, and who may stand between the figure and what is said of it. Few headings ask."""
    declared = declared_tables("headings")["qualified"][table]
    who = _any_of(declared["who"])
    said = _any_of(declared["said"])
    behind = "|".join(sorted((_pattern(phrase, who) for phrase in declared["behind"]), key=len, reverse=True))
    return (
        re.compile(rf"(?: (?:{behind}))+(?= |$)"),  # a class may stand behind it: "… năm 2027 - Hạng II"
        re.compile(rf"^(\w+(?: \w+){{0,3}}?) (?:do )?(?:{who}) ({said})\b"),
    )


def _pattern(phrase: str, who: str) -> str:
    wild = {**_WILD, "{who}": f"(?:{who})"}
    return " ".join(wild.get(word) or re.escape(folded(word)) for word in phrase.split())


def _any_of(phrases: list[str]) -> str:
    return "|".join(sorted({re.escape(folded(phrase)).replace(r"\ ", " ") for phrase in phrases}, key=len, reverse=True))
