"""What number formats show for the numbers of a table: figures other than the cells hold, and codes with their zeros."""

import re
from collections.abc import Sequence
from decimal import Decimal

from pricebook.base.languages import Figure
from pricebook.base.money import exact_text
from pricebook.findings import Finding, Place
from pricebook.tables.amount_words import says_dong
from pricebook.tables.cells.fields import Field
from pricebook.tables.cells.text import Cell, as_shown, quoted
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.files.sheet_facts import Position
from pricebook.tables.table import Change, Table

_FIGURE = re.compile(r"[-+(]?\s?\d(?:[\d.,\s]*\d)?\s?%?")
# "3.000" and "3,000" are three thousand to a Vietnamese reader.
_LIKE_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_DECIMAL = re.compile(r"(\d+)[.,](\d+)")
_SAYS_NEAR = re.compile("[≈~]")  # a format that says itself that it rounds
_NO_DIFFERENCE = Decimal("0.0005")  # đồng: prices are kept to 3 decimals
_NO_PART = Decimal("0.0000005")  # of a quantity: they are kept to 6
_KEPT = 6
_ENOUGH = 2  # digits that say what a quotient is: 0.33 for 1/3


def _cell(sheet: Sheet, at: Position) -> Cell:
    return sheet.rows[at[0]][at[1]]


def codes_as_shown(table: Table, sheet: Sheet, entry: Field, cells: Sequence[Position]) -> None:
    """Reads the numbers of a column of codes as their format shows them: 101 shown as 0101 is the code 0101 (XL045).

    Running numbers and ordinals are the same with and without zeros, and are left.
    """
    if entry.kind.read_as != "code" or entry.kind.only_counts or entry.id in ("number", "ordinal"):
        return
    changed: dict[str, list[Position]] = {}
    for at in cells:
        cell, text = _cell(sheet, at), sheet.looks.shown[at].strip()
        if isinstance(cell, bool) or not isinstance(cell, int | float) or not text:
            continue
        text = _DECIMAL.sub(r"\1.\2", text) if as_shown(cell) % 1 else text
        if text != exact_text(as_shown(cell)):
            changed.setdefault(text, []).append(at)
    for text, places in changed.items():
        cell = _cell(sheet, places[0])
        before = exact_text(as_shown(cell)) if isinstance(cell, int | float) else quoted(cell)
        first = Place(table.file, sheet.name, *places[0])
        table.readings[-1].changes.append(Change("XL045", first, before, text, len(places)))
        for row, column in places:
            sheet.change_row(row, [*sheet.rows[row][:column], text, *sheet.rows[row][column + 1 :]])


def other_figures(table: Table, sheet: Sheet, entry: Field, name: str, cells: Sequence[Position]) -> list[Finding]:
    """XL028 for a column of numbers whose format shows another figure than the cells hold."""
    if entry.kind.read_as != "number":
        return []
    looks = sheet.looks
    other = [at for at in cells if _differs(_cell(sheet, at), looks.shown[at], entry, at in looks.in_format)]
    if not other:
        return []
    more: dict[str, Figure] = {"field": name, "shown": quoted(looks.shown[other[0]]), "count": len(other)}
    return [Finding("XL028", Place(table.file, sheet.name, *other[0]), observed=quoted(_cell(sheet, other[0])), more=more)]


def _differs(cell: Cell, shown: str, entry: Field, in_format: bool) -> bool:
    """Whether what is shown for a number is another figure than the number."""
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not shown.strip():
        return False
    value = as_shown(cell)
    figures = _FIGURE.findall(shown)
    if entry.kind.percent_sign == "itself" and 0 < value < 1 and figures and figures[0].endswith("%"):
        return False  # 0.05 shown as 5%: NM012 asks which is meant
    if not figures:
        return value != 0  # accounts show a dash for zero
    if _is_price(entry) and not says_dong(_FIGURE.sub(" ", shown, count=1)):
        return True
    says_near = _SAYS_NEAR.search(shown) is not None
    return not any(_is_figure(text, value, entry, in_format, says_near) for text in figures)


def _is_figure(text: str, value: Decimal, entry: Field, in_format: bool, says_near: bool) -> bool:
    """Whether a text is a number as it may be shown: in groups, and rounded where that is no other figure."""
    typed = re.sub(r"\s", "", text)
    if typed.endswith("%"):
        typed = typed[:-1]
        value = value.scaleb(2) if entry.kind.percent_sign == "hundredth" else value
    sign = -1 if typed[:1] in ("-", "(") else 1
    typed = typed.lstrip("-+(")
    if _LIKE_THOUSANDS.fullmatch(typed) and abs(value) < 1000 and (_is_price(entry) or in_format):
        return False
    for mark, group in ((".", ","), (",", ".")):
        whole, _, decimals = typed.partition(mark)
        digits = whole.replace(group, "")
        if digits.isdecimal() and (not decimals or decimals.isdecimal()):
            stated = sign * Decimal(f"{digits}.{decimals or 0}")
            is_near = abs(stated - value) <= Decimal(5).scaleb(-len(decimals) - 1)
            if is_near and (says_near or _may_stand_for(stated, value, len(decimals), entry)):
                return True
    return typed.replace(".", "").replace(",", "").isdecimal() and value == sign * Decimal(re.sub("[.,]", "", typed))


def _may_stand_for(stated: Decimal, value: Decimal, decimals: int, entry: Field) -> bool:
    """Whether a rounded figure is the same to a reader: never for a price or for a quantity that could be shown in full.

    A quotient such as 1/3 is shown in full by no format; 0.33 says what it is. Amounts that are computed from others, and price
    nothing themselves, are shown in whole đồng as a rule.
    """
    is_money = entry.kind.money and "quantity" not in entry.id
    if abs(stated - value) <= (_NO_DIFFERENCE if is_money else _NO_PART):
        return True
    if is_money:
        return not _is_price(entry, computed=False) and stated != 0
    is_quotient = value != round(value, _KEPT)
    return is_quotient and decimals > 0 and len(stated.as_tuple().digits) >= _ENOUGH


def _is_price(entry: Field, *, computed: bool = True) -> bool:
    """Whether a column holds amounts of đồng, and no quantities, for which three decimals are usual.

    `computed`: also amounts that are computed from others.
    """
    return entry.kind.money and "quantity" not in entry.id and (computed or "price" in entry.kind.name or "price" in entry.id)
