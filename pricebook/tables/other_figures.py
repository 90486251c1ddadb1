"""What is said of a unit that is not that of the amounts: of totals, packages, guarantees, or of rows that have this unit.

"Tổng giá trị (triệu đồng): 1.250" above a table says nothing of its prices, and "Đơn giá (đồng/100 viên)" over rows in "100 viên"
says what the rows say. The words stand in `templates/amounts.toml`.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cache, lru_cache

from pricebook.tables.amount_units import Found
from pricebook.tables.amount_words import amount_words, dong_pattern
from pricebook.tables.cells.text import clean_text
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.layout.headings import Heading
from pricebook.tables.layout.row_kinds import is_blank
from pricebook.tables.layout.spec import declared_tables


def with_units(heading: Heading) -> Heading:
    """A heading whose names say what the row of units below them says."""
    if not heading.units:
        return heading
    units = {column: f"{heading.names[column]} - {text}" for column, text in heading.units.items()}
    return replace(heading, names=heading.names | units)


def about_these_amounts(sheet: Sheet, heading: Heading, amounts: Collection[int], found: Iterable[Found]) -> list[Found]:
    """What is found about the unit of amounts, without what is about another figure and what says the unit of the rows.

    Args:
        sheet: The sheet.
        heading: Its heading.
        amounts: The columns of amounts.
        found: What says that amounts are not in đồng, or not for one unit.
    """
    kept = [each for each in found if each.row is None or _within(each, heading) or not about_another_figure(each.text)]
    units = _units_of_rows(sheet, heading, amounts) if kept else set()
    return [each for each in kept if len(units) != 1 or each.row is None or not _says_unit(each.text, next(iter(units)))]


def _within(found: Found, heading: Heading) -> bool:
    return found.row is not None and heading.first <= found.row <= heading.last


@lru_cache(maxsize=1_000)
def about_another_figure(text: str) -> bool:
    """Whether all that a note says of a unit is about totals, packages, guarantees or cases that were surveyed."""
    rest, cut = text, False
    for found in reversed(list(_figures().finditer(text))):
        if not _of_prices_too(text[: found.start()], found):
            rest, cut = f"{rest[: found.start()]} {rest[found.end() :]}", True
    words = amount_words()
    patterns = (words.note, words.of_currency, words.bracketed, words.per_note, words.per_quantity, words.multiplied, words.alone)
    return cut and not any(pattern.search(rest) for pattern in patterns)


def _of_prices_too(before: str, found: re.Match[str]) -> bool:
    """Whether what is said of a figure is said of prices too: "đơn giá, thành tiền (nghìn đồng)"."""
    price = rf"(?<!\w){_any(declared_tables('amounts')['per']['price'])}(?!\w)"
    behind = found["name"] or ""
    if re.search(price, behind, re.IGNORECASE):
        return True
    joined = re.search(
        rf"{price}(?P<said>[^;:()]*?)\s*{_any(declared_tables('amounts')['other_figures']['joined'])}\s*$", before, re.IGNORECASE
    )
    return joined is not None and re.search(rf"(?<!\w){dong_pattern()}", joined["said"], re.IGNORECASE) is None


@cache
def _figures() -> re.Pattern[str]:
    said, magnitudes = declared_tables("amounts"), declared_tables("amounts")["magnitudes"]
    other, currency = said["other_figures"], said["currency"]
    dong = dong_pattern()
    thousands = rf"(?:1[., ]?000|{_any([*magnitudes['words'], *magnitudes['careful']])})"
    money = rf"(?:{thousands}\s*(?:{dong})?|{_any(currency['others'])}(?!\w))"
    name = r"(?P<name>[^;,:()\[\]\d]{0,40}?)"
    remark = r"[(\[][^()\[\]]{1,40}[)\]]"
    amount = r"\d[\d.,]*"
    behind = rf"{remark}(?:\s*[:=]?\s*{amount})?|\s*[:=]?\s*{amount}\s*{remark}|\s*[:=]?\s*{money}(?:\s*[:=]?\s*{amount})?"
    counted = rf"\s*{remark}\s*[:=]?\s*{amount}|\s*[:=]?\s*{amount}\s*{remark}"
    surveyed = rf"{_any(other['surveyed'])}\s+{_any(other['surveyed_over'])}\s+\d[\d.,]*\s+\w+"
    return re.compile(
        rf"(?<!\w)(?:{_any(other['words'])}(?!\w){name}(?:{behind})|{_any(other['before_amount'])}(?!\w)[^;,:()\[\]\d]{{0,40}}?(?:{counted})"
        rf"|{surveyed})",
        re.IGNORECASE,
    )


def _units_of_rows(sheet: Sheet, heading: Heading, amounts: Collection[int]) -> set[str]:
    """The units of the rows below a heading that have an amount, in small letters; "" for a row without one."""
    unit = heading.columns.get("unit")
    if unit is None:
        return set()
    rows = sheet.rows[heading.last + 1 :]
    priced = [row for row in rows if any(column < len(row) and not is_blank(row[column]) for column in amounts)]
    return {clean_text(cell).casefold() if unit < len(row) and isinstance(cell := row[unit], str) else "" for row in priced}


def _says_unit(text: str, unit: str) -> bool:
    """Whether a text says nothing of a unit but the one that the rows have: "đồng/100 viên" over "100 viên"."""
    many = declared_tables("amounts")["per"]["many"]
    first = unit.split(" ", 1)[0]
    spelt = [unit, *([first] if first in many else [])]
    words = amount_words()
    if not (first in many or first[:1].isdigit()) or words.in_heading.search(unit) or words.other_currency.search(unit):
        return False  # money is no unit of goods; any other unit is compared where it is said (amount_units.py)
    for one in spelt:
        written = rf"(?<![\w.,]){re.escape(one)}(?!\w)(?!\s*{dong_pattern()})".replace(r"\ ", r"\s+")
        rest, found = re.subn(written, " ", text, flags=re.IGNORECASE)
        others = (words.in_heading, words.other_currency, words.per, words.per_note)
        if found and not any(pattern.search(rest) for pattern in others):
            return True
    return False


def _any(words: Iterable[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) + ")"
