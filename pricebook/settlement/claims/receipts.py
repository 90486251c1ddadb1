"""What patients paid, beside the claims of their visits: a pass of its own, of which only what is said of receipts is kept."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import duckdb

from pricebook.settlement.claims.batches import Batch, batches_of
from pricebook.settlement.claims.database import (
    RECEIPT_EXTENTS,
    RECEIPT_SUMS,
    RECEIPTS,
    VISITS_APART,
    set_variables,
    statement,
)
from pricebook.settlement.claims.decided import Things
from pricebook.settlement.claims.judge import ClaimFinding, Line
from pricebook.settlement.claims.read.receipt_file import NO_CODE

Requested = Mapping[int, str | None]  # by the line of a receipt: whether it says that the patient asked for it
_LINES = "select r.line, r.requested from receipt_lines r join charges c on c.line = r.line"
_OF_SEVERAL = "select line from receipts_of_several"
_NOT_OF_THE_FACILITY = "listed"  # the list has the service, and no price of it there
_ITEMS = "update charges set kind = 'item' where facility = $1 and thing in (select unnest($2::integer[]))"


@dataclass(frozen=True, slots=True)
class ReceiptSums:
    """What patients paid, as far as it could be read.

    Attributes:
        lines: how many lines were read.
        left_out: how many of them could not be read, or are returns: they are in no other sum.
        amount: đồng, of the lines that are in order.
        on_request: how many say that the patient asked for it; nothing is said of them.
        beside: how many of the others stand beside a claim line of the same visit or card on the same day.
    """

    lines: int
    left_out: int
    amount: Decimal
    on_request: int
    beside: int


def receipt_sums(con: duckdb.DuckDBPyConnection, lines: int) -> ReceiptSums:
    """The sums of what stands in `receipts`, of which so many lines were read."""
    ((counted, amount, on_request, beside),) = con.execute(statement(RECEIPT_SUMS)).fetchall()
    return ReceiptSums(lines, lines - counted, Decimal(amount), on_request, beside)


def receipt_batches(con: duckdb.DuckDBPyConnection) -> Iterator[Batch]:
    """The batches of what stands in `receipts`, in their order."""
    return batches_of(con.execute(statement(RECEIPT_EXTENTS)).fetchall())


def load_receipts(con: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    """Makes the receipts of a batch, with the claims of their visits and cards, what stands in `charges`."""
    set_variables(con, **batch._asdict())
    con.execute(statement(VISITS_APART))
    con.execute(statement(RECEIPTS))


def receipts_loaded(con: duckdb.DuckDBPyConnection) -> Requested:
    """The lines of receipts that stand in `charges`."""
    return dict(con.execute(_LINES).fetchall())


def of_several_persons(con: duckdb.DuckDBPyConnection) -> frozenset[int]:
    """The lines of receipts that may be those of several persons: they name no card, and their visit is that of several."""
    return frozenset(line for (line,) in con.execute(_OF_SEVERAL).fetchall())


def mark_items(con: duckdb.DuckDBPyConnection, things: Things) -> None:
    """Makes each line in `charges` an item whose thing is one."""
    for facility, of_one in things.items():
        con.execute(_ITEMS, [facility, [number for number, thing in of_one.items() if thing.kind == "item"]])


def of_receipts(found: Iterable[ClaimFinding], receipts: Requested, of_several: Container[int] = ()) -> Iterator[ClaimFinding]:
    """What is said of receipts. It is only asked where the patient may have asked for what decides.

    A price is that of the list, and contains what the list says, unless the patient asked for another service than the insured
    one. Of what the fund is charged for that is known; of what a patient paid, only where the receipt says so.

    What a receipt says in words is not told, for people write names there: an item is called as the text that names it calls it,
    and a service by its code.

    Args:
        found: what the rules say, of claims too.
        receipts: the lines of receipts.
        of_several: those of which it is not known whose they are. They stand beside the claims of each who it may be: what is
            found beside any of these is asked, once.
    """
    told = set[tuple[str, int]]()
    for each in found:
        line = each.line.line
        if line not in receipts or (line in of_several and (each.rule.id, line) in told):
            continue
        told.add((each.rule.id, line))
        decides = each.line if each.other is None else each.other
        sure = receipts.get(decides.line, "no") == "no" and each.why != _NOT_OF_THE_FACILITY
        sure = sure and (each.other is None or line not in of_several)
        other = each.other._replace(name=None) if each.other is not None and each.other.line in receipts else each.other
        yield replace(each, line=_without_words(each), other=other, result=each.result if sure else "ask")


def _without_words(found: ClaimFinding) -> Line:
    """The line, called by what was known before it was read."""
    by = found.grounds[0] if found.grounds else None
    if found.line.kind != "service" and by is not None:
        return found.line._replace(code=by.code or by.name, name=by.name)
    code = found.line.code
    if code == NO_CODE:
        code = (by.code if by is not None else found.service) or (found.other.code if found.other is not None else code)
    return found.line._replace(code=code, name=None)
