"""Which column is the price, where the price of a document stands beside the one that the facility has or proposes.

"Giá theo Nghị quyết 399" is what was issued, "Giá bệnh viện áp dụng" beside it is what the list states. Read as the price of the
list, the first would be judged against itself.
"""

from dataclasses import replace

from pricebook.submission.judged_as import says_proposal
from pricebook.submission.read.insured import is_about_money, is_for_others, is_insured, says
from pricebook.submission.read.value_forms import whole_amount
from pricebook.tables import Heading, Sheet, clean_text, is_of_no_field, loose_variants
from pricebook.tables.cells.numbers import is_amount
from pricebook.tables.cells.text import Cell
from pricebook.tables.layout.headings import BELOW

_OF_NOBODY, _OWN, _PROPOSED = range(3)
_KNOWN_BESIDE = ("current_price", "council_price")  # beside a price that a document is cited for, they may be the list's own


def with_own_price(sheet: Sheet, heading: Heading) -> Heading:
    """A heading whose price is the facility's own, where the headings say so; open, where either of two columns could be it.

    A proposal beside the price of a document is what is to be appraised. What nothing decides is left open: neither is read, and
    it is asked which is the price (IN030).

    Args:
        sheet: the sheet.
        heading: its heading.
    """
    fields = [field for field in heading.columns if field.partition(":")[0] == "price"]
    if len(fields) != 1:
        return heading
    price = heading.columns[fields[0]]
    said = heading.names.get(price, "")
    of_document = _cites_a_document(said)
    read = {c: field for field, c in heading.columns.items() if not (of_document and field.partition(":")[0] in _KNOWN_BESIDE)}
    unclear = {column for columns in heading.ambiguous.values() for column in columns}
    others = {column: text for column, text in heading.names.items() if column not in read and column not in unclear}
    if is_insured(said):
        others = {column: text for column, text in others.items() if not is_for_others(text)}
    whose = _whose(said)
    own = {c: _whose(text) for c, text in others.items() if _whose(text) > whose or _could_be_it(text, said, whose)}
    if not any(_differs(sheet, heading, column, price) for column in own):
        return heading
    proposed = [column for column, weight in own.items() if weight == _PROPOSED]
    kept = {field: column for field, column in heading.columns.items() if column not in own and column != price}
    if of_document and len(proposed) == 1:
        return replace(heading, columns={**kept, fields[0]: proposed[0]})
    likelier_last = sorted([price, *own], key=lambda column: (_whose(heading.names.get(column, "")), column))
    return replace(heading, columns=kept, ambiguous={**heading.ambiguous, fields[0]: likelier_last})


def with_open_price(sheet: Sheet, heading: Heading) -> Heading:
    """A heading without a price, open where several columns hold prices that are not the same; the facility's stand last."""
    free = {column: text for column, text in heading.names.items() if column not in heading.columns.values()}
    could = sorted((c for c, text in free.items() if _could_be_it(text, "", _OF_NOBODY)), key=lambda c: _whose(free[c]))
    if not any(_differs(sheet, heading, column, could[0]) for column in could[1:]):
        return heading
    return replace(heading, ambiguous={**heading.ambiguous, "price": could})


def _whose(text: str) -> int:
    """Whether the heading of a price says that it is proposed, or the facility's own; a part or a difference is no price."""
    if not is_about_money(text) or not says(text, "a_price") or says(text, "no_price_itself"):
        return _OF_NOBODY
    if says_proposal(text):
        return _PROPOSED
    return _OWN if says(text, "own") and not _cites_a_document(text) else _OF_NOBODY


def _could_be_it(text: str, said: str, whose: int) -> bool:
    """Whether a heading says no less than that of the price (`said`) that its column holds the prices of the list.

    "Mới" beside "Cũ" below one "Đơn giá", or "Giá điều chỉnh" beside an "Đơn giá" that is nobody's; and not "Giá Nghị quyết 399"
    or "Giá chuẩn", which were issued.
    """
    if text == said:  # one heading over both, and none of its own
        return False
    group, below, own = text.rpartition(BELOW)
    if below and said.startswith(group + BELOW):
        return is_about_money(text) and not says(own, "no_price_itself")
    if whose != _OF_NOBODY or is_insured(said) or is_for_others(text) or is_of_no_field(text):
        return False
    if said and _was_issued(text) and not _was_issued(said):
        return False
    return is_about_money(text) and says(text, "a_price") and not says(text, "no_price_itself")


def _differs(sheet: Sheet, heading: Heading, column: int, price: int) -> bool:
    """Whether a column holds amounts, and in some row another one than the column of the price."""
    rows = [row for row in sheet.rows[heading.last + 1 :] if column < len(row) and is_amount(row[column])]
    return any(price >= len(row) or _as_number(row[price]) != _as_number(row[column]) for row in rows)


def _as_number(cell: Cell) -> Cell:
    amount = whole_amount(clean_text(cell)) if isinstance(cell, str) else None
    return cell if amount is None else amount


def _was_issued(text: str) -> bool:
    """Whether a heading says that its prices are those of the law or of a decision."""
    return _cites_a_document(text) or says(text, "issued")


def _cites_a_document(text: str) -> bool:
    """Whether a heading names the document that its prices are from: "Giá theo Nghị quyết 399"."""
    return bool(loose_variants(text))
