"""How a stay ended, as a bed sheet says it: the outcome of the treatment, and how the patient left."""

import re
import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, cast

from pricebook.base.resources import resource_folder
from pricebook.regulation import Leaving, Outcome
from pricebook.tables import clean_text, folded
from pricebook.tables.cells.text import Cell

_SHARE = re.compile(r"\d{1,6}(\.\d{1,9})?%?|\d{1,6}/[1-9]\d{0,5}", re.ASCII)
FIELDS = ("outcome", "leaving", "fund_share")


@dataclass(frozen=True, slots=True)
class StayEnd:
    """How a stay ended; None where it is not known. `stated`: whether the sheet says anything of it."""

    outcome: Outcome | None = None
    leaving: Leaving | None = None
    stated: bool = False


NOT_STATED = StayEnd()


@cache
def _declared() -> dict[str, Any]:
    return tomllib.loads((resource_folder("templates") / "bed_sheet.toml").read_text(encoding="utf-8"))


@cache
def _starts(field: str) -> tuple[str, ...]:
    return tuple(folded(heading) for heading in _declared()["columns"][field])


def field_of_heading(heading: Cell) -> str | None:
    """The field of a heading: outcome, leaving or fund_share; None if it is none of them."""
    text = folded(heading) if isinstance(heading, str) else ""
    return next((field for field in FIELDS if text.startswith(_starts(field))), None)


@cache
def _ends(field: str) -> dict[str, dict[str, Any]]:
    """What may stand in a column → the end that it means."""
    found = {}
    for end in _declared()["ends"]:
        for text in (*end["words"], *end.get("codes", {}).get(field, ())):
            found[folded(text)] = end
    return found


def read_end(cells: dict[str, Cell]) -> tuple[StayEnd, list[str]]:
    """Reads how a stay ended.

    Args:
        cells: the cell of each of the columns outcome and leaving that the sheet has.

    Returns:
        A pair: the end, and the fields whose cell is not understood. Where two cells contradict each other, neither is.
    """
    known: dict[str, str] = {}
    unclear: list[str] = []
    stated = False
    for field, cell in cells.items():
        text = folded(cell_text(cell))
        if not text:
            continue
        stated = True
        end = _ends(field).get(text)
        if end is None:
            unclear.append(field)
            continue
        said: dict[str, str] = {name: end[name] for name in ("outcome", "leaving") if name in end}
        if any(known.get(name, value) != value for name, value in said.items()):
            return StayEnd(stated=True), list(cells)
        known |= said
    return StayEnd(cast("Outcome | None", known.get("outcome")), cast("Leaving | None", known.get("leaving")), stated), unclear


def words_of_end(end: StayEnd) -> tuple[str, str]:
    """The outcome, and how the patient left, in the first of the words that are read as such; blank where it is not known."""

    def words(field: str, value: str | None) -> str:
        alone = (entry for entry in _declared()["ends"] if {name for name in ("outcome", "leaving") if name in entry} == {field})
        return next((str(entry["words"][0]) for entry in alone if entry[field] == value), "")

    return words("outcome", end.outcome), words("leaving", end.leaving)


def read_fund_share(cell: Cell) -> Fraction | None:
    """Reads the fund's share of the bed money: 80, "80%", 0.8, "4/5"; None where the cell holds none."""
    return share_of_text(cell_text(cell))


def share_of_text(text: str) -> Fraction | None:
    """Reads a share from 0 to 1. Above 1, and with the sign %, it is a percentage."""
    text = clean_text(text).replace(",", ".").replace(" ", "")
    percent = text.endswith("%")
    if not _SHARE.fullmatch(text):
        return None
    share = Fraction(text.removesuffix("%"))
    if percent or share > 1:
        share /= 100
    return share if 0 <= share <= 1 else None


def cell_text(cell: Cell) -> str:
    """The text of a cell; a number as it is shown."""
    if isinstance(cell, str):
        return clean_text(cell)
    return f"{cell:.15g}" if isinstance(cell, int | float) and not isinstance(cell, bool) else ""
