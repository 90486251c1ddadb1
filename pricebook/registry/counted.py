"""Which moves count: a move that was recorded in error is withdrawn by another one, and both stay in the log.

A withdrawal names the first entry of the moves that no longer count: from there up to itself, those of its list do not.
"""

from typing import Any

import sqlalchemy as sa

from pricebook.registry import schema

_LATER = schema.moves.alias("later").c


def counts(number: sa.ColumnElement[Any], entry: sa.ColumnElement[Any], known: int | None = None) -> sa.ColumnElement[bool]:
    """Whether what a list's move has recorded counts; a withdrawal itself does not.

    Args:
        number: The column with the number of the list.
        entry: The column with the entry of the move.
        known: Only withdrawals up to this entry; None for all.
    """
    where = [_LATER.list == number, _LATER.withdraws <= entry, _LATER.entry >= entry]
    if known is not None:
        where.append(_LATER.entry <= known)
    return ~sa.exists().where(*where)
