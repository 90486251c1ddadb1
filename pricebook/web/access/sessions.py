"""Sessions: who is at the desk, from the moment of entering until leaving. They live in memory and end with the program."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, get_args

from pricebook.base.languages import Language

Role = Literal["prepare", "appraise", "approve"]
ROLES: frozenset[Role] = frozenset(get_args(Role))

COOKIE = "pricebook-desk"
SECURE_COOKIE = f"__Host-{COOKIE}"  # browsers take it by https alone, for this host alone
LONGEST_IDLE = 8 * 3600.0  # seconds without a request after which a session ends: a day at the office
LONGEST = 24 * 3600.0  # seconds after which it ends in any case
MOST_SESSIONS, MOST_OF_ONE = 1_000, 20
_BYTES = 32  # of what nobody can guess


@dataclass(slots=True)
class Session:
    """One browser of one person.

    Attributes:
        id: what the cookie holds.
        csrf: what each form of this session sends back, and no page of another origin can know.
        person: the name; None where one person works at a desk without accounts.
        roles: what the person may do.
        language: the chosen language; None where nobody has chosen.
        stamp: what the account of the person was when it was opened (accounts.py); "" at a desk without accounts.
        opened, seen: when it was opened, and last used, in seconds of a clock that only goes forward.
    """

    person: str | None
    roles: frozenset[Role]
    language: Language | None = None
    id: str = field(default_factory=lambda: secrets.token_urlsafe(_BYTES))
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(_BYTES))
    stamp: str = ""
    opened: float = 0.0
    seen: float = 0.0


class Sessions:
    """The open sessions."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._open: dict[str, Session] = {}

    def open(self, person: str | None, roles: frozenset[Role], language: Language | None = None, stamp: str = "") -> Session:
        """Opens a session with an id of its own: whatever id a browser brought is not taken over.

        A person with an account has a few at most: the one that was not used for longest ends.
        """
        self._forget_ended()
        if stamp:
            own = sorted((each for each in self._open.values() if each.person == person), key=lambda each: each.seen)
            for session in own[: max(0, len(own) - MOST_OF_ONE + 1)]:
                self.close(session)
        session = Session(person, roles, language, stamp=stamp, opened=self._clock(), seen=self._clock())
        self._open[session.id] = session
        return session

    def of(self, cookie: str | None) -> Session | None:
        """The open session of a cookie, which counts as used now."""
        session = self._open.get(cookie) if cookie else None
        if session is None or self._ended(session):
            return None
        session.seen = self._clock()
        return session

    def close(self, session: Session) -> None:
        """Ends a session."""
        self._open.pop(session.id, None)

    def _ended(self, session: Session) -> bool:
        now = self._clock()
        return now - session.seen > LONGEST_IDLE or now - session.opened > LONGEST

    def _forget_ended(self) -> None:
        for session in [each for each in self._open.values() if self._ended(each)]:
            self.close(session)
        while len(self._open) >= MOST_SESSIONS:
            self.close(min(self._open.values(), key=lambda each: each.seen))
