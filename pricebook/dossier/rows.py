"""Checks of the rows of one table: duplicate keys, and norm lines that are incomplete or contradict themselves."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from decimal import Decimal
from itertools import groupby, pairwise

from pricebook.base.languages import say
from pricebook.findings import Finding, Place
from pricebook.items.identity import form_key, name_key, strength_key
from pricebook.items.units import unit_key
from pricebook.tables import Field, SheetReading, Table, without_column

_KEYS: dict[str, Callable[[str], str | None]] = {
    "unit": unit_key,
    "source_unit": unit_key,
    "source_name": name_key,
    "item_name": name_key,
    "source_strength": strength_key,
    "source_form": form_key,
}

Meaning = Callable[[Field, str | None], str | None]


def meaning_of_text(field: Field, text: str | None) -> str | None:
    """The meaning of a cell without regard to services and components: names, units and strengths by their comparison keys."""
    key = _KEYS.get(field.id)
    if key is not None and text is not None:
        return key(text)
    return "item" if field.id == "kind" and text is None else text


def duplicate_rows(table: Table, meaning: Meaning = meaning_of_text) -> list[list[int]]:
    """Groups of rows that have the same key, however it is spelt.

    The name of an item is part of the key only if the row has no item code.
    """
    spec = table.spec
    if not spec.key:
        return []
    columns: dict[str, list[str | None]] = {}
    for name in spec.key:
        field, texts = spec.field(name), table.columns[name]
        meant = {text: meaning(field, text) for text in set(texts)}
        columns[name] = [meant[text] for text in texts]
    if "item_name" in columns and "item_code" in columns:
        pairs = zip(columns["item_code"], columns["item_name"], strict=True)
        columns["item_name"] = [None if code is not None else name for code, name in pairs]
    seen: dict[tuple[str | None, ...], list[int]] = defaultdict(list)
    for row, key in enumerate(zip(*columns.values(), strict=True)):
        if key[0] is not None and (spec.key_where is None or table.columns[spec.key_where][row] is not None):
            seen[key].append(row)
    codes = table.columns["item_code"] if spec.key_where is not None else None  # matches with the same item code may repeat
    return [rows for rows in seen.values() if len(rows) > 1 and (codes is None or len({codes[row] for row in rows}) > 1)]


def duplicate_keys(table: Table, groups: list[list[int]]) -> Iterator[Finding]:
    """IN008: several rows have one key. None of them is used, because the program cannot know which is right."""
    for rows in groups:
        key = " | ".join(text for name in table.spec.key if (text := table.columns[name][rows[0]]))
        others = _said_rows(table, rows)
        how = say("value.add-quantities" if "quantity" in table.columns else "value.delete-others")
        for row in rows[1:]:
            yield Finding("IN008", table.place(row, table.spec.key[0]), observed=key, more={"rows": others, "how": how})


def _said_rows(table: Table, rows: list[int]) -> str:
    """The rows as Excel numbers them; with their files where they stand in several."""
    files = {table.file_of(row) for row in rows}
    return ", ".join((f"{table.file_of(row)}: " if len(files) > 1 else "") + str(table.rows[row] + 1) for row in rows)


def check_norm_lines(table: Table, found: Collection[Finding] = ()) -> Iterator[Finding]:
    """NM008: a norm line has neither item and quantity nor a lump sum, or both. NM012: a loss below 1 %.

    `found` is what was found when the table was read: a column of amounts that was not read may hold the lump sum.

    A cell that is formatted as a percentage holds 0.05 and shows 5 %. If it were read as 0.05 %, the price would be too low.
    """
    if table.spec.id not in ("norms", "ministry_norms"):
        return
    columns = table.columns
    unheaded = {row for reading in table.readings for row in _rows_without_column(reading, "quantity")}
    yield from _without_quantities(table)
    for row in range(len(table)):
        item = columns["item_code"][row] or columns["item_name"][row]
        quantity, amount = columns["quantity"][row], columns["amount"][row]
        if any(row in table.unread.get(name, ()) for name in ("item_code", "item_name", "quantity", "amount")):
            pass  # a cell that cannot be read is not one that is missing
        elif item is not None and amount is None and row in unheaded:
            pass  # the missing heading is said once
        elif amount is None and (item is None or quantity is None):
            unread = _unread_amounts(table, row, found) if item is None else None
            what = say("value.norm-without-quantity" if item else "value.norm-without-item")
            what = say("value.norm-amount-unread", cell=unread) if unread is not None else what
            yield Finding("NM008", table.place(row, "quantity" if item else "item_code"), observed="–", more={"what": what})
        elif amount is not None and quantity is not None:
            at, both = table.place(row, "amount"), say("value.norm-with-both")
            yield Finding("NM008", at, observed=f"{quantity} / {amount}", more={"what": both})
        loss = Decimal(columns["loss_pct"][row] or 0)
        if 0 < loss < 1:
            yield Finding("NM012", table.place(row, "loss_pct"), observed=loss, limit=loss * 100)


def _unread_amounts(table: Table, row: int, found: Collection[Finding]) -> str | None:
    """The heading cell of a column of amounts that was not read (IN028), where a row has no column of lump sums."""
    for reading in table.readings:
        heading = reading.heading
        if row not in _rows_without_column(reading, "amount"):
            continue
        for at in (each.at for each in found if each.code == "IN028"):
            of_heading = at.row is not None and heading.first <= at.row <= heading.last
            if of_heading and (at.file, at.sheet) == (reading.file, reading.name) and at.column not in heading.columns.values():
                return at.cell
    return None


def _rows_without_column(reading: SheetReading, field: str) -> range:
    """The rows of a part of a table in which a field has no column; none where it has one."""
    return range(reading.begins, reading.begins + (0 if field in reading.heading.columns else reading.data_rows))


def _without_quantities(table: Table) -> Iterator[Finding]:
    """IN002 for each sheet with items and no column of their quantities, where nothing else says why there is none."""
    columns, quantity = table.columns, table.spec.field("quantity")
    for reading in table.readings:
        heading = reading.heading
        if "quantity" in heading.ambiguous or "quantity" in heading.absent:
            continue
        rows = _rows_without_column(reading, "quantity")
        if any((columns["item_code"][row] or columns["item_name"][row]) and columns["amount"][row] is None for row in rows):
            yield without_column(Place(reading.file, reading.name, heading.last), table.spec, heading, quantity)


def lost_classes(table: Table) -> Iterator[Finding]:
    """IN058: rows of a service have no class below a row that has one, and it may be theirs.

    A blank class means every class. In a text file that was made from merged cells it stands below the class that was merged over
    it, and such a file does not say which of the two is meant. A workbook tells which cells are merged; there a norm is asked
    about whose class stands in the first row of each block only. One finding for the table, at the first of the cells.
    """
    columns = table.columns
    if not {"class", "service"} <= columns.keys():
        return
    rows: list[int] = []
    for (sheet, _), of_service in groupby(range(len(table)), lambda row: (table.sheets[row], columns["service"][row])):
        run = list(of_service)
        first = next((row for row in run if columns["class"][row] is not None), None)
        unread = table.unread.get("class", ())  # IN007 says those
        blank = [row for row in run if first is not None and row > first and columns["class"][row] is None and row not in unread]
        if blank and (sheet is None or _class_of_blocks(table, run, blank)):  # a sheet without a name is that of a text file
            rows += blank
    if rows:
        places = [table.place(row, "class") for row in rows]
        yield Finding(
            "IN058", places[0], observed=columns["service"][rows[0]], more={"count": len(rows)}, related=tuple(places[1:])
        )


def _class_of_blocks(table: Table, run: list[int], blank: list[int]) -> bool:
    """Whether the rows of a norm in a workbook look as if each class stood in the first row of its block only.

    Rows for every class may stand below those for one ("II, II, III, blank"), and among them where the norm goes item by item. A
    class that follows a blank one, or the only class, in the first row, begins a block; unless the class is written row by row:
    the same one twice, or two for one item.
    """
    if not table.spec.id.endswith("norms"):
        return False  # of the other tables a class has one row, and a blank one below it means the other classes
    classes, items = table.columns["class"], table.columns["item_code"]
    for above, row in pairwise(run):
        both = classes[above] is not None and classes[row] is not None
        if both and (classes[above] == classes[row] or items[above] == items[row] is not None):
            return False
    named = [row for row in run if classes[row] is not None]
    return named[-1] > blank[0] or named == run[:1]
