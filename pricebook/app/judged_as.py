"""What the prices of a list were judged as, and by the law of which day, in words."""

from collections.abc import Iterable

from pricebook.base.languages import Phrase, say
from pricebook.submission.judged_as import Because, JudgedAs, ListKind
from pricebook.submission.read.stated_day import StatedDay

_KINDS: dict[ListKind, str] = {"proposal": "screen.kind-proposal", "own": "screen.kind-own", "issued": "screen.kind-issued"}
_BECAUSE: dict[Because, str] = {
    "option": "screen.judged-option",
    "heading": "screen.judged-heading",
    "title": "screen.judged-title",
    "default": "screen.judged-default",
}


def judged_as(kinds: Iterable[tuple[str | None, JudgedAs]], stated: StatedDay | None, name: str) -> tuple[Phrase, ...]:
    """What the prices of each sheet were judged as, and why; a text for each sheet. First, the day that the list states.

    Args:
        kinds: The sheets, and what their prices were judged as.
        stated: The pricing date that the list states, where it decided the day of the law.
        name: The name of the file, for a sheet without one.
    """
    of_sheets = (
        say(_BECAUSE[judged.because], sheet=sheet or name, kind=say(_KINDS[judged.kind]), said=judged.said or "")
        for sheet, judged in kinds
    )
    if stated is None:
        return tuple(of_sheets)
    return say("screen.judged-day", day=f"{stated.day:%d/%m/%Y}", at=str(stated.at)), *of_sheets
