"""What people type and the registry keeps for good: texts of one line, and days in which a price list can be.

A line break in a number would forge a line wherever it is shown, and a number of blanks looks like one that nobody gave.
"""

import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from pricebook.app.errors import WrongOption
from pricebook.base.languages import is_text
from pricebook.registry.schema import LAST_DAY
from pricebook.tables import clean_text

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

# The state whose offices decide was founded on the one; nobody decides for times after the other: such a year is a slip.
EARLIEST, LATEST = date(1945, 9, 2), date(2199, 12, 31)
_LEAD = re.compile(r"^số\b\s*[:.]?\s*(?=\S)", re.IGNORECASE)
MOST_DAYS = 3_660  # ten years: no term is prolonged by more


def one_line(text: str) -> str:
    """A text as one line: composed letters, single blanks, nothing that is not seen. "" where nothing is left.

    Raises:
        WrongOption: It is no text: it has half a letter, as bytes of another encoding give it.
    """
    if not is_text(text):
        raise WrongOption("not-text", said=ascii(text)[1:-1][:80])
    return "".join(letter for letter in clean_text(text) if letter.isprintable())


def needed_line(text: str, option: str) -> str:
    """A text as one line, that must not be blank. Raises WrongOption if it is, or is no text."""
    line = one_line(text)
    if not line:
        raise WrongOption("blank-text", option=option)
    return line


def as_typed(*texts: str, needed: Iterable[str] = ()) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Around a verb that records something: its texts become lines, and its days are held against the bounds.

    Args:
        texts: The parameters with texts; a blank one was not given (None). In a sequence each text is one line, and a tuple of
            texts in it each of its texts.
        needed: Parameters with texts that must be given.

    The verb raises WrongOption for a text that is none, one that is needed and blank, and a day out of bounds.
    """

    def around(verb: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        signature = inspect.signature(verb)

        @wraps(verb)
        def called(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            bound = signature.bind(*args, **kwargs)
            for name in texts:
                if name in bound.arguments:
                    bound.arguments[name] = _lines_of(_with_marks(name, bound.arguments[name]))
            for name in needed:
                if isinstance(said := bound.arguments.get(name), str):
                    bound.arguments[name] = needed_line(said, "--paper" if name == "paper_no" else f"--{name}")
            for name in ("paper_no", "decision"):  # papers print "Số:" before it
                if isinstance(said := bound.arguments.get(name), str):
                    bound.arguments[name] = _LEAD.sub("", said)
            refuse_days(bound.arguments.values())
            return verb(*bound.args, **bound.kwargs)

        return called

    return around


def _with_marks(name: str, value: Any) -> Any:
    """The lines of a note with marks between them, so that the one line that they become can be read."""
    if name != "note" or not isinstance(value, str):
        return value
    lines = [line for each in value.splitlines() if (line := each.strip())]
    return " ".join(line if line[-1] in ".;:,!?" else f"{line};" for line in lines[:-1]) + " " + (lines[-1] if lines else "")


def _lines_of(value: Any) -> Any:
    if isinstance(value, str):
        return one_line(value) or None
    if isinstance(value, list | tuple):
        return tuple(one_line(each) if isinstance(each, str) else _lines_of(each) for each in value)
    return value


def refuse_days(values: Iterable[Any]) -> None:
    """Refuses days in which no price list can be; also in records, as in the phases of an approval.

    Raises:
        WrongOption: A day is before EARLIEST or after LATEST; LAST_DAY is no day, but says that something has no end.
    """
    for value in values:
        if isinstance(value, date):
            if value != LAST_DAY and not EARLIEST <= value <= LATEST:
                bounds = {"first": f"{EARLIEST:%d/%m/%Y}", "last": f"{LATEST:%d/%m/%Y}"}
                raise WrongOption("day-out-of-bounds", day=value.isoformat(), **bounds)
        elif isinstance(value, list | tuple):
            refuse_days(value)
        elif is_dataclass(value) and not isinstance(value, type):
            refuse_days(getattr(value, each.name) for each in fields(value))
