"""Which column is the price, where the insured price stands beside those for other patients ("Giá BHYT", "Giá dịch vụ")."""

import re
from dataclasses import replace
from functools import cache

from pricebook.tables import Heading, declared_tables, folded

_ABOUT_MONEY = re.compile(r"\b(?:gia|muc|don gia|thanh tien|so tien|vien phi)\b")
_NO_AMOUNT = re.compile(r"^(?:%|ty le|ti le|phan tram|nguon|ket qua|stt|tt|so|ma|ten)\b|chenh lech|%")
_LONGEST = 120  # characters of a heading


def is_about_money(text: str) -> bool:
    """Whether a heading says that its column holds amounts of money."""
    plain = folded(text)
    return bool(_ABOUT_MONEY.search(plain)) and not _NO_AMOUNT.search(plain) and "%" not in text and len(text) < _LONGEST


def with_insured_as_price(heading: Heading) -> Heading:
    """A heading whose price is the insured one, where that stands beside prices for other patients.

    The fund pays the insured price, and the regulation bounds it; what others are charged is judged by nobody here.
    """
    fields = {column: field for field, column in heading.columns.items()}
    unclear = heading.ambiguous.get("price", [])
    free = [c for c in heading.names if fields.get(c, "price") == "price" and not _of_another_field(heading, c)]
    money = {column: heading.names[column] for column in free if is_about_money(heading.names[column])}
    insured = [column for column, text in money.items() if is_insured(text)]
    others = [column for column, text in money.items() if is_for_others(text)]
    if len(insured) != 1 or not others:
        return heading
    taken = heading.columns.get("price")
    if taken not in (None, *others) or not set(unclear) <= {*insured, *others}:
        return heading
    ambiguous = {field: columns for field, columns in heading.ambiguous.items() if field != "price"}
    return replace(heading, columns={**heading.columns, "price": insured[0]}, ambiguous=ambiguous)


def is_insured(text: str) -> bool:
    """Whether the heading of a price says that it is for the insured: "Giá BHYT", and not "Giá không có BHYT"."""
    plain = folded(text)
    said = _words("insured").search(plain)
    return said is not None and _words("before_not").search(plain, 0, said.start()) is None


def is_for_others(text: str) -> bool:
    """Whether the heading of a price says that it is for others than the insured: paying patients, services on request."""
    plain = folded(text)
    return not is_insured(text) and any(_words(what).search(plain) for what in ("others", "insured"))


def says(text: str, what: str) -> bool:
    """Whether the heading of a column of money has one of the declared words (`price_columns`)."""
    return _words(what).search(folded(text)) is not None


def _of_another_field(heading: Heading, column: int) -> bool:
    return any(column in columns for field, columns in heading.ambiguous.items() if field != "price")


@cache
def _words(what: str) -> re.Pattern[str]:
    phrases = sorted(map(folded, declared_tables("submission")["price_columns"][what]), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b")
