"""The lines of lists as rows, and as the leaves of a list's Merkle tree.

This is what takes the time when a list is recorded, so it is written to be quick: it is measured against a bare `executemany` of
the same rows (bench/registry.py).
"""

from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256
from itertools import chain, islice, repeat
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from pricebook.pricelist import PriceLine, PriceList
from pricebook.registry import schema
from pricebook.registry.merkle import Hash, root_of
from pricebook.registry.refusals import Refused

Named = tuple[str, str, str, str, str, str]  # of a service: id, part, ordinal, code, name, unit
Services = dict[Named, tuple[int, bytes]]  # the number of a service, and its part of what is hashed of a line
_SEPARATOR = "\x1f"
_FIELDS = 9
_AT_ONCE = 200  # rows in one statement of SQLite: it takes half the time of one row after the other
_NEWEST = sa.select(sa.func.max(schema.services.c.service))
_COLUMNS = ("list", "service", "class", "number", "price")

# What `services` of a database said, with the highest number: rows that are there for good. By transaction: with what it added.
_committed: WeakKeyDictionary[sa.Engine, dict[str, tuple[int, Services]]] = WeakKeyDictionary()
_of_transaction: WeakKeyDictionary[sa.Transaction, dict[str, Services]] = WeakKeyDictionary()


class NewLines:
    """The lines of a list that is recorded, with the root of their tree. Services that no list had before are written at once."""

    def __init__(self, con: sa.Connection, prices: PriceList) -> None:
        """Finds the services of the lines, and hashes the lines."""
        self._lines = prices.lines
        known = _known(con, prices.regulation)
        try:
            found = _services_of(prices.lines, known)
        except KeyError:
            named = dict.fromkeys(named_of(prices.lines))
            _add_services(con, prices.regulation, [each for each in named if each not in known], known)
            found = _services_of(prices.lines, known)
        self._keys = [key for key, _ in found]
        self._classes = [line.class_ or "" for line in prices.lines]
        self._prices = [line.price for line in prices.lines]
        self.root = root_of(_leaves([text for _, text in found], self._classes, self._prices))

    def write(self, con: sa.Connection, number: int) -> None:
        """Writes the rows, in the order of the list. Raises Refused where a service has two prices for one class."""
        assert con.dialect.loaded_dbapi is not None
        try:
            if con.dialect.name == "sqlite" and len(set(self._classes)) == 1:
                _insert_of_one_class(con, number, self._keys, self._classes[0], self._prices)
            else:
                rows = zip(repeat(number), self._keys, self._classes, range(1, len(self._keys) + 1), self._prices)
                insert_many(con, schema.lines, _COLUMNS, rows)
        except con.dialect.loaded_dbapi.IntegrityError as error:
            seen: set[tuple[int, str]] = set()
            for line, key, class_ in zip(self._lines, self._keys, self._classes, strict=True):
                if (key, class_) in seen:
                    raise Refused("line-twice", service=line.service_id) from error
                seen.add((key, class_))
            raise


def named_of(lines: Sequence[PriceLine]) -> list[Named]:
    """What names the service of each line: id, part, ordinal, code, name, unit."""
    return [
        (line.service_id, line.part or "", line.ordinal or "", line.service_code or "", line.name or "", line.unit or "")
        for line in lines
    ]


def _services_of(lines: Sequence[PriceLine], known: Services) -> list[tuple[int, bytes]]:
    """The services of lines. Raises KeyError if one is not known. What names each is not kept: to make it is quicker."""
    return [
        known[line.service_id, line.part or "", line.ordinal or "", line.service_code or "", line.name or "", line.unit or ""]
        for line in lines
    ]


def leaves_of(lines: Sequence[PriceLine]) -> list[Hash]:
    """The leaves of a list's Merkle tree, one for each line."""
    texts = [_joined(each) for each in named_of(lines)]
    return _leaves(texts, [line.class_ or "" for line in lines], [line.price for line in lines])


def _joined(named: Named) -> bytes:
    """What is hashed of a service in a line, as `leaf_content` has it, up to its class."""
    text = _SEPARATOR.join(named)
    if text.count(_SEPARATOR) != len(named) - 1:
        text = _SEPARATOR.join(field.replace(_SEPARATOR, " ") for field in named)
    return f"{text}{_SEPARATOR}".encode()


