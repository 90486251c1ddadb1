"""What a number format of Excel shows for a number. Formats are carried out where they may show another figure than is there.

A format has up to four sections, for numbers above zero, below zero, zero, and for texts (ECMA-376 part 1, 18.8.31). Marks are
written as a Vietnamese Excel shows them: a point between thousands, a comma before decimals.
"""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

LONGEST_FORMAT = 255  # characters that Excel allows

# The formats that have a number and no text in the file (ECMA-376 part 1, 18.8.30). The currency of some is that of the computer.
BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
BUILT_IN |= dict.fromkeys((5, 6, 37, 38, 41, 42), "#,##0") | dict.fromkeys((7, 8, 39, 40, 43, 44), "#,##0.00")

_TOKEN = re.compile(r'"[^"]*"?|\\.?|_.?|\*.?|\[[^\]]*\]?|E[+-]|General|.', re.IGNORECASE | re.DOTALL)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_PLAIN = r"[^\w$€£¥+<>≤≥~×]"  # a sign that says nothing of the figure beside it
# Colours, spaces, signs, and the currency of the prices. Another text may say thousands, or another currency.
_ORDINARY_SECTION = re.compile(
    rf'(?:\[[A-Z]+\d*\]|_.|\*.|"(?:(?!"){_PLAIN})*[đĐ]?(?:(?!"){_PLAIN})*"|\\{_PLAIN}|'
    r"\\[đĐ]|\[\$(?:₫|đ|VND|)(?:-[^\]]*)?\]|[-+() ₫?])*",
    re.IGNORECASE,
)
_ORDINARY = re.compile(r"[#0?]+(?:,[#0?]+)*(?:\.(?!000$)[#0?]+)?|General", re.IGNORECASE)
_DASH = re.compile(r'(?:_.|\*.|"[- ]*"|\\[- ]|[-? ])+')  # what accounts show for zero
_OF_DATES = frozenset("ymdhsbge")  # letters of days, months, years and times in any of the program's languages
_PLACES = frozenset("0#?")
_PLACE = re.compile("[0#?]")


class _Literal(NamedTuple):
    text: str


class _Section(NamedTuple):
    """One section: the tokens before the decimal mark and after it.

    `scale` is the power of ten by which the figure is shown greater; `minus` whether a number below zero gets its sign.
    """

    whole: list[str | _Literal]
    decimals: list[str | _Literal]
    grouped: bool
    scale: int
    general: bool


@lru_cache(maxsize=1_000)
def is_ordinary(code: str) -> bool:
    """Whether a format shows every number with its own digits, in groups and with decimals as usual, or is none of numbers.

    Three decimals are not usual: Vietnamese readers take "3.000" and "3,000" for three thousand. Nor are zeros before a figure:
    a code 101 is shown as 0101. Digits beyond the places of a format are rounded off by ordinary formats too (`may_round`).
    """
    sections = _split(code)
    if all(_is_of_dates(section) or section.strip() == "@" for section in sections[:1]):
        return True
    zero = sections[2] if len(sections) > 2 else "0"
    text = sections[3] if len(sections) > 3 else "@"
    if not (_is_ordinary_section(zero) or _DASH.fullmatch(zero)) or "@" not in text:
        return False
    signed_otherwise = _shows_negatives_alike(sections) or _shows_a_minus(sections[0])
    return all(map(_is_ordinary_section, sections[:2])) and not signed_otherwise


def _is_of_dates(section: str) -> bool:
    tokens = [token for token in _TOKEN.findall(section) if token[0] not in '"\\_*[']
    return any(token.lower() in _OF_DATES for token in tokens) and not any(token.lower() == "general" for token in tokens)


def _is_ordinary_section(section: str) -> bool:
    before = _ORDINARY_SECTION.match(section)
    number = _ORDINARY.match(section, before.end() if before else 0)
    if number is None:
        return section.strip() == "@"
    if "0" in number[0].partition(".")[0][:-1]:
        return False
    after = _ORDINARY_SECTION.match(section, number.end())
    return after is not None and after.end() == len(section)


@lru_cache(maxsize=1_000)
def may_round(code: str) -> bool:
    """Whether a format is an ordinary one of numbers, and rounds the digits off for which it has no place."""
    return is_ordinary(code) and _PLACE.search(_split(code)[0]) is not None and not _is_of_dates(_split(code)[0])


def _shows_negatives_alike(sections: list[str]) -> bool:
    return len(sections) > 1 and not re.search(r"[-(]", sections[1])


def _shows_a_minus(section: str) -> bool:
    """Whether numbers above zero stand behind a minus, or in brackets as accounts write what is below zero."""
    before = list(takewhile(lambda token: not _PLACE.fullmatch(token), _TOKEN.findall(section)))
    return any(re.fullmatch(r'\\?[-(]|" *[-(] *"', token) for token in before)


def _split(code: str) -> list[str]:
    sections = [""]
    for token in _TOKEN.findall(code[:LONGEST_FORMAT]):
        if token == ";":
            sections.append("")
        else:
            sections[-1] += token
    return sections


class Shown(NamedTuple):
    """What is shown: the text, and whether the format itself writes digits beside those of the number."""

    text: str
    has_own_digits: bool


def shown(code: str, value: Decimal) -> Shown | None:
    """The text that a format shows for a number; None for a format of dates, times, fractions, exponents or very many digits."""
    sections = _split(code)
    chosen, minus = _chosen(sections, value)
    if chosen is None:
        return Shown("", False)
    section = _read(chosen)
    if section is None:
        return None
    try:
        text = _written(section, abs(value))
    except InvalidOperation:  # more digits than the figures of any list have
        return None
    return Shown(("-" if minus else "") + text, _own_digits(section))


