"""Whether a column of numbers carries the regulation's ordinals, and which of them identify services.

A plain "STT" numbers the rows of the list itself. That its numbers are the regulation's has to show: in its heading, or in
numbers that do not count the rows and are still those of the services that codes and names say.
"""

import re
from typing import NamedTuple

from pricebook.regulation import LawOnDay
from pricebook.submission.read.names import is_of_another
from pricebook.submission.stated import StatedLine, StatedList

ENOUGH_ROWS = 5  # fewer rows do not show what a column of numbers is
ENOUGH_AGREEMENT = 0.5  # share of the rows, identified by code or name, that a column of ordinals must agree with
_WITH_DECIMAL = re.compile(r"(\d+)\.0+")
FEWEST_SHOWING = 2  # rows whose numbers do not count, so that two agreements are no accident


def read_ordinals(stated: StatedList, law: LawOnDay, lines: list[StatedLine]) -> None:
    """Sets the ordinals of the lines of one table, whose services were looked up, and notes a table without the regulation's.

    A column whose heading says that it carries them does, unless codes and names say otherwise. A plain "STT" does only if its
    numbers show it; and a row whose code, or whose name, is another's than the number's is never identified by it.

    Args:
        stated: the list; the table's source is added to those without ordinals, or with those of another document.
        law: the regulation.
        lines: the lines of one table. `by_ordinal` is what their numbers would mean.
    """
    source = lines[0].source
    has_column = source.has("ordinal")
    known = [line for line in lines if line.by_ordinal is not None and (line.by_code or line.by_name)]
    agreeing = sum(map(_agrees, known))
    if has_column:
        of_another = _names_another_law(source.heading_of("ordinal"), law.regulation.ordinal_heading)
        accepted = agreeing >= ENOUGH_AGREEMENT * len(known) or (len(known) < ENOUGH_ROWS and not (of_another and not agreeing))
    elif all(line.service_code is None and line.name is None for line in lines):  # nothing else identifies the services
        accepted = _alone_are_ordinals(lines)
    else:
        accepted = agreeing >= ENOUGH_AGREEMENT * len(known) > 0 and _show_it(lines, law, agreeing == len(known))
        if accepted:
            _keep_only_what_identifies(lines, law)
    if not accepted:
        (stated.sheets_with_other_ordinals if has_column else stated.sheets_without_ordinals).append(source)
    for line in lines:
        line.by_ordinal = line.by_ordinal if accepted else None
        line.ordinal = line.ordinal if has_column else line.number if accepted and line.by_ordinal is not None else None


def _agrees(line: StatedLine) -> bool:
    """Whether the number of a line is that of a service that its code or its name means."""
    return bool(set(line.by_ordinal or ()) & {*(line.by_code or ()), *(line.by_name or ())})


class _Numbered(NamedTuple):
    """A row with a number. `counts`: whether the number counts the rows of the list; `goes_on`: whether it continues the last."""

    line: StatedLine
    counts: bool
    goes_on: bool


def _numbered(lines: list[StatedLine]) -> list[_Numbered]:
    """The rows with a number or an ordinal, in their order. One with letters ("C5.1.268") counts nothing."""
    found: list[_Numbered] = []
    last = 0
    for line in {line.row: line for line in lines if line.number is not None}.values():
        number = _whole(line.number or "")
        if number is not None:
            counts = number in (1, len(found) + 1)
            found.append(_Numbered(line, counts, number in (1, last, last + 1)))
            last = number
        elif line.by_ordinal:
            found.append(_Numbered(line, False, False))
    return found


def without_decimal(text: str) -> str:
    """A whole number as it counts, where it was typed or exported with a decimal: "268" of "268.0"; any other text as it is."""
    found = _WITH_DECIMAL.fullmatch(text)
    return found[1] if found else text


def _whole(text: str) -> int | None:
    """The number of a text such as "7", "07", "7.", "7.0" or "7)"; None for another text."""
    plain = without_decimal(text.strip()).rstrip(".)")
    return int(plain) if plain.isdecimal() and len(plain) <= 6 else None


def _show_it(lines: list[StatedLine], law: LawOnDay, all_agree: bool) -> bool:
    """Whether the numbers under a plain "STT" show that they are the regulation's: those that do not count the rows agree.

    Where a list has to carry the ordinals, a column that agrees throughout carries them, though it may also count.
    """
    showing = [row.line for row in _numbered(lines) if not row.counts and (row.line.by_code or row.line.by_name)]
    agreeing = sum(map(_agrees, showing))
    if law.regulation.numbering is not None and all_agree:
        return True
    return agreeing >= FEWEST_SHOWING and agreeing >= ENOUGH_AGREEMENT * len(showing)


def _alone_are_ordinals(lines: list[StatedLine]) -> bool:
    """Whether numbers are ordinals that nothing stands beside: most are the regulation's, and most do not go on from the last."""
    rows = _numbered(lines)
    known = sum(bool(row.line.by_ordinal) for row in rows)
    jumps = sum(not row.goes_on for row in rows if row.line.by_ordinal)
    return known > 0 and known >= ENOUGH_AGREEMENT * len(rows) and jumps >= ENOUGH_AGREEMENT * len(rows)


def _keep_only_what_identifies(lines: list[StatedLine], law: LawOnDay) -> None:
    """Forgets the numbers of a plain "STT" that may not identify their rows.

    A number stays where code or name can mean its service too. Where a list has to carry the ordinals it stays as well beside the
    name of another service, which is then a wrong ordinal, and beside a blank or general name, for which it says what is meant.
    """
    carried = law.regulation.numbering is not None
    for line in lines:
        if _agrees(line) or line.by_ordinal is None:
            continue
        if not (carried and line.service_code is None and (line.by_name or _may_be_named_so(line, law))):
            line.by_ordinal = None


def _may_be_named_so(line: StatedLine, law: LawOnDay) -> bool:
    """Whether the name of a line, which is no service's, may be a name of the service of its ordinal."""
    names = [law.services[each].name for each in line.by_ordinal or ()]
    return line.name is None or any(name is None or not is_of_another(line.name, name) for name in names)


def _names_another_law(heading: str, own: str) -> bool:
    """Whether the heading names a document with another number, such as "STT TT37" in a list under another circular."""
    numbers = set(re.findall(r"\d+", heading))
    return bool(numbers) and not numbers & set(re.findall(r"\d+", own))
