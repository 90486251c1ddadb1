"""What the prices of a sheet are judged as: a proposal, a facility's own prices, or the prices that were issued.

A proposal is bounded by what may be decided on the day, other lists by what was decided: by the price issued.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Literal, NamedTuple, get_args

from pricebook.tables import clean_text, declared_tables, folded

ListKind = Literal["proposal", "own", "issued"]
KINDS: tuple[ListKind, ...] = get_args(ListKind)
Because = Literal["option", "heading", "title", "default"]
_NOT_WORD = re.compile(r"[\W_]+")
_CLAUSE = re.compile(r"[,;:.()]\s|[()]|\s[-–—]\s")  # between the clauses of a title
_ABOUT_PRICES = "giá"
LONGEST_TITLE = 300  # characters; a longer text above a table is no title


class JudgedAs(NamedTuple):
    """What the prices of a sheet are judged as, and why; `said` is the heading or the title that says so."""

    kind: ListKind
    because: Because
    said: str | None = None


BY_DEFAULT = JudgedAs("own", "default")


def judged_as(headings: Iterable[str], titles: Iterable[str], sheet: str | None = None) -> JudgedAs:
    """Returns what the prices of a sheet are judged as: as the heading of a price column says, else a title above the table.

    Every list that was issued stands below texts about the proposal that led to it ("Xét đề nghị của …", "theo Tờ trình số …").
    A title therefore counts only where it says that the prices themselves are proposed.

    Args:
        headings: the headings of the columns of prices.
        titles: the texts above the table.
        sheet: the name of the sheet, which counts where these say nothing.

    Returns:
        A proposal where the heading or a title says so; else a facility's own prices.
    """
    for text in headings:
        if _says(text, "proposal"):
            return JudgedAs("proposal", "heading", text)
        if _says(text, "settled"):
            return JudgedAs("own", "heading", text)
    lines = [clean_text(line) for text in titles for line in text.splitlines()]
    lines = [line for line in lines if len(line) <= LONGEST_TITLE and not _is_basis(line)]
    for line in lines:
        if _proposes_prices(line):
            return JudgedAs("proposal", "title", line)
    settled = (line for line in lines if _says(line, "title_settled"))
    judged = next((JudgedAs("own", "title", line) for line in settled), BY_DEFAULT)
    named = sheet is not None and judged is BY_DEFAULT and _proposes_prices(sheet)
    return JudgedAs("proposal", "title", sheet) if named else judged


def says_proposal(heading: str) -> bool:
    """Whether the heading of a price says that it is proposed."""
    return _says(heading, "proposal")


def _is_basis(title: str) -> bool:
    """Whether a text above the table names a basis ("Xét đề nghị của …") or a person ("Người lập bảng: …"): it is no title."""
    compared = _comparison(title)
    return _words("title_basis", compared).match(compared(title)) is not None


def _proposes_prices(title: str) -> bool:
    """Whether a title says that the prices are proposed."""
    compared = _comparison(title)
    is_document = _words("title_document", compared).match(compared(title)) is not None and not _says(title, "title_done")
    said = _without_requests(title)
    return is_document or _says(title, "title_proposal") or (_says(said, "title_prices") and _says(said, "title_proposed"))


def _without_requests(title: str) -> str:
    """A title without what it asks of others than those who approve prices: "…, đề nghị niêm yết công khai".

    A request to approve is one about prices, whether it names them or not: "Đề nghị Sở Y tế xem xét, phê duyệt".
    """
    compared = _comparison(title)
    done, asked = _words("title_done", compared), _words("title_asked", compared)
    clauses = [asked.sub(" ", compared(clause)) for clause in _CLAUSE.split(title)]
    request = _words("title_request", compared)
    for number, clause in enumerate(clauses):
        if request.match(clause):
            rest = done.sub(" ", " ".join(clauses[number:]))
            approves = _words("title_approval", compared).search(rest) is not None
            return " ".join([*clauses[:number], *([compared(_ABOUT_PRICES), rest] if approves else [])])
    return " ".join(clauses)


def _says(text: str, what: str) -> bool:
    """Whether a text has one of the declared phrases, outside those that hold such words and say nothing of the prices."""
    compared = _comparison(text)
    return _words(what, compared).search(_words("apart", compared).sub(" ", compared(text))) is not None


def _comparison(text: str) -> Callable[[str], str]:
    """How a text is compared: with its accents, which decide between "trình" and "Trinh"; without, where it has none at all."""
    return folded if text.isascii() else _with_accents


def _with_accents(text: str) -> str:
    """The text in lower case, only letters and digits, with its accents."""
    return _NOT_WORD.sub(" ", text.casefold()).strip()


@cache
def _words(what: str, compared: Callable[[str], str]) -> re.Pattern[str]:
    """The declared phrases (`templates/submission.toml`) as one pattern of whole words."""
    phrases = map(compared, declared_tables("submission")["judged_as"][what])
    return re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, phrases), key=len, reverse=True)) + r")\b")
