"""The words by which a heading or a note says that figures are not in đồng for one unit, compiled from `templates/amounts.toml`.

Texts are compared as they are written, with accents or without: a word that loses its accents may become another one, so each
spelling is declared.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

from pricebook.tables.layout.spec import declared_tables

_NOUGHTS = r"(?<!\d[ '’])['’]?000(?:[., '’]000)?"  # "('000)", "(000 đ)"
_THOUSANDS = rf"(?:1[., '’]?000(?:[., '’]000)?|{_NOUGHTS})"
_TENS = rf"(?:1[., '’]?0{{1,3}}(?:[., '’]000)*|{_NOUGHTS})"  # 10, 100, 1.000, 10.000: with a currency behind them
_POWERS = r"10\s?(?:\^\s?[3-9]|[³⁶⁹])"
_MANY = r"0*(?:[2-9]|[1-9]\d{1,2}|[1-9]\d{0,2}[., ]?000)"  # any number but one; no year
_ALONE = r"(?<![\w.,])"
_END = r"(?!\w)"
# Words by which texts are told apart before any pattern is tried: letters alone, for a number may stand close to a word.
_LETTERS = re.compile(r"[^\W\d_²³¹⁰-₉]+")
_OTHER_WORDS = ("x", "các", "cac", "mọi", "toàn", "tất")  # words of the patterns that are not declared
_ODD_I = "İı"  # an i to a pattern that ignores capitals
_SIGNS = "([×*" + _ODD_I  # what may stand without a word


class Said:
    """A pattern of declared words, compiled when the first text that may match it is searched: many sheets have none."""

    def __init__(self, pattern: str, needs: "Needs | None", *also: "Said") -> None:
        """Args:
        pattern: The pattern; capitals are ignored.
        needs: What every text has that matches it; None where nothing is needed.
        also: Further patterns, any of which may match in its place.
        """
        self._pattern, self._needs, self._also = pattern, needs, also

    def search(self, text: str) -> re.Match[str] | None:
        """A place in a text that matches; None where there is none."""
        found = self._compiled.search(text) if self._may_match(text) else None
        return found or next((match for other in self._also if (match := other.search(text)) is not None), None)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of a whole text; None where it does not match."""
        found = self._compiled.fullmatch(text) if self._may_match(text) else None
        return found or next((match for other in self._also if (match := other.fullmatch(text)) is not None), None)

    def _may_match(self, text: str) -> bool:
        return self._needs is None or (_may_say(text) and self._needs.are_met(text))

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._pattern, re.IGNORECASE)


class Needs:
    """What a text must have before a pattern is tried: one of some words, by the first word of each, or one of some signs."""

    def __init__(self, phrases: Iterable[str], signs: str = "") -> None:
        self._phrases, self._signs = phrases, frozenset(signs + _ODD_I)

    def are_met(self, text: str) -> bool:
        """Whether a text has any of them."""
        return not self._signs.isdisjoint(text) or not self._words.isdisjoint(_words_of(text))

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(found[0] for phrase in self._phrases if (found := _LETTERS.match(phrase.casefold())) is not None)


@dataclass(frozen=True, slots=True)
class AmountWords:
    """The patterns.

    Attributes:
        note: A note about the unit of a table.
        of_currency: A note that names another currency.
        bracketed: A magnitude in brackets.
        alone: A text that is a magnitude and nothing else, and that cannot be another thing.
        in_words: The same, in words.
        in_heading: A magnitude in the heading of an amount.
        other_currency: Another currency in the heading of an amount.
        quantity: A magnitude in the heading of a quantity.
        per: So many units, in the heading of an amount or a quantity.
        per_note: So many units, in a note about the table.
        per_quantity: The same of the quantities of a norm.
        multiplied: Figures that are multiplied by a factor, in a note about the table.
        of_table: A note that is about the prices of the table above it.
        other_unit: A text that is another currency and nothing else, with or without a unit behind it.
        counted: Other than one of the units that a service is priced for, in a unit: "10 lần", "1/2 lần".
        beside: Money that is taken beside the price, with its sum or percentage.
        dong: đồng, for one unit or none, and nothing else: what a number format may write beside a price.
        titled: A magnitude in the name of a sheet or a file.
        rounding: What says how amounts are rounded, and nothing of their unit.
    """

    note: Said
    of_currency: Said
    bracketed: Said
    alone: Said
    in_words: Said
    in_heading: Said
    other_currency: Said
    quantity: Said
    per: Said
    per_note: Said
    per_quantity: Said
    multiplied: Said
    of_table: Said
    other_unit: Said
    counted: Said
    beside: Said
    dong: Said
    titled: Said
    rounding: Said


