"""The words of `templates/not_won.toml` that say that a row of a tender file is no award, and where they say it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from pricebook.dossier.not_won_elsewhere import about_else, only_mentions, phrases_pattern
from pricebook.tables import declared_tables, folded, heading_key

KINDS = ("won-nothing", "planned-price", "other-currency")
_PARTS = re.compile(r"[,;.:()–]|\s-\s")
_OF_PRICE = re.compile(r"(?:theo )?(?:don gia|gia|bao gia|chao gia)\b")
_OUTLINE = re.compile(r"^(?:[ivxlc]{1,6}|[a-z]|\d{1,2}(?: \d{1,2})*)\s+(?=\w)")


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one kind, folded. `unless`, `unless_begins`: what says the contrary in the same text, or at its beginning.

    `unless_before`: what says, standing before the words, that they are about something else; `in_spite`: unless this does too.
    `ends`: what says it as the last part of a cell. `not_begins`: what begins like `begins` and is about something else.
    """

    kind: str
    anywhere: re.Pattern[str]
    begins: re.Pattern[str]
    not_begins: re.Pattern[str]
    alone: frozenset[str]
    signs: frozenset[str]
    unless: re.Pattern[str]
    unless_begins: re.Pattern[str]
    unless_before: re.Pattern[str]
    in_spite: re.Pattern[str]
    ends: frozenset[str]

    def in_cell(self, text: str, heading: str) -> bool:
        """Whether a cell says it, under the heading of its column."""
        plain, about = folded(text), about_else(heading)
        if self._is_else(plain, about):
            return False
        of_award = "tests" not in about and "disposal" not in about
        if of_award and (text.strip() in self.signs or plain in self.alone):
            return True
        if of_award and folded(_PARTS.split(text.strip(" .;,"))[-1]) in self.ends:
            return True
        begins = of_award and self._begins(plain)
        return (begins or self.anywhere.search(plain) is not None) and not self._denied(plain)

    def in_title(self, text: str) -> bool:
        """Whether a title, the title of a section or the name of a sheet says it."""
        plain = folded(text)
        says = self.anywhere.search(plain) is not None or self._begins(_bare(plain))
        return says and not self._denied(plain) and not (self.kind == KINDS[0] and only_mentions(plain))

    def anywhere_in(self, text: str) -> bool:
        """Whether a text that is about something else says it: only words that say it wherever they stand."""
        plain = folded(text)
        return self.anywhere.search(plain) is not None and not self._denied(plain)

    def _begins(self, plain: str) -> bool:
        return self.begins.match(plain) is not None and self.not_begins.match(plain) is None

    def _is_else(self, plain: str, about: frozenset[str]) -> bool:
        """Whether the column is about something else: where goods and money come from, packages and plans, classes of goods."""
        if self.kind == "other-currency":
            return not about.isdisjoint(("origin", "funds")) and self.in_spite.search(plain) is None
        if self.kind == "planned-price":
            return "planned" in about or ("packages" in about and _OF_PRICE.match(plain) is None)
        return "classes" in about and plain == "loai"

    def _denied(self, plain: str) -> bool:
        rest = self.anywhere.sub(" ", plain)
        if self.unless.search(rest) is not None or self.unless_begins.match(plain) is not None:
            return True
        said = self.anywhere.search(plain) or self.begins.search(plain)
        before = plain[: said.start()] if said is not None else ""
        return self.unless_before.search(before) is not None and self.in_spite.search(before) is None


@lru_cache(maxsize=50_000)
def in_cell(text: str, heading: str = "") -> str | None:
    """The kind that a cell beside the table says; None if it says none.

    Args:
        text: the cell.
        heading: the heading of its column: "Không đạt" under "Kết quả kiểm nghiệm" is about the goods, "US" under
            "Xuất xứ" is no money.
    """
    return next((words.kind for words in _kinds() if words.in_cell(text, heading)), None)


