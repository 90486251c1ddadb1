"""The Merkle tree against RFC 6962 as it is written down: naive, recursive, without any of our shortcuts."""

from collections.abc import Sequence
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricebook.registry import Registry, log
from pricebook.registry.lines import leaf_content, leaves_of
from pricebook.registry.merkle import (
    EMPTY,
    Frontier,
    consistency_from,
    is_consistent,
    leaf_hash,
    leaf_hashes,
    path_from,
    path_of,
    root_by_path,
    root_of,
)
from pricebook.registry.tree import consistency_in_log, path_in_log

contents = st.lists(st.binary(max_size=3), max_size=40)


def split(size: int) -> int:
    """The largest power of two below a size."""
    power = 1
    while power * 2 < size:
        power *= 2
    return power


def mth(d: Sequence[bytes]) -> bytes:
    """RFC 6962, 2.1: the Merkle tree hash."""
    if not d:
        return sha256().digest()
    if len(d) == 1:
        return sha256(b"\x00" + d[0]).digest()
    k = split(len(d))
    return sha256(b"\x01" + mth(d[:k]) + mth(d[k:])).digest()


def audit(m: int, d: Sequence[bytes]) -> list[bytes]:
    """RFC 6962, 2.1.1: the audit path."""
    if len(d) <= 1:
        return []
    k = split(len(d))
    return [*audit(m, d[:k]), mth(d[k:])] if m < k else [*audit(m - k, d[k:]), mth(d[:k])]


def subproof(m: int, d: Sequence[bytes], whole: bool) -> list[bytes]:
    """RFC 6962, 2.1.2: the consistency proof."""
    if m == len(d):
        return [] if whole else [mth(d)]
    k = split(len(d))
    if m <= k:
        return [*subproof(m, d[:k], whole), mth(d[k:])]
    return [*subproof(m - k, d[k:], False), mth(d[:k])]


@given(contents)
def test_roots(d: list[bytes]) -> None:
    leaves, growing = [leaf_hash(each) for each in d], Frontier()
    assert root_of([]) == growing.root == EMPTY
    for size, leaf in enumerate(leaves, 1):
        growing.add(leaf)
        assert growing.root == root_of(leaves[:size]) == mth(d[:size])
        assert len(growing.roots) == size.bit_count()


@given(contents)
def test_paths(d: list[bytes]) -> None:
    leaves = [leaf_hash(each) for each in d]
    for index, leaf in enumerate(leaves):
        path = path_of(leaves, index)
        assert path == audit(index, d) == path_from(index, len(d), lambda start, end: mth(d[start:end]))
        assert root_by_path(leaf, index, len(d), path) == mth(d)
        for wrong in ([*path, leaf], path[:-1] if path else [leaf]):
            assert root_by_path(leaf, index, len(d), wrong) != mth(d)


@given(contents, st.data())
def test_consistency(d: list[bytes], data: st.DataObject) -> None:
    """A later tree begins with an earlier one; no other earlier tree, and no path with one bit changed, is taken."""
    size = len(d)
    old = data.draw(st.integers(0, size))
    path = consistency_from(old, size, lambda start, end: mth(d[start:end]))
    assert path == (subproof(old, d, True) if old > 0 else [])
    assert is_consistent(old, mth(d[:old]), size, mth(d), path)
    assert not is_consistent(old, leaf_hash(b"another"), size, mth(d), path)
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        bit = data.draw(st.integers(0, 255))
        number = int.from_bytes(path[at], "big") ^ (1 << bit)
        wrong = [*path[:at], number.to_bytes(32, "big"), *path[at + 1 :]]
        assert not is_consistent(old, mth(d[:old]), size, mth(d), wrong)
        assert not is_consistent(old, mth(d[:old]), size, mth(d), path[:-1])


@given(st.integers(1, 2**40), st.integers(0, 2**40), st.lists(st.binary(min_size=32, max_size=32), max_size=45))
def test_no_path_of_any_length_ends_with_an_error(size: int, index: int, path: list[bytes]) -> None:
    root = root_by_path(EMPTY, index, size, path)
    assert root is None or (index < size and len(root) == len(EMPTY))
    assert is_consistent(index, EMPTY, size, EMPTY, path) in (True, False)


def test_leaves_and_nodes_are_never_taken_for_each_other() -> None:
    one, other = leaf_hash(b"a"), leaf_hash(b"b")
    assert root_of([leaf_hash(one + other)]) != root_of([one, other])


@pytest.mark.parametrize("size", [1, 2, 3, 8, 21])
def test_the_log_gives_the_same_paths_from_the_heads_that_it_keeps(registry: Registry, size: int) -> None:
    with registry.writing() as con:
        leaves = [log.append(con, log.MOVE, {"list": number}).leaf for number in range(size)]
    with registry.reading() as con:
        for end in range(1, size + 1):
            for index in range(end):
                assert path_in_log(con, index, end) == path_of(leaves[:end], index)
            path = consistency_in_log(con, end, size)
            assert is_consistent(end, root_of(leaves[:end]), size, root_of(leaves), path)


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(*[st.text("ấ1\x1f ", max_size=3)] * 6, st.sampled_from([None, "I", "x\x1f"]), st.none() | st.integers(0, 9**9))
    )
)
def test_the_leaves_of_a_list_are_those_of_its_lines(rows: list[tuple[Any, ...]]) -> None:
    """Whatever names hold: the quick way to the leaves gives what a proof hashes line by line."""
    names = ("service_id", "part", "ordinal", "service_code", "name", "unit", "class_", "price")
    lines: Any = [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in rows]
    by_line = [leaf_content(number, *row[:6], row[6] or "", row[7]) for number, row in enumerate(rows, 1)]
    assert leaves_of(lines) == leaf_hashes(by_line)