def _any(*lists: list[str]) -> str:
    """A pattern for any of the words, the longest first, with any space between the parts of a word."""
    words = sorted({word for listed in lists for word in listed}, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words) + ")"


@cache
def dong_pattern() -> str:
    """A pattern for the name or the sign of the currency, as a whole word."""
    return f"{_any(declared_tables('amounts')['currency']['dong'])}{_END}"


@cache
def about_amounts() -> Needs:
    """What a text has that says of itself that it is about an amount: a word for a price, or đồng."""
    said = declared_tables("amounts")
    return Needs([*said["per"]["price"], *said["currency"]["dong"]], "₫")


@cache
def amount_words() -> AmountWords:
    """The patterns, put together once."""
    said, units = declared_tables("amounts"), declared_tables("units")
    magnitudes, currency, notes, per = said["magnitudes"], said["currency"], said["notes"], said["per"]
    dong = dong_pattern()
    word, any_word = _any(magnitudes["words"]), _any(magnitudes["words"], magnitudes["careful"])
    short = _any(magnitudes["short"])
    number = rf"{_ALONE}(?:[x×*]\s?)?(?:{_THOUSANDS}|{_POWERS})(?![\w.,]*\d)"
    tens = rf"{_ALONE}(?:[x×*]\s?)?(?:{_TENS}|{_POWERS})"
    whole_word = rf"(?:(?<!\w)(?<!\d\s)|{_ALONE}1\s+){any_word}{_END}"  # "10 triệu" is an amount
    amount = rf"(?:{whole_word}\s*{dong}|{tens}\s*{dong})"  # "nghìn đồng", "1.000 đ"
    plain = rf"(?:{amount})(?!\s*/)"  # but not "1.000 đồng/lượt", which is a price
    others = rf"(?:(?<!\w){_any(currency['others'])}{_END}|{_any(currency['signs'])}(?!\w))"
    unit_word = _any(per["units"], *_spellings(units))
    begun = (
        rf"(?:(?<!\w){_any(notes['unit'])}(?!\w).{{0,40}}?|(?<!\w){_any(notes['unit_before_colon'])}\s*[:=(]\s*"
        rf"|(?<!\w){_any(notes['stated'])}\s+{_any(notes['by'])}\s+)"
    )
    begun_near = rf"(?<!\w)(?:{_any(notes['unit'])}\W{{1,6}}|{_any(notes['unit_before_colon'])}\s*[:=]\s*)"
    stated_by = rf"(?<!\w){_any(notes['stated'])}\s+{_any(notes['by'])}\s+(?:[\w\s]{{0,15}}?(?:là|la|tính|tinh)\s+)?"
    magnitude = rf"(?:{number}|{whole_word}|(?<!\w){short})"
    note = (
        rf"{begun}(?:{plain})|{stated_by}(?:{plain})"
        rf"|{begun_near}(?:{magnitude})(?:\s*\([^()]{{0,30}}\))?(?:\s*{dong})?(?:\s*/\s*\w+)?\s*(?:$|[).;,\]])"
        rf"|{begun_near}(?:{amount})"
        rf"|{begun_near}{whole_word}\s+{unit_word}{_END}"
        rf"|(?<!\w){_any(notes['unit_before_colon'])}\s+{whole_word}\s*{dong}"
        rf"|(?<!\w){_any(per['price'])}\s+{whole_word}\s*{dong}"
        rf"|(?<!\w){_any(per['price'])}\s*[:=(]\s*{whole_word}(?:\s*{dong})?(?:\s*/\s*\w+)?\s*(?:$|[).;,\]])"
    )
    of_currency = rf"(?:{begun}|{stated_by}|(?<!\w){_any(per['price'])}\s*[:=(]\s*){others}"
    inside = rf"(?:{amount}|{whole_word}|{number}|{short})(?:\s*/\s*\w+)?"
    bracketed = rf"[(\[]\s*(?:{_any(notes['unit'], per['price'])}\W{{1,3}})?(?:x\s*)?{inside}\s*[)\]]"
    many = rf"(?:(?<![\w.,/-]){_MANY}|(?<!\w){_any(per['many'])})\s*{unit_word}{_END}(?!\s*/)"
    per_unit = (
        rf"(?:/\s*|(?<!\w){_any(per['for'])}\s+){many}"
        rf"|[(\[]\s*(?:{dong})?\s*/?\s*{many}\s*[)\]]"
        rf"|(?<!\w){_any(per['price'])}\s+(?:{many})\s*$"
    )
    slashed = rf"/\s*{_MANY}\s*{unit_word}{_END}"  # the lookbehind of `many` keeps "100/100 ml"; behind a slash it is meant
    whole_for = _any(per["stated"], per["whole"])
    per_note = (
        rf"{begun_near}(?:{dong}\s*/\s*)?{many}|{begun_near}{dong}\s*{slashed}"
        rf"|(?<!\w){_any(per['price'])}\s(?:.{{0,30}}?\s)?{whole_for}\s+{many}"
        rf"|(?<!\w){_any(per['price'])}\s(?:.{{0,30}}?\s)?{whole_for}\s+(?:0*1\s+|một\s+)?{unit_word}\s*(?:\w+\s+|[x×(=]\s*){{0,1}}{many}"
    )
    whole_quantity = _any(per["for"], per["stated"])
    per_quantity = (
        rf"{begun_near}{many}|(?<!\w){_any(per['quantity'])}\s(?:.{{0,30}}?\s)?{whole_quantity}\s+{many}"
        rf"|(?<!\w){_any(per['quantity'])}\s(?:.{{0,30}}?\s)?{_any(notes['stated'])}\s+{_any(notes['by'])}\s+{whole_word}"
        rf"|^\W*{_any(per['stated'], per['quantity'])}\s+(?:{whole_quantity}\s+)?{many}"
    )
    factor = r"(?!0*1(?:[.,]0+)?(?![\d.,]*\d))\d"  # any number but one
    cut = rf"(?<!\w){_any(notes['noughts_cut'])}\s+(?:\w+\s+){{0,2}}?(?:\d|\w+)\s+{_any(notes['noughts'])}{_END}"
    divided = rf"(?<!\w){_any(notes['divided'])}\s+(?:{_TENS}|{_POWERS})(?:\s*{dong})?\s*(?:$|[).;,])"
    multiplied = rf"(?<!\w){_any(notes['multiplied'])}\s*[:=x×*]?\s*{factor}|{divided}|{cut}"
    prices = _any(per["price"])
    of_table = rf"(?<!\w){prices}\s+{_any(notes['of_table'])}{_END}|(?<!\w)(?:các|cac|mọi|toàn bộ|tất cả)\s+{prices}{_END}"
    titled = rf"(?<!\d)(?<!\d\s){whole_word}\s*{dong}|^\W*{number}\s*{dong}\W*$"
    in_heading = rf"{amount}|(?<!\w)[x×*]\s?(?:{_THOUSANDS}|{_POWERS})(?![\w.,]*\d)|(?<!\w)(?<!\d\s){word}{_END}"
    others_alone = [*currency["others"], *currency["signs"]]
    abbreviated = [*magnitudes["short"], *(short + one for short in magnitudes["short"] for one in currency["dong"])]
    # a magnitude is a word for one, or a number with noughts
    of_magnitude = Needs([*magnitudes["words"], *magnitudes["careful"], *abbreviated], "0")
    in_brackets, of_others = Needs((), "(["), Needs(others_alone, "".join(sign[0] for sign in currency["signs"]))
    several, said_at_all = Needs(_joined(), "123456789"), Needs((*_first_words()[0],), "".join(_first_words()[1]))
    of_factors = Needs([*notes["multiplied"], *notes["divided"], *notes["noughts_cut"]])
    for_note, for_brackets = Said(note, of_magnitude), Said(bracketed, in_brackets)
    return AmountWords(
        note=for_note,
        of_currency=Said(of_currency, of_others),
        bracketed=for_brackets,
        alone=Said(rf"\W*(?:(?<!\w){word}{_END}\s*(?:{dong})?|{amount})(?:\s*/\s*\w+)?\W*", of_magnitude),
        in_words=Said(rf"\W*(?<!\w){word}{_END}\s*(?:{dong})?\W*", of_magnitude),
        in_heading=Said(in_heading, of_magnitude, for_brackets, for_note),
        other_currency=Said(others, of_others),
        quantity=Said(rf"[(\[]\s*{whole_word}\s+{unit_word}\s*[)\]]", in_brackets, for_brackets),
        per=Said(rf"{per_unit}|{slashed}", several),
        per_note=Said(per_note, several),
        per_quantity=Said(per_quantity, Needs([*magnitudes["words"], *magnitudes["careful"], *_joined()], "123456789")),
        multiplied=Said(multiplied, of_factors),
        of_table=Said(of_table, said_at_all),
        other_unit=Said(rf"\W*{others}(?:\s*/\s*\w+)?\W*", of_others),
        counted=Said(
            rf"(?<![\w.,/-])(?:(?:\d+\s*/\s*)?{factor}[\d.,]*|1\s*/\s*\d+|{_any(per['many'])})\s*{_any(per['counted'])}{_END}"
            rf"|/\s*{factor}\d*\s*{_any(per['counted'])}{_END}",
            said_at_all,
        ),
        beside=Said(_beside(said["beside"], dong), said_at_all),
        dong=Said(
            rf"[\s.,:()-]*(?:{_any(per['price'])}\s*:?)?[\s.,()-]*(?:{dong})?\.?\s*(?:/\s*{unit_word})?[\s.,()-]*",
            None,
        ),
        titled=Said(titled, of_magnitude, for_brackets, for_note),
        rounding=Said(_any(notes["rounding"]), None),
    )


