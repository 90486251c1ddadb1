"""Merkle trees over entries and over the lines of a list, as RFC 6962 defines them.

A tree of n leaves has one root; that leaf k is the k-th of n is shown by about log2(n) hashes (the path). A leaf and an inner
node are hashed with different first bytes, so that neither can be taken for the other.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

EMPTY = hashlib.sha256(b"").digest()  # the root of a tree without leaves

Hash = bytes  # 32 bytes
Subtree = Callable[[int, int], Hash]  # the root over the leaves from the first number on, up to the second and without it


def leaf_hash(content: bytes) -> Hash:
    """The hash of a leaf with this content."""
    return hashlib.sha256(b"\0" + content).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    """The hash of the node over two others."""
    return hashlib.sha256(b"\1" + left + right).digest()


def leaf_hashes(contents: Iterable[bytes]) -> list[Hash]:
    """The hashes of leaves, in their order."""
    sha256 = hashlib.sha256
    return [sha256(b"\0" + content).digest() for content in contents]


def root_of(leaves: Sequence[Hash]) -> Hash:
    """The root of the tree over leaves that are hashed already."""
    if not leaves:
        return EMPTY
    level, sha256 = list(leaves), hashlib.sha256
    while len(level) > 1:
        # A node without a neighbour rises as it is: so does the right part of RFC 6962's largest power of two.
        odd = [level[-1]] if len(level) % 2 else []
        each = iter(level)
        level = [sha256(b"\1" + left + right).digest() for left, right in zip(each, each, strict=False)] + odd
    return level[0]


def path_of(leaves: Sequence[Hash], index: int) -> list[Hash]:
    """The hashes that lead from a leaf to the root, from the bottom up.

    Args:
        leaves: All leaves, hashed.
        index: Which leaf, from 0.

    Raises:
        IndexError: There is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    path: list[Hash] = []
    level = list(leaves)
    while len(level) > 1:
        other = index ^ 1
        if other < len(level):
            path.append(level[other])
        odd = [level[-1]] if len(level) % 2 else []
        level = [node_hash(left, right) for left, right in zip(level[::2], level[1::2], strict=False)] + odd
        index //= 2
    return path


def root_by_path(leaf: Hash, index: int, size: int, path: Sequence[Hash]) -> Hash | None:
    """The root that a path leads to from a leaf; None for a path that cannot belong to that place in a tree of that size.

    Args:
        leaf: The hash of the leaf.
        index: Its place, from 0.
        size: How many leaves the tree has.
        path: What `path_of` returned.
    """
    if not 0 <= index < size:
        return None
    current, left = leaf, list(path)
    while size > 1:
        if index % 2 == 1:
            if not left:
                return None
            current = node_hash(left.pop(0), current)
        elif index + 1 < size:
            if not left:
                return None
            current = node_hash(current, left.pop(0))
        index, size = index // 2, (size + 1) // 2
    return None if left else current


class Frontier:
    """The root of a growing tree, from the roots of its complete subtrees, largest first: a leaf is added in log2(n) hashes."""

    def __init__(self, size: int = 0, roots: Sequence[Hash] = ()) -> None:
        """A tree of `size` leaves, with the roots of its complete subtrees (one for each 1 in the binary form of the size)."""
        self.size, self.roots = size, list(roots)

    def add(self, leaf: Hash) -> None:
        """Adds a leaf, hashed."""
        self.roots.append(leaf)
        self.size += 1
        size = self.size
        while size % 2 == 0:
            right, left = self.roots.pop(), self.roots.pop()
            self.roots.append(node_hash(left, right))
            size //= 2

    @property
    def root(self) -> Hash:
        """The root of the tree as it is."""
        if not self.roots:
            return EMPTY
        current, *others = reversed(self.roots)
        for root in others:
            current = node_hash(root, current)
        return current


def path_from(index: int, size: int, subtree: Subtree) -> list[Hash]:
    """The same as `path_of`, from the roots of subtrees, so that not all leaves are needed.

    Raises:
        IndexError: There is no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(index)
    path: list[Hash] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _left(end - start)
        if index < middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start = middle
    return path[::-1]


def consistency_from(old: int, size: int, subtree: Subtree) -> list[Hash]:
    """The hashes which show that a tree of `size` leaves begins with the `old` leaves of an earlier one.

    Raises:
        IndexError: The earlier tree had more leaves.
    """
    if not 0 <= old <= size:
        raise IndexError(old)
    path: list[Hash] = []
    start, end, known = 0, size, True  # whether the part that begins at `start` is the earlier tree, whose root is known
    while old not in (0, end):
        middle = start + _left(end - start)
        if old <= middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start, known = middle, False
    if not known:
        path.append(subtree(start, end))
    return path[::-1]


def is_consistent(old: int, old_root: Hash, size: int, root: Hash, path: Sequence[Hash]) -> bool:
    """Whether a path of `consistency_from` leads from the root of the earlier tree to that of the later one."""
    if old in (0, size):
        return not path and (old_root == (EMPTY if old == 0 else root))
    if not 0 < old < size:
        return False
    left = list(path)
    if old & (old - 1) == 0:
        left.insert(0, old_root)
    if not left:
        return False
    node, last = old - 1, size - 1
    while node % 2 == 1:
        node, last = node // 2, last // 2
    earlier = later = left[0]
    for each in left[1:]:
        if last == 0:
            return False
        if node % 2 == 1 or node == last:
            earlier, later = node_hash(each, earlier), node_hash(each, later)
            while node % 2 == 0 and node != 0:
                node, last = node // 2, last // 2
        else:
            later = node_hash(later, each)
        node, last = node // 2, last // 2
    return last == 0 and earlier == old_root and later == root


def _left(size: int) -> int:
    """How many leaves are in the left part of a tree: the largest power of two below its size."""
    return 1 << (size - 1).bit_length() - 1
