"""A long board in parts: Typst keeps a whole document in memory, hundreds of megabytes for a thousand long rows."""

from collections.abc import Iterable
from dataclasses import replace

from pricebook.exports.board.rows import Board, BoardRow

# What the setting of a row takes in memory, as measured: most of it does not depend on how long the row is.
_OF_ROW, _OF_LETTER = 80_000, 550  # bytes
LARGEST_PART = 480_000_000  # bytes that the setting of one part takes
SHORT = 120_000_000  # bytes of a board that is set where it is asked for, without a process of its own

_Rows = list[tuple[str, BoardRow]]  # with the names of their groups


def room_of(groups: Iterable[tuple[str, list[BoardRow]]]) -> int:
    """About how much memory the setting of rows takes, in bytes."""
    return sum(_room(row) for _, of_group in groups for row in of_group)


def parts_of(board: Board) -> list[Board]:
    """The parts of a board, each a board; one alone where it is not long. They are about of one size, and no row is divided."""
    rows = [(name, row) for name, of_group in board.groups for row in of_group]
    whole = room_of(board.groups)
    count = -(-whole // LARGEST_PART)
    if count <= 1:
        return [board]
    parts: list[_Rows] = [[]]
    taken = 0
    for name, row in rows:
        if taken * count >= whole * len(parts) and parts[-1]:
            parts.append([])
        parts[-1].append((name, row))
        taken += _room(row)
    return [replace(board, groups=_in_groups(part), part=(number, len(parts))) for number, part in enumerate(parts, 1)]


def _room(row: BoardRow) -> int:
    return _OF_ROW + _OF_LETTER * (len(row.name) + sum(map(len, row.lines)))


def _in_groups(rows: _Rows) -> list[tuple[str, list[BoardRow]]]:
    groups: list[tuple[str, list[BoardRow]]] = []
    for name, row in rows:
        if not groups or groups[-1][0] != name:
            groups.append((name, []))
        groups[-1][1].append(row)
    return groups
