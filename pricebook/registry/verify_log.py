"""Finds entries of the log that were changed, taken out or put elsewhere, and heads that do not follow from their entries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from pricebook.base.languages import Terms
from pricebook.findings import Finding
from pricebook.registry import log, schema
from pricebook.registry.entry_shapes import is_hash, is_number, misfits
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
    tree: Frontier | None = Frontier()
    for number in sorted(entries):
        row, body = entries[number]
        if number != read.size:
            read.findings.append(_changed(f"{read.size}–{number - 1}", "seq", say_missing=True))
            read.is_whole = False
            tree = _resumed(heads.get(number), number)
        head = heads.get(number + 1)
        if head is None and tree is not None and (size := stray.pop(_grown(tree, _leaf(row)).root.hex(), None)) is not None:
            read.findings.append(_changed(str(number), "head.size", observed=str(size)))
            head = heads[size]
        told = len(read.findings)
        tree = _next(tree, number, row, body, head, read)
        read.size = number + 1
        if tree is not None and tree.size in sizes:
            read.roots[tree.size] = tree.root
        if body is not None and not any(each.more["column"] == "body" for each in read.findings[told:]):
            _take(body, read)
    read.root = tree.root if tree is not None else EMPTY
    read.findings += [_changed(str(size - 1), "head.size", observed=str(size)) for size in sorted(stray.values())]
    return read


def _take(body: Body, read: LogRead) -> None:
    """Takes what an entry says; RG035 where it is not what an entry of its kind says."""
    wrong = list(misfits(body))
    if not wrong:
        read.bodies.append(body)
        return
    read.findings.append(Finding("RG035", observed=", ".join(wrong), more={"entry": str(body["seq"])}))
    read.is_whole = False


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
    tree: Frontier | None, number: int, row: dict[str, Any], body: Body | None, head: dict[str, Any] | None, read: LogRead
) -> Frontier | None:
    """The tree with one entry more, as the head that was kept with the entry has it; None where nothing says how it was."""
    if _leaf(row) != row["leaf"]:
        by_body = _grown(tree, _leaf(row)) if tree is not None else None
        column = "leaf" if by_body is not None and head is not None and _says(head, by_body) == [] else "body"
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
    if tree is None:
        return _resumed(head, number + 1)
    grown = _grown(tree, _leaf(row))
    return grown if head is None else _fitting(tree, grown, number, row, head, read)


def _fitting(tree: Frontier, grown: Frontier, number: int, row: dict[str, Any], head: dict[str, Any], read: LogRead) -> Frontier:
    """The tree that a head says: with the entry as it is, as its leaf has it, or as it was before somebody replaced it."""
    by_leaf = _grown(tree, row["leaf"]) if is_hash(row["leaf"]) else grown
    for each in (grown, by_leaf):
        if not _says(head, each):
            return each
    wrong = _says(head, grown)
    kept = _resumed(head, number + 1)
    if len(wrong) == 2 and kept is not None and kept.root.hex() == head["root"]:
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


def _resumed(head: dict[str, Any] | None, size: int) -> Frontier | None:
    """The tree that a head has kept; None where there is none, or it cannot be the one of a tree of that size."""
    if head is None or size < 0 or not is_hash(head["frontier"], HASH * size.bit_count()):
        return None
    data = bytes.fromhex(head["frontier"])
    return Frontier(size, [data[at : at + HASH] for at in range(0, len(data), HASH)])


def _leaf(row: dict[str, Any]) -> str:
    return leaf_hash(str(row["body"]).encode("utf-8", "surrogatepass")).hex()


def _signed(body: Body) -> Iterator[int]:
    if body["kind"] == log.SEAL and is_number(body.get("size")):  # it may be one that was changed
        yield body["size"]


def _changed(entry: str, column: str, *, observed: str | None = None, say_missing: bool = False) -> Finding:
    """RG021."""
    what = Terms(["row-missing"]) if say_missing else (observed if observed is not None else Terms(["row-changed"]))
    return Finding("RG021", observed=what, more={"entry": entry, "column": column})
