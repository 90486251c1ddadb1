"""What all pages of a running desk share."""

from dataclasses import dataclass, field
from pathlib import Path

from pricebook.base.languages import Language
from pricebook.web.access.sessions import Sessions
from pricebook.web.work.queue import Work

LISTS = "danh-sach-nhan"  # the folder, within that of the desk, of the lists that somebody sent


@dataclass(frozen=True, slots=True)
class Desk:
    """A running desk.

    Attributes:
        folder: the folder that it shows: dossiers, lists that came in, and the registry.
        sessions: who is there.
        work: the long work: builds, checks, exports.
        moves: what is recorded in the registry, one after another: it waits for no long work.
        language: of the pages, where nobody has chosen.
        norms: a folder of regulation packs that is searched first.
        registry: the registry, where one is named; else the one in the folder.
    """

    folder: Path
    sessions: Sessions = field(default_factory=Sessions)
    work: Work = field(default_factory=Work)
    moves: Work = field(default_factory=lambda: Work(1))
    language: Language = "vi"
    norms: Path | None = None
    registry: str | None = None

    @property
    def lists(self) -> Path:
        """The folder of the lists that somebody sent."""
        return self.folder / LISTS
