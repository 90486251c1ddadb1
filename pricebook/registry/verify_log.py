"""Finds entries of the log that were changed, taken out or put elsewhere, and heads that do not follow from their entries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from pricebook.base.languages import Terms
from pricebook.findings import Finding
from pricebook.registry import schema
from pricebook.registry.merkle import EMPTY, Frontier, Hash, leaf_hash
from pricebook.registry.raw import rows_of
from pricebook.registry.replay import Body, parsed
from pricebook.registry.tree import HASH


@dataclass(slots=True)
class LogRead:
    """What the log says.

    Attributes:
        bodies: What is recorded, in order; only of entries that are as they were recorded.
        findings: What was changed.
        size: How many entries there are.
        root: The root of all of them.
        roots: By size, the root of the tree of that many entries, for the sizes that were asked for and that the log has.
        is_whole: Whether every entry is as it was recorded, so that the tables can be made again.
    """

    bodies: list[Body] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    size: int = 0
    root: Hash = EMPTY
    roots: dict[int, Hash] = field(default_factory=dict)
    is_whole: bool = True


def read_log(con: sa.Connection, asked: Iterable[int] = ()) -> LogRead:
    """Reads the log and recomputes each leaf, root and head.

    Args:
        con: A connection that reads rows as they lie.
        asked: Sizes of which the root is wanted; those that seals name are added.
    """
    read = LogRead()
    heads = {row["size"]: row for row in rows_of(con, schema.heads)}
    entries = _in_place(rows_of(con, schema.entries), read)
    sizes = {*asked, *(size for _, body in entries.values() if body is not None for size in _signed(body))}
    stray = {row["root"]: size for size, row in heads.items() if size - 1 not in entries}
    tree = Frontier()
    for number in sorted(entries):
        row, body = entries[number]
        if number != tree.size:
            read.findings.append(_changed(f"{tree.size}–{number - 1}", "seq", say_missing=True))
            read.is_whole = False
            tree = _resumed(heads.get(number), number)
        head = heads.get(number + 1)
        if head is None and (size := stray.pop(_grown(tree, _leaf(row)).root.hex(), None)) is not None:
            read.findings.append(_changed(str(number), "head.size", observed=str(size)))
            head = heads[size]
        told = len(read.findings)
        tree = _next(tree, number, row, body, head, read)
        if tree.size in sizes:
            read.roots[tree.size] = tree.root
        if body is not None and not any(each.more["column"] == "body" for each in read.findings[told:]):
            read.bodies.append(body)
    read.size, read.root = tree.size, tree.root
    read.findings += [_changed(str(size - 1), "head.size", observed=str(size)) for size in sorted(stray.values())]
    return read


def _in_place(rows: Iterator[dict[str, Any]], read: LogRead) -> dict[int, tuple[dict[str, Any], Body | None]]:
    """The entries by their number: that of the row, or, where somebody has changed it, the one in the entry itself."""
    found: dict[int, tuple[dict[str, Any], Body | None]] = {}
    for row in rows:
        body = parsed(row["body"]) if _leaf(row) == row["leaf"] else None
        number = row["seq"]
        if body is not None and body["seq"] != number:
            read.findings.append(_changed(str(body["seq"]), "seq", observed=str(number)))
            number = body["seq"]
        found[number] = row, body if body is not None else parsed(row["body"])
    return found


def _next(
    tree: Frontier, number: int, row: dict[str, Any], body: Body | None, head: dict[str, Any] | None, read: LogRead
) -> Frontier:
    """The tree with one entry more, as the head that was kept with the entry has it."""
    by_body, by_leaf = _grown(tree, _leaf(row)), _grown(tree, row["leaf"])
    fits = next((each for each in (by_body, by_leaf) if head is not None and _says(head, each) == []), None)
    if _leaf(row) != row["leaf"]:
        column = "leaf" if fits is by_body else "body"
        read.findings.append(_changed(str(number), column))
        read.is_whole &= column == "leaf"
    elif body is None:
        read.findings.append(_changed(str(number), "body"))
        read.is_whole = False
    if body is not None and read.is_whole:
        own = ((name, row[name]) for name in ("known_at", "kind") if row[name] != body[name])
        read.findings += [_changed(str(number), name, observed=str(value)) for name, value in own]
        if head is not None and head["known_at"] != body["known_at"]:
            read.findings.append(_changed(str(number), "head.known_at", observed=str(head["known_at"])))
    if head is None:
        read.findings.append(_changed(str(number), "head", say_missing=True))
        return by_body
    if fits is not None:
        return fits
    grown = by_body
    wrong = _says(head, grown)
    kept = _resumed(head, number + 1)
    if len(wrong) == 2 and kept.root.hex() == head["root"]:
        if _leaf(row) == row["leaf"]:  # the entry was put in the place of another one
            read.findings.append(_changed(str(number), "body"))
            read.is_whole = False
        return kept
    read.findings += [_changed(str(number), f"head.{name}") for name in wrong]
    return grown


def _says(head: dict[str, Any], tree: Frontier) -> list[str]:
    """The columns of a head that differ from a tree."""
    own = {"root": tree.root.hex(), "frontier": b"".join(tree.roots).hex()}
    return [name for name, value in own.items() if head[name] != value]


def _grown(tree: Frontier, leaf: str) -> Frontier:
    grown = Frontier(tree.size, tree.roots)
    grown.add(bytes.fromhex(leaf))
    return grown


def _resumed(head: dict[str, Any] | None, size: int) -> Frontier:
    """The tree that a head has kept."""
    data = bytes.fromhex(head["frontier"]) if head is not None else b""
    return Frontier(size, [data[at : at + HASH] for at in range(0, len(data), HASH)])


def _leaf(row: dict[str, Any]) -> str:
    return leaf_hash(str(row["body"]).encode("utf-8", "surrogatepass")).hex()


def _signed(body: Body) -> Iterator[int]:
    if body["kind"] == "seal" and isinstance(body.get("size"), int):  # it may be one that was changed
        yield body["size"]


def _changed(entry: str, column: str, *, observed: str | None = None, say_missing: bool = False) -> Finding:
    """RG021."""
    what = Terms(["row-missing"]) if say_missing else (observed if observed is not None else Terms(["row-changed"]))
    return Finding("RG021", observed=what, more={"entry": entry, "column": column})
