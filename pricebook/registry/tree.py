"""The Merkle tree of the log: parts of it, from the heads that are kept, without reading all entries."""

import base64
from collections.abc import Sequence
from functools import cache

import sqlalchemy as sa

from pricebook.registry import schema
from pricebook.registry.merkle import EMPTY, Hash, Subtree, consistency_from, node_hash, path_from

HASH = 32  # bytes


def path_in_log(con: sa.Connection, seq: int, size: int) -> list[Hash]:
    """The hashes that lead from an entry to the root of the log when it had `size` entries."""
    return path_from(seq, size, subtrees(con))


def consistency_in_log(con: sa.Connection, old: int, size: int) -> list[Hash]:
    """The hashes which show that the log of `size` entries begins with the first `old` ones."""
    return consistency_from(old, size, subtrees(con))


def subtrees(con: sa.Connection) -> Subtree:
    """The roots of parts of the log.

    A part of 2^k entries that ends at entry n is the last complete one of the head of n entries, if it is a left part of the
    tree; a right part is made of its two halves. So each part is found with few questions.
    """

    @cache
    def last_of(size: int) -> Hash | None:
        frontier = con.execute(sa.select(schema.heads.c.frontier).where(schema.heads.c.size == size)).scalar()
        return bytes(frontier[-HASH:]) if frontier else None

    def root(start: int, end: int) -> Hash:
        size = end - start
        if size == 0:
            return EMPTY
        kept = last_of(end) if end & -end == size else None
        if kept is not None:
            return kept
        if size == 1:
            leaf = con.execute(sa.select(schema.entries.c.leaf).where(schema.entries.c.seq == start)).scalar()
            return bytes(leaf) if leaf is not None else EMPTY
        middle = start + (1 << (size - 1).bit_length() - 1)
        return node_hash(root(start, middle), root(middle, end))

    return root


def packed(path: Sequence[Hash]) -> str:
    """A path as short text: its hashes one after the other, in base64."""
    return base64.b64encode(b"".join(path)).decode()


def unpacked(text: str) -> list[Hash]:
    """The path that a text holds. Raises ValueError if it holds none."""
    data = base64.b64decode(text, validate=True)
    if len(data) % HASH:
        raise ValueError(text)
    return [data[at : at + HASH] for at in range(0, len(data), HASH)]
