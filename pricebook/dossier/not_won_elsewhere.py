"""What speaks of something else than the rows of a tender file beside or below it, by the words of `templates/not_won.toml`.

A column of countries is about no money, a sentence above a table may mention the items that are not in it, and a remark another
bidder or a former year.
"""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache

from pricebook.items.units import known_units
from pricebook.tables import declared_tables, folded

_WILD = ("{n}", "{year}", "{count}", "{unit}", "{words}")
_YEAR = r"(?:19|20)\d\d"
_NUMBER = r"\d+(?: \d+)*"
_OF_BIDDER = re.compile(r"\b(?:nha thau|cong ty) (\w)\b (?:la |bi |da )?(?:khong|ko|chua|truot|rot)\b")
_DAY = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_IN_YEAR = re.compile(rf"\bnam ({_YEAR})\b")


def phrases_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """One of some phrases in a folded text, as whole words; {n}, {year} and the like stand for numbers, years and units."""
    written = "|".join(map(_phrase, phrases))
    return re.compile(rf"\b(?:{written})\b" if written else r"(?!)")


def _phrase(phrase: str) -> str:
    words = [_wild(word[1:-1]) if word in _WILD else re.escape(folded(word)) for word in phrase.split()]
    return "".join(word if word.endswith("?") else f"{word} " for word in words).rstrip()


@cache
def _wild(name: str) -> str:
    if name == "unit":
        units = {folded(unit) for unit in known_units().keys}
        return f"(?:{'|'.join(sorted(map(re.escape, units - {''}), key=len, reverse=True))})"
    return {
        "n": _NUMBER,
        "year": _YEAR,
        "count": rf"(?!{_YEAR}\b(?! \d)){_NUMBER}",
        "words": r"(?:\w+(?: \w+){0,3} )?",  # with the space behind it
    }[name]


@lru_cache(maxsize=10_000)
def about_else(heading: str) -> frozenset[str]:
    """What a column is about, by its heading: "tests", "origin", "funds", "packages", "planned", "classes" or "disposal"."""
    plain = folded(heading)
    whole, within = _headings()
    return frozenset(
        [
            *(name for name, texts in whole.items() if plain in texts),
            *(name for name, words in within.items() if words.search(plain)),
        ]
    )


@cache
def _headings() -> tuple[dict[str, frozenset[str]], dict[str, re.Pattern[str]]]:
    declared = declared_tables("not_won")
    said: dict[str, list[str]] = {**declared["headings"], "tests_with": declared["tests"]["headings"]}
    whole = {name: frozenset(map(folded, texts)) for name, texts in said.items() if not name.endswith("_with")}
    within = {name.removesuffix("_with"): phrases_pattern(texts) for name, texts in said.items() if name.endswith("_with")}
    return whole, within


def only_mentions(plain: str) -> bool:
    """Whether a folded title mentions items that won nothing and are not those below it."""
    return _mentions().search(plain) is not None


@cache
def _mentions() -> re.Pattern[str]:
    return phrases_pattern(declared_tables("not_won")["mentions"]["words"])


def counts_others(text: str, rows: int) -> bool:
    """Whether a title begins with a count of items that is not that of the rows: "(3 mặt hàng không có nhà thầu trúng)"."""
    found = _counted().match(folded(text))
    return found is not None and int(found[1]) != rows


@cache
def _counted() -> re.Pattern[str]:
    things = "|".join(re.escape(folded(word)) for word in declared_tables("not_won")["mentions"]["counted"])
    return re.compile(rf"(?:co |con |va |gom )?(\d{{1,5}}) (?:{things})\b")


def of_another_award(text: str, bidder: str | None, valid_from: str | None) -> bool:
    """Whether a remark that nothing was won is about another bidder than the row's, or about a year before the row's.

    Args:
        text: the remark.
        bidder: the row's bidder; None where it names none.
        valid_from: the first day of the row's price, as YYYY-MM-DD; None where it has none.
    """
    plain = folded(text)
    named = _OF_BIDDER.search(plain)
    if named is not None:
        return bidder is None or named[1] not in folded(bidder).split()
    years = [int(year) for year in _IN_YEAR.findall(plain)]
    return bool(years) and valid_from is not None and max(years) < int(valid_from[:4])


def still_held(text: str, decision: str | None, day: date | None) -> bool:
    """Whether a remark that another decision takes the place of a row is of a day after the pricing date, or names the row's own.

    Args:
        text: the remark: "Thay bằng QĐ 3 từ 01/10/2012".
        decision: the decision of the row; None where it has none.
        day: the pricing date; None where it is not known.
    """
    plain = folded(text)
    if "thay" not in plain.split():
        return False
    days = [(int(year), int(month), int(of_month)) for of_month, month, year in _DAY.findall(text)]
    later = day is not None and any(each > (day.year, day.month, day.day) for each in days)
    return later or (decision is not None and f" {folded(decision)} " in f" {plain} ")
