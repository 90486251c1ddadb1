"""What all pages of a running desk share."""

from dataclasses import dataclass, field
from pathlib import Path

from pricebook.base.languages import Language
from pricebook.web.access.accounts import Accounts
from pricebook.web.access.attempts import Attempts
from pricebook.web.access.limits import Limits
from pricebook.web.access.passwords import Comparing
from pricebook.web.access.sessions import COOKIE, SECURE_COOKIE, Sessions
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
        accounts: of the people who may enter; None at a desk of one person.
        secure: whether browsers reach it by https.
        port: its port; cookies know none, so that two desks of a machine have cookies of two names. 0: it has none of its own.
        attempts, comparing, limits: what keeps those out who guess, and those down who ask for too much.
    """

    folder: Path
    sessions: Sessions = field(default_factory=Sessions)
    work: Work = field(default_factory=Work)
    moves: Work = field(default_factory=lambda: Work(1))
    language: Language = "vi"
    norms: Path | None = None
    registry: str | None = None
    accounts: Accounts | None = None
    secure: bool = False
    port: int = 0
    attempts: Attempts = field(default_factory=Attempts)
    comparing: Comparing = field(default_factory=Comparing)
    limits: Limits = field(default_factory=Limits)

    @property
    def lists(self) -> Path:
        """The folder of the lists that somebody sent."""
        return self.folder / LISTS

    @property
    def cookie(self) -> str:
        """The name of the cookie of a session."""
        return SECURE_COOKIE if self.secure else f"{COOKIE}-{self.port}" if self.port else COOKIE
