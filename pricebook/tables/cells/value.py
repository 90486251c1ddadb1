"""What reading one cell gives: its exact text, and what is wrong or noteworthy about it."""

from dataclasses import dataclass

from pricebook.base.languages import Figure


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell was not read: a finding's code, and what the message needs beside the cell's own text."""

    code: str
    expected: Figure = ""


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell says (None: nothing), what is wrong about it, and the code of the normalisation that it took to read it."""

    text: str | None
    problem: Problem | None = None
    change: str | None = None


NOTHING = Value(None)
