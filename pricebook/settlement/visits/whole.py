"""What is paid as a whole: a visit, an outpatient episode, a table's day. Whichever row has the share, their sum decides."""

from collections.abc import Sequence
from decimal import Decimal

_NOTHING = Decimal(0)


def shared_out(charged: Sequence[Decimal], due: Sequence[Decimal]) -> list[Decimal]:
    """What is due of each row, in đồng, once what some ask less than their due is given to those that ask more.

    The sum of what is due stays the same. The earlier row is given first, and gives first.

    Args:
        charged: what each row asks.
        due: what would be due of each row by itself.
    """
    more = [max(asked - own, _NOTHING) for asked, own in zip(charged, due, strict=True)]
    less = [max(own - asked, _NOTHING) for asked, own in zip(charged, due, strict=True)]
    moved = min(sum(more, _NOTHING), sum(less, _NOTHING))
    given, taken = _first(more, moved), _first(less, moved)
    return [own + plus - minus for own, plus, minus in zip(due, given, taken, strict=True)]


def _first(amounts: Sequence[Decimal], together: Decimal) -> list[Decimal]:
    """As much of each amount, from the first on, as makes so much together."""
    parts = []
    for amount in amounts:
        parts.append(min(amount, together))
        together -= parts[-1]
    return parts
