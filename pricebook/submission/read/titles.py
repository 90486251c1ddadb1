"""Tells the titles of groups from rows of data that lack a price."""

from collections.abc import Collection, Sequence
from itertools import pairwise

from pricebook.submission.stated import StatedLine
from pricebook.tables import folded
from pricebook.tables.layout.title_forms import goes_on_inside


def without_titles(lines: Sequence[StatedLine], chapters: Collection[str] = ()) -> list[StatedLine]:
    """Returns the lines of one table without those that are titles of groups.

    A title holds only a text that names no service; it may be numbered. A row with a code, a unit, or the number that lies
    between those of the rows around it is a row of data, whatever it lacks. An ordinal with a name is one as well, unless the
    ordinals go on inside it: "C5.1" above "C5.1.1"; and so is a code with a name, unless it names a chapter of the regulation, or
    the codes go on inside it: "01 | HỒI SỨC CẤP CỨU VÀ CHỐNG ĐỘC" above "01.0002.1778".

    Args:
        lines: the lines.
        chapters: the names of the chapters of the regulation, folded, with their numbers and without.
    """
    continued = _continued(lines)
    titles = {id(line) for line in lines if _holds_only_text(line) and line.row not in continued}
    titles |= {id(line) for line, below in pairwise(lines) if _holds_only_text(line, ordinal=True) and _is_inside(below, line)}
    titles |= {id(line) for line, below in zip(lines, [*lines[1:], None], strict=True) if _is_chapter(line, below, chapters)}
    return [line for line in lines if id(line) not in titles]


def _is_chapter(line: StatedLine, below: StatedLine | None, chapters: Collection[str]) -> bool:
    """Whether a row holds only a text and the code of a chapter beside it."""
    code = line.service_code
    if code is None or line.name is None or line.figures or line.candidates or line.unit is not None or line.broken:
        return False
    goes_on = below is not None and goes_on_inside(code, below.service_code or "")
    return goes_on or folded(line.name) in chapters or folded(f"{code} {line.name}") in chapters


def _holds_only_text(line: StatedLine, *, ordinal: bool = False) -> bool:
    """Whether a row has no figure, unit or code, and names no service. `ordinal`: also where it has ordinal and name."""
    only_text = not line.figures and not line.candidates and line.service_code is None and line.unit is None
    return only_text and not line.broken and (ordinal or line.ordinal is None or line.name is None)


def _is_inside(below: StatedLine, line: StatedLine) -> bool:
    """Whether the ordinal of the row below lies inside that of a row."""
    return line.ordinal is not None and (below.ordinal or "").startswith(f"{line.ordinal.rstrip('.')}.")


def _continued(lines: Sequence[StatedLine]) -> set[int]:
    """The rows of text whose number continues that of a row of data beside them, and that no row beside contradicts."""
    rows: dict[int, StatedLine] = {}
    for line in lines:
        rows.setdefault(line.row, line)
    ordered = list(rows.values())
    numbers = [_number(line) for line in ordered]
    found: set[int] = set()
    run: list[int] = []  # rows of text one below the other, each with the next number
    for i, (line, number) in enumerate(zip(ordered, numbers, strict=True)):
        if number is None or not _holds_only_text(line):
            run = []
            continue
        run = [*run, i] if run and numbers[run[-1]] == number - 1 else [i]
        above = run[0] - 1
        follows = above >= 0 and not _holds_only_text(ordered[above]) and numbers[above] == (numbers[run[0]] or 0) - 1
        below = numbers[i + 1] if i + 1 < len(ordered) else None
        is_last = i + 1 == len(ordered)
        if below == number + 1 and _holds_only_text(ordered[i + 1]):
            continue  # the run goes on
        leads = below == number + 1
        if (follows and (leads or is_last)) or (leads and above < 0 and number == 1):
            found.update(ordered[k].row for k in run)
    return found


def _number(line: StatedLine) -> int | None:
    text = (line.number or "").rstrip(".)")
    return int(text) if text.isdecimal() and len(text) <= 6 else None