@lru_cache(maxsize=1_000)
def says_dong(text: str) -> bool:
    """Whether what is written beside a price says đồng for one unit, or nothing: no other currency, thousands, or "from"."""
    return amount_words().dong.fullmatch(text.strip()) is not None


def _beside(said: dict[str, list[str]], dong: str) -> str:
    """A pattern for money that is taken beside the price."""
    sum_ = rf"\d[\d.,]*(?:\s*(?:nghìn|ngàn|triệu|k|tr))?\s*{dong}|\d{{1,3}}(?:[.,]\d{{3}})+|\d{{4,}}"
    share = r"\d+(?:[.,]\d+)?\s*%"
    extra = rf"(?<!\w){_any(said['extra'])}(?!\w)"
    not_behind = "".join(rf"(?<!\b{re.escape(word)} )" for word in said["taken_not_behind"])
    taken = rf"{not_behind}(?<!\w){_any(said['taken'])}(?!\w)(?!\s+{_any(said['taken_not_before'])}(?!\w))"
    return (
        rf"{extra}.{{0,40}}?(?:{sum_}|{share})|(?:{sum_}|{share})\s*.{{0,10}}?{extra}"
        rf"|{taken}[^.;\d]{{0,15}}?(?:\d[\d.,]*(?:\s*(?:nghìn|ngàn|triệu))?\s*{dong})"
        rf"|(?<!\w){_any(said['without'])}(?!\w)\s*(?:\w+\s+)?{share}\s*(?:$|[.;,)]|\w)"
    )


