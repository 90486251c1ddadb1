"""The rows of a list that was built, as a page asks for them: searched, chosen by class or by what is special about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pricebook.app.shown_findings import search_words

A_PAGE = 100  # prices
MOST_WORDS = 12  # of a search
Only = Literal["all", "missing", "capped", "proposal", "fixed", "regional", "flagged", "disputed", "risen", "fallen"]
ONLY: tuple[Only, ...] = get_args(Only)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PricesPage:
    """Some of many prices.

    Attributes:
        rows: those of this page.
        count: how many there are on all pages.
        page, pages: the number of this page, from 1, and how many there are.
        asked: what was asked for: q, class, group, only.
    """

    rows: Sequence[Row]
    count: int
    page: int
    pages: int
    asked: Mapping[str, str]

    @property
    def near(self) -> list[int | None]:
        """The pages that one can go to from here: first, last, and those beside this one; None where some are left out."""
        wanted = sorted({1, self.pages, *range(max(1, self.page - 2), min(self.pages, self.page + 2) + 1)})
        told: list[int | None] = []
        for number in wanted:
            if told and number - (told[-1] or 0) > 1:
                told.append(None)
            told.append(number)
        return told


def prices_in(shown: Mapping[str, Any], asked: Mapping[str, str], page: int) -> PricesPage:
    """A page of the prices of a list.

    Args:
        shown: the contents of list.json.
        asked: `q`: words that code or name must have; `class`, `group`: of the price; `only`: what is special about it.
        page: the number of the page; one that does not exist is the nearest that does.
    """
    columns: list[str] = shown["columns"]
    at = {name: number for number, name in enumerate(columns)}
    words = search_words(asked.get("q", ""))[:MOST_WORDS]
    only, class_, group = asked.get("only", "all"), asked.get("class", ""), asked.get("group", "")
    numbers = [
        number
        for number, row in enumerate(shown["rows"])
        if (not class_ or row[at["class"]] == class_)
        and (not group or str(row[at["group"]]) == group)
        and is_special(only, row, at)
        and (not words or all(word in row[at["search"]] for word in words))
    ]
    pages = max(1, -(-len(numbers) // A_PAGE))
    page = min(max(page, 1), pages)
    rows = [dict(zip(columns, shown["rows"][each], strict=True)) for each in numbers[(page - 1) * A_PAGE : page * A_PAGE]]
    return PricesPage(rows, len(numbers), page, pages, asked)


def is_special(only: str, row: Sequence[Any], at: Mapping[str, int]) -> bool:
    """Whether something is so of a price."""
    price, current = row[at["price"]], row[at["current"]]
    match only:
        case "missing":
            return price is None
        case "capped" | "fixed":
            return bool(row[at["status"]] == only)
        case "proposal":
            return bool(row[at["bound"]] == "proposal")
        case "regional" | "flagged" | "disputed":
            return bool(row[at[only]])
        case "risen":
            return price is not None and current is not None and price > current
        case "fallen":
            return price is not None and current is not None and price < current
    return True