@lru_cache(maxsize=10_000)
def in_title(text: str) -> str | None:
    """The kind that a title, the title of a section, a heading over others or the name of a sheet says; None if it says none."""
    return next((words.kind for words in _kinds() if words.in_title(text)), None)


@cache
def _kinds() -> tuple[_Words, ...]:
    declared = declared_tables("not_won")
    return tuple(_words(kind, declared[kind]) for kind in KINDS)


def _words(kind: str, declared: Mapping[str, Any]) -> _Words:
    def plain(name: str) -> list[str]:
        return [folded(text) for text in declared.get(name, ())]

    return _Words(
        kind,
        anywhere=_pattern(plain("anywhere")),
        begins=_pattern(plain("begins")),
        not_begins=phrases_pattern(declared.get("not_begins", ())),
        alone=frozenset(plain("alone")),
        signs=frozenset(declared.get("signs", ())),
        unless=phrases_pattern(declared.get("unless", ())),
        unless_begins=_pattern(plain("unless_begins")),
        unless_before=_pattern(plain("unless_before")),
        in_spite=_pattern(plain("in_spite")),
        ends=frozenset(plain("ends")),
    )


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """One of the phrases, as whole words; nothing where there is none."""
    alternatives = "|".join(sorted(map(re.escape, phrases), key=len, reverse=True))
    return re.compile(rf"\b(?:{alternatives})\b" if alternatives else r"(?!)")


def _bare(plain: str) -> str:
    """A folded title without its number and the words that may stand before what it says."""
    before = _before()
    last = None
    while plain != last:
        last, plain = plain, before.sub("", _OUTLINE.sub("", plain)).strip()
    return plain


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"^{_pattern(folded(text) for text in declared_tables('not_won')['titles']['before']).pattern}")


def in_any_text(text: str) -> str | None:
    """Whether a text that is about something else says that nothing was won: "won-nothing", or None."""
    return KINDS[0] if _kinds()[0].anywhere_in(text) else None


def in_bidder(text: str) -> str | None:
    """As `in_any_text`, for the name of a bidder: of a company's name only what stands behind it is looked at.

    "Công ty CP Hủy Thầu Xanh" is a company; "Công ty A (không trúng thầu)" says it.
    """
    name, *behind = _PARTS.split(text)
    if _companies().search(folded(name)) is None:
        return in_any_text(text)
    return next((kind for part in behind if (kind := in_any_text(part)) is not None), None)


@cache
def _companies() -> re.Pattern[str]:
    return _pattern(folded(text) for text in declared_tables("not_won")["companies"]["words"])


def yes_or_no(heading: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """The words for yes and for no of a column that says whether a row won; None where its heading says nothing of the kind."""
    words = declared_tables("not_won")["yes_or_no"]
    if heading_key(heading) not in {heading_key(text) for text in words["headings"]}:
        return None
    yes, no = (frozenset(folded(text) or text for text in words[name]) for name in ("yes", "no"))
    return yes, no


def says_only(text: str) -> bool:
    """Whether a title says only that nothing was won: "Các mặt hàng không trúng thầu", and not "Kim (trượt thầu)"."""
    return in_title(text) == KINDS[0] and any(
        each.match(_bare(folded(text))) for each in (_kinds()[0].anywhere, _kinds()[0].begins)
    )


def rank_of(text: str) -> str | None:
    """What kind of number a title begins with: roman, letter, the depth of a decimal one, or its form ("n0" of "N01")."""
    found = re.match(r"\s*([IVXLC]+|[A-ZĐa-zđ]|\d+(?:\.\d+)*)[.)\s]", text)
    if found is None:
        named = re.match(r"\s*(\w{1,5} ?\d+(?:\.\d+)*)[.:)\s]", text)
        return re.sub(r"\d+", "0", folded(named[1])) if named is not None else None
    number = found[1]
    if number[0].isdigit():
        return str(number.count("."))
    return "roman" if set(number) <= set("IVXLC") else "letter"