@lru_cache(maxsize=64)  # of one text for several patterns
def _words_of(text: str) -> frozenset[str]:
    """The words of a text, by letters alone."""
    return frozenset(_LETTERS.findall(text.casefold()))


@lru_cache(maxsize=64)
def _may_say(text: str) -> bool:
    """Whether a text has a first word, or a sign, of anything that is declared; one that has none matches no pattern of them."""
    words, signs = _first_words()
    return not signs.isdisjoint(text) or not words.isdisjoint(_words_of(text))


@cache
def _first_words() -> tuple[frozenset[str], frozenset[str]]:
    """The first words of what `templates/amounts.toml` and `units.toml` declare, and the signs that a text may have instead."""
    phrases = _declared()
    words = {found[0] for phrase in phrases if (found := _LETTERS.match(phrase)) is not None}
    signs = {phrase[0] for phrase in phrases if not phrase[0].isalpha()}
    return frozenset({*words, *_joined(), *_OTHER_WORDS}), frozenset({*signs, *_SIGNS})


@cache
def _joined() -> frozenset[str]:
    """The words for many, alone and joined to a unit: "trămlần"."""
    found = (_LETTERS.match(phrase) for phrase in _declared())
    firsts = {"", *(match[0] for match in found if match is not None)}
    return frozenset(many.casefold() + first for many in declared_tables("amounts")["per"]["many"] for first in firsts)


@cache
def _declared() -> tuple[str, ...]:
    """Every word and phrase that is declared for amounts and units, in small letters."""
    said = declared_tables("amounts")
    groups = [said[name] for name in ("magnitudes", "currency", "notes", "per", "beside")]
    listed = [*(phrases for group in groups for phrases in group.values()), *_spellings(declared_tables("units"))]
    return tuple(phrase.casefold() for phrases in listed for phrase in phrases)


def _spellings(units: dict[str, Any]) -> list[list[str]]:
    """Every spelling of a unit of units.toml."""
    measures = [[unit, *measure["spellings"]] for unit, measure in units["measures"].items()]
    return [*measures, *([unit, *spellings] for unit, spellings in units["pieces"].items())]
