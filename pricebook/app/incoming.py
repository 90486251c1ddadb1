"""How somebody's list came in: what the papers of its judgement say of it beside the list."""

from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from typing import Any

from pricebook.app.errors import MissingLibraries, WrongOption

_LIBRARIES = ("docxtpl", "jinja2", "vn_numberwords")


@dataclass(frozen=True, slots=True)
class Incoming:
    """How a list came in. What is not known is left open in the papers.

    Attributes:
        sender: The office that sent it; by default the one that proposes by the procedure of the day.
        letter, letter_date: The number and the day of its letter.
        received: The day on which the dossier came in; if it is complete, the term runs from it.
        holds: The papers that it holds, by the ids of the procedure; None where nobody has looked.
    """

    sender: str | None = None
    letter: str | None = None
    letter_date: date | None = None
    received: date | None = None
    holds: tuple[str, ...] | None = None

    @property
    def came(self) -> date | None:
        """The day on which the list came in to be judged, as far as it is known: it was received, or else its letter written."""
        return self.received or self.letter_date


def incoming(papers: bool, **said: Any) -> Incoming | None:
    """How a list came in, as options say it (the attributes of Incoming); None where no papers are wanted.

    Raises:
        WrongOption: It is said, and no papers are wanted.
    """
    given = {name: value for name, value in said.items() if value is not None}
    if not papers and given:
        raise WrongOption("only-with-papers", options=", ".join(f"--{name.replace('_', '-')}" for name in given))
    return Incoming(**given) if papers else None


def refuse_without_libraries() -> None:
    """Refuses papers and page where libraries that they need are not installed. Raises MissingLibraries."""
    missing = [name for name in _LIBRARIES if find_spec(name) is None]
    if missing:
        raise MissingLibraries("missing-libraries", names=", ".join(missing))
    if find_spec("sqlalchemy") is None:
        raise MissingLibraries("missing-registry-libraries")  # whose module knows the terms
