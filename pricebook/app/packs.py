"""The search path of a verb, and which pack it used."""

from pathlib import Path

from pricebook.app.errors import FolderNotFound, UnknownRegulation
from pricebook.base.languages import Phrase, Terms, say
from pricebook.regulation import LawOnDay, SearchPath, search_path


def packs_for(norms: Path | str | None, dossier: Path | None = None) -> SearchPath:
    """Where packs are looked for: `norms`, the environment's folder, the dossier's own, the installed ones.

    Raises:
        FolderNotFound: one of the first two is named, and is no folder.
    """
    try:
        return search_path(Path(norms) if norms is not None else None, dossier)
    except NotADirectoryError as error:
        raise FolderNotFound("no-folder", path=str(error)) from error


def known_regulation(packs: SearchPath, regulation: str) -> str:
    """The id, if there is such a pack. Raises UnknownRegulation."""
    if packs.find(regulation) is None:
        raise UnknownRegulation("unknown-regulation", regulation=regulation, known=", ".join(packs.ids()))
    return regulation


def pack_used(law: LawOnDay) -> Phrase:
    """Which law a result rests on: the pack, its version and hash, who chose the place that it was found in, and the day."""
    found, regulation = law.pack.found, law.regulation
    return say(
        "screen.pack",
        regulation=regulation.id,
        version=regulation.pack_version,
        origin=Terms([found.origin]),
        day=f"{law.day:%d/%m/%Y}",
        sha256=found.sha256,
    )