def _leaves(texts: Sequence[bytes], classes: Sequence[str], prices: Sequence[int | None]) -> list[Hash]:
    """The leaves of lines, from what names their services: the same as of `leaf_content`, line by line."""
    encoded = {class_: class_.replace(_SEPARATOR, " ").encode() for class_ in set(classes)}
    of_class = texts if set(encoded) <= {""} else [text + encoded[class_] for text, class_ in zip(texts, classes, strict=True)]
    numbers = [b"\0%d\x1f" % number for number in range(1, len(texts) + 1)]
    of_price = [b"\x1f" if price is None else b"\x1f%d" % price for price in prices]
    put_together = b"".join
    return [sha256(put_together(parts)).digest() for parts in zip(numbers, of_class, of_price, strict=True)]


def leaf_content(
    number: int, service_id: str, part: str, ordinal: str, code: str, name: str, unit: str, class_: str, price: int | None
) -> bytes:
    """What is hashed of a line: what is printed of it, as text. `class_` is "" for all classes, `price` None for none."""
    fields = (str(number), service_id, part, ordinal, code, name, unit, class_, "" if price is None else str(price))
    text = _SEPARATOR.join(fields)
    if text.count(_SEPARATOR) != _FIELDS - 1:
        text = _SEPARATOR.join(field.replace(_SEPARATOR, " ") for field in fields)
    return text.encode()


def _known(con: sa.Connection, regulation: str) -> Services:
    """The services of a regulation that a transaction knows; asked for once, and after that only what others have added since.

    Only one transaction writes at a time, and services are never changed: what it sees before it has written is there for good.
    """
    transaction = con.get_transaction()
    known = _of_transaction.setdefault(transaction, {}) if transaction is not None else {}
    if regulation not in known:
        of_database = _committed.setdefault(con.engine, {})
        highest, services = of_database.get(regulation, (0, {}))
        c = schema.services.c
        newest = con.execute(_NEWEST).scalar() or 0
        if newest > highest:
            chosen = sa.select(c.service, c.service_id, c.part, c.ordinal, c.service_code, c.name, c.unit)
            for key, *names in _fetched(con, chosen.where(c.regulation == regulation, c.service > highest)):
                services[tuple(names)] = key, _joined(tuple(names))
        of_database[regulation] = newest, services
        known[regulation] = dict(services)
    return known[regulation]


def _fetched(con: sa.Connection, chosen: sa.Select[Any]) -> list[tuple[Any, ...]]:
    """The rows of a question as the driver has them, all at once: three times as quick as one by one."""
    with con.execute(chosen) as result:
        cursor: Any = result.cursor
        return list(cursor.fetchall())


def _add_services(con: sa.Connection, regulation: str, new: Sequence[Named], known: Services) -> None:
    first = (con.execute(_NEWEST).scalar() or 0) + 1
    columns = ("service", "regulation", "service_id", "part", "ordinal", "service_code", "name", "unit")
    insert_many(con, schema.services, columns, [(key, regulation, *each) for key, each in enumerate(new, first)])
    known.update({each: (key, _joined(each)) for key, each in enumerate(new, first)})


def _insert_of_one_class(con: sa.Connection, number: int, keys: Sequence[int], class_: str, prices: Sequence[int | None]) -> None:
    """Inserts the lines of a list into SQLite: what all have alike is bound once, so it takes half the time of `insert_many`."""
    values: list[int | None] = [None] * (2 * len(keys))
    values[0::2], values[1::2] = keys, prices
    cursor = con.connection.cursor()
    for at in range(0, len(keys), _AT_ONCE):
        statement = _of_one_class(min(_AT_ONCE, len(keys) - at))
        cursor.execute(statement, [number, class_, at + 1, *values[2 * at : 2 * (at + _AT_ONCE)]])
    cursor.close()


@cache
def _of_one_class(rows: int) -> str:
    """The statement for so many lines: list, class and the number of the first, then service and price of each."""
    each = ", ".join(f"(?1, ?{2 * row + 4}, ?2, ?3 + {row}, ?{2 * row + 5})" for row in range(rows))
    return f"insert into {schema.lines.name} ({_named(_COLUMNS)}) values {each}"


def _named(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def insert_many(con: sa.Connection, table: sa.Table, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Inserts many rows at once, by the driver's own means."""
    names = _named(columns)
    if con.dialect.name == "postgresql":
        driver = con.connection.driver_connection
        assert driver is not None
        with driver.cursor() as cursor, cursor.copy(f"copy {table.name} ({names}) from stdin") as copy:
            for row in rows:
                copy.write_row(row)
        return
    left = iter(rows)
    one = f"({', '.join('?' * len(columns))})"
    many = f"insert into {table.name} ({names}) values {', '.join([one] * _AT_ONCE)}"
    cursor = con.connection.cursor()
    while len(part := list(islice(left, _AT_ONCE))) == _AT_ONCE:
        cursor.execute(many, list(chain.from_iterable(part)))
    cursor.executemany(f"insert into {table.name} ({names}) values {one}", part)
    cursor.close()
