"""The regulations that can be named on pages, each with its title."""

from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=4)
def regulations_of(norms: Path | None) -> list[tuple[str, str]]:
    """The packs that can be named: id and title, as they were when first asked for, for reading them takes a second."""
    from pricebook.app.regulation import regulations

    listed = [each for each in regulations(norms=norms) if each.pack is not None]
    return [(each.id, each.pack.regulation.title) for each in listed if each.pack is not None]


def title_of(norms: Path | None, regulation: str) -> str:
    """The title of a regulation; its id where no pack of it can be read."""
    return dict(regulations_of(norms)).get(regulation, regulation)
