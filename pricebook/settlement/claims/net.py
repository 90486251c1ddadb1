"""What is due of each line with findings, all its findings together: what two rules say of one đồng counts once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pricebook.regulation.claim_rules import Result
from pricebook.settlement.claims.judge import ClaimFinding, Line

_GRAVEST_FIRST: tuple[Result, ...] = ("refuse", "hold", "ask")


@dataclass(frozen=True, slots=True)
class NetLine:
    """A line with findings, in đồng.

    What was charged is refused + held + asked + what nothing is said of. What is refused is neither held nor asked about again.

    Attributes:
        line: the line; `line.amount` is what was charged.
        found: its findings, in the order in which they were given.
        refused: what is not paid.
        held: of the rest, what is not paid until a question is answered.
        asked: of the rest, what is paid, and asked about.
    """

    line: Line
    found: tuple[ClaimFinding, ...]
    refused: Decimal
    held: Decimal
    asked: Decimal

    @property
    def due(self) -> Decimal:
        """What is due: what was charged without what is refused. What is held may turn out to be due."""
        return self.line.amount - self.refused

    @property
    def payable(self) -> Decimal:
        """What is paid now: what is due without what is held."""
        return self.due - self.held


def settled_lines(found: Iterable[ClaimFinding]) -> list[NetLine]:
    """The lines that something is said of, each once, by their numbers.

    Args:
        found: what the rules say, of any facilities and months, in any order.
    """
    by_line: dict[int, list[ClaimFinding]] = {}
    for each in found:
        by_line.setdefault(each.line.line, []).append(each)
    return [_net(by_line[number]) for number in sorted(by_line)]


def left_of(line: Line, found: Iterable[ClaimFinding], results: Collection[Result]) -> Decimal:
    """What is left of a line in đồng: at the least price, share and quantity that rules leave, never more than was charged.

    Args:
        line: the line.
        found: what the rules say of it.
        results: what follows that is looked at; the other findings change nothing.
    """
    price, pays, quantity, told = Fraction(line.price), line.pays, Fraction(line.quantity), False
    beyond, most = line.beyond(), line.amount
    for each in found:
        if each.result not in results:
            continue
        if each.due is None:
            return Decimal(0)
        if each.rule.stake == "quantity":
            quantity = min(quantity, each.due)
            continue
        told = True
        if each.rule.stake == "price":
            price = min(price, each.due)
        elif each.of_whole is not None:
            most -= each.stake
        elif each.rule.stake == "share":
            pays = min(pays, each.due)
        else:
            beyond, most = max(beyond - each.stake, Decimal(0)), most - each.stake
    left = min(most, line.due(price, pays) + beyond) if told else line.amount
    return left if quantity == line.quantity else line.part_of(left, quantity)


def _net(found: Sequence[ClaimFinding]) -> NetLine:
    line = found[0].line
    refused, held, asked = (left_of(line, found, _GRAVEST_FIRST[:most]) for most in (1, 2, 3))
    return NetLine(line, tuple(found), line.amount - refused, refused - held, held - asked)