def shows_texts(code: str) -> bool:
    """Whether a format shows a text that stands in the cell: not with four sections of which the last is empty, as in ;;;."""
    sections = _split(code)
    return len(sections) < 4 or bool(sections[3].strip())


def _chosen(sections: list[str], value: Decimal) -> tuple[str | None, bool]:
    """The section for a number, and whether a minus is written before it. None where nothing is shown."""
    if any(map(_CONDITION.search, sections)):
        for section in sections[:3]:
            condition = _CONDITION.search(section)
            if condition is None or _holds(condition[1], value, Decimal(condition[2])):
                return section, value < 0
        return None, False
    numbers = sections[:3]
    if value < 0 and len(numbers) > 1:
        section = numbers[1]
    elif value == 0 and len(numbers) > 2:
        section = numbers[2]
    else:
        section = numbers[0]
    if not section and len(sections) > 1:
        return None, False
    return section, value < 0 and len(numbers) == 1


def _holds(sign: str, value: Decimal, bound: Decimal) -> bool:
    if ("<" in sign and value < bound) or (">" in sign and value > bound):
        return True
    return "=" in sign and value == bound


def _read(text: str) -> _Section | None:
    """The tokens of a section; None where it shows something else than a decimal number."""
    tokens: list[str | _Literal] = []
    percents = 0
    for token in _TOKEN.findall(text):
        if token[0] == '"':
            tokens.append(_Literal(token.strip('"')))
        elif token[0] == "\\":
            tokens.append(_Literal(token[1:]))
        elif token[0] in "_*":
            tokens.append(_Literal(" ") if token[0] == "_" else _Literal(""))
        elif token[0] == "[":
            currency = _CURRENCY.fullmatch(token)
            if re.fullmatch(r"\[[hms]+\]", token, re.IGNORECASE):
                return None
            tokens.append(_Literal(currency[1] if currency else ""))
        elif token.lower() == "general":
            tokens.append("General")
        elif token in _PLACES or token in ".,":
            tokens.append(token)
        elif token == "%":
            percents += 1
            tokens.append(_Literal("%"))
        elif token.lower()[0] in _OF_DATES or token == "/":
            return None
        elif token != "@":
            tokens.append(_Literal(token))
    return _arranged(tokens, percents)


def _arranged(tokens: list[str | _Literal], percents: int) -> _Section:
    point = tokens.index(".") if "." in tokens else len(tokens)
    places = [number for number, token in enumerate(tokens) if token in _PLACES]
    last = max((number for number in places if number < point), default=-1)
    commas = {number for number, token in enumerate(tokens) if token == ","}
    grouping = {number for number in commas if number < last and any(place < number for place in places)}
    scaling = {number for number in commas - grouping if places and number > min(places)}
    kept = [(number, token) for number, token in enumerate(tokens) if number not in commas and token != "."]
    return _Section(
        [token for number, token in kept if number < point],
        [token for number, token in kept if number > point],
        bool(grouping),
        2 * percents - 3 * len(scaling),
        "General" in tokens,
    )


def _own_digits(section: _Section) -> bool:
    """Whether a text with a digit touches the places of the number, so that both read as one figure."""
    tokens = [*section.whole, *section.decimals]
    texts = "".join(token.text if isinstance(token, _Literal) else "\0" for token in tokens)
    return re.search(r"\d[\d.,]*\0|\0[.,]?\d", texts) is not None


def _written(section: _Section, value: Decimal) -> str:
    value = value.scaleb(section.scale)
    places = sum(token in _PLACES for token in section.decimals)
    figure = value if section.general else value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole, _, decimals = format(figure, "f").partition(".")
    if section.general:
        return "".join(_in_general(token, whole, decimals) for token in [*section.whole, *section.decimals])
    if not any(token in _PLACES for token in [*section.whole, *section.decimals]):
        return "".join(token.text for token in [*section.whole, *section.decimals] if isinstance(token, _Literal))
    text = _whole_part(section, whole.lstrip("0"))
    after = ""
    digits = iter(decimals)
    kept = len(decimals.rstrip("0"))
    for number, token in enumerate(section.decimals):
        if isinstance(token, _Literal):
            after += token.text
        else:
            digit = next(digits, "0")
            if token == "0" or number < kept:
                after += digit
    return f"{text},{after}" if places and after[:1].isdigit() else text + after


def _in_general(token: str | _Literal, whole: str, decimals: str) -> str:
    if isinstance(token, _Literal):
        return token.text
    return whole + (f",{decimals}" if decimals else "") if token == "General" else ""


def _whole_part(section: _Section, digits: str) -> str:
    """The part before the decimal mark, filled in from the right; further digits go before the first place."""
    first = next((number for number, token in enumerate(section.whole) if token in _PLACES), None)
    written: list[str] = []
    count = 0

    def put(digit: str) -> None:
        nonlocal count
        if section.grouped and count and count % 3 == 0:
            written.append(".")
        written.append(digit)
        count += 1

    left = list(digits)
    for number in range(len(section.whole) - 1, -1, -1):
        token = section.whole[number]
        if isinstance(token, _Literal):
            written.append(token.text[::-1])
        elif token in _PLACES:
            if left:
                put(left.pop())
            elif token == "0":
                put("0")
            if number == first:
                while left:
                    put(left.pop())
    return "".join(written)[::-1]
