"""The regulations that can be named on pages, each with its title, and whether it is in force on a day."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pricebook.base.languages import Language

if TYPE_CHECKING:
    from pricebook.app.regulation import ListedPack


@lru_cache(maxsize=4)
def _regulations(norms: Path | None) -> dict[str, "ListedPack"]:
    """The packs that can be read, by id, as they were when first asked for, for reading them takes a second."""
    from pricebook.app.regulation import regulations

    return {each.id: each for each in regulations(norms=norms) if each.pack is not None}


def regulations_of(norms: Path | None) -> list[tuple[str, str]]:
    """The packs that can be named: id and title."""
    return [(each.id, each.pack.regulation.title) for each in _regulations(norms).values() if each.pack is not None]


def title_of(norms: Path | None, regulation: str) -> str:
    """The title of a regulation; its id where no pack of it can be read."""
    return dict(regulations_of(norms)).get(regulation, regulation)


def not_in_force(norms: Path | None, regulation: str, day: date, language: Language) -> str | None:
    """What says that a regulation is not in force on a day; None where it is, or where no pack of it can be read."""
    listed = _regulations(norms).get(regulation)
    finding = listed.outside_effect(day) if listed is not None else None
    return finding.message(language) if finding is not None else None
