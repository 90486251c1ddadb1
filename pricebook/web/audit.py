"""What people do at the desk, in the log of its registry: who, when, what, and of which file."""

from collections.abc import Mapping, Sequence

from anyio import to_thread
from starlette.requests import Request

from pricebook.app.desk_log import has_registry, record_done
from pricebook.web.access.guard import address_of
from pricebook.web.actions import desk_of
from pricebook.web.render import session_of

# What is recorded; each has a phrase `did-WHAT` in desk.toml.
DONE = (
    "entered", "entry-refused", "left", "password-changed", "brought", "stated", "judged", "accepted", "taken-back", "put-away",
    "confirmed", "converted", "made", "built", "removed", "decided", "moved", "exported", "downloaded", "stopped",
)  # fmt: skip


async def record(request: Request, what: str, *, person: str | None = None, **facts: str | int | None) -> None:
    """Records what somebody does. At a desk without accounts it is recorded where there is a registry, which is not made for it.

    Args:
        request: the request by which it is done.
        what: one of DONE. What decides something is recorded before it is done: what cannot be recorded is not done.
        person: who does it; by default the person of the session.
        facts: of what: `file`, `sha256`, `list`, `round`, `code`, `cell`, `reason` … (`fact-NAME` in desk.toml). No patient, no
            password, no token. Those that are None are left out.

    Raises:
        RegistryUnusable, MoveRefused: it cannot be recorded; `action` says so.
    """
    await record_each(request, what, [facts], person=person)


async def record_each(
    request: Request, what: str, done: Sequence[Mapping[str, str | int | None]], *, person: str | None = None
) -> None:
    """Records what somebody does with one form to several things: each is an entry. As `record` does."""
    assert what in DONE, what
    desk, session = desk_of(request), session_of(request)
    if not done or (desk.accounts is None and not has_registry(desk.registry, desk.folder)):
        return
    who = person or (session.person if session is not None else None)
    told = [{name: value for name, value in facts.items() if value is not None} for facts in done]
    await to_thread.run_sync(lambda: record_done(what, who, told, registry=desk.registry, folder=desk.folder))


async def record_entry(request: Request, what: str, person: str | None) -> None:
    """Records that somebody entered, or was refused: with the address from which it was tried. Raises what `record` raises."""
    await record(request, what, person=person, address=address_of(request))
