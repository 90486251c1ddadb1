"""Recomputes a registry: every leaf, root and head of the log, every row that the log says, every list, every seal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pricebook.base.languages import Terms
from pricebook.findings import Finding, Findings
from pricebook.registry import log
from pricebook.registry.kept_head import KeptHead
from pricebook.registry.merkle import EMPTY
from pricebook.registry.raw import as_they_lie
from pricebook.registry.replay import Body, Replayed, add_entry
from pricebook.registry.sealing import is_signed, key_id, statement_of
from pricebook.registry.verify_lists import LinesRead, wrong_lists
from pricebook.registry.verify_log import LogRead, read_log
from pricebook.registry.verify_tables import wrong_contents, wrong_rows


@dataclass(frozen=True, slots=True)
class VerifiedRegistry:
    """What was found in a registry.

    Attributes:
        findings: What is not as it was recorded.
        entries, lists, lines: How much was read; no lists where the log itself is damaged.
        log_damaged: Whether entries were changed, so that the tables could not be compared with the log.
        sealed: How many entries the last signed head has; None where none is signed.
        root: The root of the log as it is.
    """

    findings: Findings
    entries: int
    lists: int
    lines: int
    log_damaged: bool
    sealed: int | None
    root: bytes


def verify_registry(con: sa.Connection, kept: Sequence[KeptHead] = (), key: Ed25519PublicKey | None = None) -> VerifiedRegistry:
    """Recomputes everything that a registry holds.

    Args:
        con: A connection that reads.
        kept: Heads that were kept elsewhere: the log must go on from each of them.
        key: The public key of the office; every seal must be of it. By default each seal must be of the key that it names.
    """
    with as_they_lie(con):
        read = read_log(con, (head.size for head in kept))
        found = [*_sqlite_damage(con), *read.findings, *_other_heads(read, kept), *_wrong_seals(read, key)]
        counted, lists = LinesRead(), 0
        state, contradiction = _made_again(read) if read.is_whole else (None, None)
        if contradiction is not None:
            found.append(contradiction)
        if state is not None:
            lists = len(state.of("lists"))
            found += [*wrong_rows(con, state), *wrong_contents(con, state), *wrong_lists(con, state, counted)]
    seals = [body["size"] for body in read.bodies if body["kind"] == log.SEAL]
    return VerifiedRegistry(Findings(found), read.size, lists, counted.lines, state is None, max(seals, default=None), read.root)


def _made_again(read: LogRead) -> tuple[Replayed | None, Finding | None]:
    """The tables as the log says them; RG035 where an entry contradicts those before it: it is about no list that is there."""
    state = Replayed()
    for body in read.bodies:
        try:
            add_entry(state, body)
        except (LookupError, ValueError, TypeError, OverflowError, RecursionError):
            return None, Finding("RG035", observed=Terms(["entry-impossible"]), more={"entry": str(body["seq"])})
    return state, None


def _sqlite_damage(con: sa.Connection) -> Iterator[Finding]:
    """RG032: what SQLite itself says of its file, as an index that does not fit its table."""
    if con.dialect.name == "sqlite":
        for (told,) in con.exec_driver_sql("pragma integrity_check").all():
            if told != "ok":
                yield Finding("RG032", observed=str(told))


def _other_heads(read: LogRead, kept: Sequence[KeptHead]) -> Iterator[Finding]:
    """RG025: a head that was kept elsewhere, and that the log does not go on from."""
    for head in kept:
        own = EMPTY if head.size == 0 else read.roots.get(head.size)
        if own != head.root:
            how = "log-cut" if head.size > read.size else "log-rewritten"
            yield Finding("RG025", observed=read.size, limit=head.size, more={"how": Terms([how])})


def _wrong_seals(read: LogRead, key: Ed25519PublicKey | None) -> Iterator[Finding]:
    """RG026: a seal that does not fit its key, its list or the log."""
    approved: dict[int, Body] = {}
    for body in read.bodies:
        if body["kind"] == log.APPROVAL:
            approved[body["list"]] = body
        elif body["kind"] == log.SEAL and body["list"] in approved:
            certificate = approved[body["list"]]
            why = _why_no_seal(body, certificate, read, key)
            if why is not None:
                yield Finding("RG026", observed=certificate["name"], more={"entry": body["seq"], "why": Terms([why])})


def _why_no_seal(body: Body, certificate: Body, read: LogRead, key: Ed25519PublicKey | None) -> str | None:
    own = Ed25519PublicKey.from_public_bytes(bytes.fromhex(body["public_key"]))
    root = bytes.fromhex(body["root"])
    if key is not None and key_id(key) != key_id(own):
        return "seal-other-key"
    if not is_signed(statement_of(certificate, body["size"], root), bytes.fromhex(body["signature"]), key or own):
        return "seal-not-signed"
    return None if read.roots.get(body["size"]) == root else "seal-other-log"
