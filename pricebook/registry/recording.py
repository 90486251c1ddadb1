"""Records price lists: their lines, what facilities perform, and the list itself as it was made."""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import count, repeat
from typing import Any, Literal
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from pricebook.pricelist import Capability, PriceLine, PriceList
from pricebook.registry import log, schema
from pricebook.registry.disputing import record_stated
from pricebook.registry.last_move import recording_of
from pricebook.registry.merkle import Hash, leaf_hashes, root_of
from pricebook.registry.refusals import Refused

Named = tuple[str, str, str, str, str, str]  # of a service: id, part, ordinal, code, name, unit
Payer = Literal["insured", "on-demand"]
Origin = Literal["built", "taken-over"]
JSON = "application/json"
_SEPARATOR = "\x1f"
_FIELDS = 9


@dataclass(frozen=True, slots=True)
class NewList:
    """A list that is to be recorded.

    Attributes:
        name: What people call it in this registry, as "long-an-2012-1".
        prices: The list.
        content: Its bytes, as they were read.
        authority: The province or the ministry whose list it is.
        payer: Who pays by it: the insurance fund, or patients for what they asked for beyond it.
        origin: Whether it was built here or taken over from a workbook.
        amends: The list of which it replaces or adds some lines; None for a whole list.
    """

    name: str
    prices: PriceList
    content: bytes
    authority: str
    payer: Payer = "insured"
    origin: Origin = "built"
    amends: int | None = None


def record_list(con: sa.Connection, new: NewList, person: str | None = None) -> int:
    """Records a list with all its lines and the disputes that it states, and returns its number.

    Raises:
        Refused: The same list, or another one of that name, is recorded already; or two of its lines are one.
    """
    prices = new.prices
    recorded = con.execute(
        sa.select(schema.lists.c.list, schema.lists.c.name).where(
            sa.or_(
                schema.lists.c.name == new.name,
                sa.and_(
                    schema.lists.c.authority == new.authority,
                    schema.lists.c.fingerprint == prices.fingerprint,
                    schema.lists.c.payer == new.payer,
                ),
            )
        )
    ).first()
    if recorded is not None:
        raise Refused("recorded-already", list=recorded.name, by=recording_of(con, recorded.list))
    content = keep(con, new.content, JSON)
    named = named_of(prices.lines)
    root = root_of(_leaves(prices.lines, named))
    number = (con.execute(sa.select(sa.func.max(schema.lists.c.list))).scalar() or 0) + 1
    row = {
        "list": number,
        "name": new.name,
        "fingerprint": prices.fingerprint,
        "origin": new.origin,
        "amends": new.amends,
        "authority": new.authority,
        "payer": new.payer,
        "regulation": prices.regulation,
        "pack_version": prices.pack_version,
        "pack_sha256": prices.pack_sha256,
        "pricing_date": prices.pricing_date,
        "lines": len(prices.lines),
        "lines_root": root,
        "content": content,
    }
    entry = log.append(con, log.LIST, {**row, "person": person})
    con.execute(schema.lists.insert(), {**row, "entry": entry.seq})
    _write_lines(con, number, prices, named)
    exceptions = [{"list": number, **row} for row in exceptions_of(prices)]
    if exceptions:
        con.execute(schema.exceptions.insert(), exceptions)
    record_stated(con, number, prices.disputes, person)
    return number


def keep(con: sa.Connection, data: bytes, media_type: str) -> str:
    """Keeps bytes in the registry, once, and returns their SHA-256."""
    digest = sha256(data).hexdigest()
    if con.execute(sa.select(schema.contents.c.sha256).where(schema.contents.c.sha256 == digest)).scalar() is None:
        packed = zlib.compress(data, 6)
        con.execute(schema.contents.insert(), {"sha256": digest, "media_type": media_type, "data": packed})
    return digest


def kept(con: sa.Connection, digest: str) -> bytes | None:
    """The bytes of a SHA-256; None if the registry does not have them."""
    data = con.execute(sa.select(schema.contents.c.data).where(schema.contents.c.sha256 == digest)).scalar()
    return zlib.decompress(data) if data is not None else None


def media_type(con: sa.Connection, digest: str) -> str | None:
    """What kind of bytes the registry keeps under a SHA-256; None if it has none."""
    return con.execute(sa.select(schema.contents.c.media_type).where(schema.contents.c.sha256 == digest)).scalar()


def leaves_of(lines: Sequence[PriceLine]) -> list[Hash]:
    """The leaves of a list's Merkle tree, one for each line."""
    return _leaves(lines, named_of(lines))


def named_of(lines: Sequence[PriceLine]) -> list[Named]:
    """What names the service of each line: id, part, ordinal, code, name, unit."""
    return [
        (line.service_id, line.part or "", line.ordinal or "", line.service_code or "", line.name or "", line.unit or "")
        for line in lines
    ]


def _leaves(lines: Sequence[PriceLine], named: Sequence[Named]) -> list[Hash]:
    """The leaves of lines whose services are named already: the same as of `leaf_content`, line by line."""
    shown = [
        f"\0{number}\x1f{id_}\x1f{part}\x1f{ordinal}\x1f{code}\x1f{name}\x1f{unit}\x1f{line.class_ or ''}\x1f"
        f"{'' if line.price is None else line.price}"
        for number, (line, (id_, part, ordinal, code, name, unit)) in enumerate(zip(lines, named, strict=True), 1)
    ]
    if "".join(shown).count(_SEPARATOR) != (_FIELDS - 1) * len(shown):  # somebody's name holds the separator
        return leaf_hashes(
            leaf_content(number, *names, line.class_ or "", line.price)
            for number, (line, names) in enumerate(zip(lines, named, strict=True), 1)
        )
    return [sha256(text.encode()).digest() for text in shown]


def leaf_content(
    number: int, service_id: str, part: str, ordinal: str, code: str, name: str, unit: str, class_: str, price: int | None
) -> bytes:
    """What is hashed of a line: what is printed of it, as text. `class_` is "" for all classes, `price` None for none."""
    fields = (str(number), service_id, part, ordinal, code, name, unit, class_, "" if price is None else str(price))
    text = _SEPARATOR.join(fields)
    if text.count(_SEPARATOR) != _FIELDS - 1:
        text = _SEPARATOR.join(field.replace(_SEPARATOR, " ") for field in fields)
    return text.encode()


def _write_lines(con: sa.Connection, number: int, prices: PriceList, named: Sequence[Named]) -> None:
    """Writes the lines, and the services that no list had before."""
    known = _of_transaction(con, prices.regulation)
    new = [each for each in dict.fromkeys(named) if each not in known]
    if new:
        first = (con.execute(sa.select(sa.func.max(schema.services.c.service))).scalar() or 0) + 1
        columns = ("service", "regulation", "service_id", "part", "ordinal", "service_code", "name", "unit")
        insert_many(con, schema.services, columns, [(key, prices.regulation, *each) for key, each in enumerate(new, first)])
        known.update({each: key for key, each in enumerate(new, first)})
    keys = [known[each] for each in named]
    classes = [line.class_ or "" for line in prices.lines]
    if len(set(zip(keys, classes, strict=True))) < len(keys):
        seen: set[tuple[int, str]] = set()
        for line, row in zip(prices.lines, zip(keys, classes, strict=True), strict=True):
            if row in seen:
                raise Refused("line-twice", service=line.service_id)
            seen.add(row)
    rows = zip(repeat(number), keys, classes, count(1), (line.price for line in prices.lines))
    insert_many(con, schema.lines, ("list", "service", "class", "number", "price"), rows)


# By transaction and regulation: what `known_services` gave, with what was added since. It ends with the transaction.
_known: WeakKeyDictionary[sa.Transaction, dict[str, dict[Named, int]]] = WeakKeyDictionary()


def _of_transaction(con: sa.Connection, regulation: str) -> dict[Named, int]:
    """The services that are known in a transaction: asked for once, for all lists that it records."""
    transaction = con.get_transaction()
    known = _known.setdefault(transaction, {}) if transaction is not None else {}
    if regulation not in known:
        known[regulation] = known_services(con, regulation)
    return known[regulation]


def known_services(con: sa.Connection, regulation: str) -> dict[Named, int]:
    """The services of a regulation that the registry knows: id, part, ordinal, code, name, unit → key."""
    c = schema.services.c
    chosen = sa.select(c.service_id, c.part, c.ordinal, c.service_code, c.name, c.unit, c.service)
    rows = fetched(con, chosen.where(c.regulation == regulation))
    return {(id_, part, ordinal, code, name, unit): key for id_, part, ordinal, code, name, unit, key in rows}


def fetched(con: sa.Connection, chosen: sa.Select[Any]) -> list[tuple[Any, ...]]:
    """The rows of a question as the driver has them, all at once: three times as quick as one by one."""
    with con.execute(chosen) as result:
        cursor: Any = result.cursor
        return list(cursor.fetchall())


def insert_many(con: sa.Connection, table: sa.Table, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Inserts many rows at once, by the driver's own means."""
    names = ", ".join(f'"{name}"' for name in columns)
    if con.dialect.name == "postgresql":
        driver = con.connection.driver_connection
        assert driver is not None
        with driver.cursor() as cursor, cursor.copy(f"copy {table.name} ({names}) from stdin") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(columns))
    con.connection.executemany(f"insert into {table.name} ({names}) values ({marks})", rows)


def exceptions_of(prices: PriceList) -> Iterator[dict[str, object]]:
    """What each facility may be paid for (R7): what holds of most of the list's services, and those that differ.

    A row that denies one code of a service says nothing about the other codes that are priced as it.
    """
    if not prices.capabilities:
        return  # it says nothing of what facilities perform
    capabilities: dict[str, list[Capability]] = defaultdict(list)
    for entry in prices.capabilities:
        capabilities[entry.facility_code].append(entry)
    listed = dict.fromkeys(line.service_id for line in prices.lines)
    for facility in prices.facilities:
        own = capabilities[facility.facility_code]
        able = {entry.service_id for entry in own if entry.performing and entry.able}
        able -= {entry.service_id for entry in own if not (entry.performing and entry.able) and not entry.service_code}
        most = 2 * sum(service in able for service in listed) > len(listed)
        yield {"facility_code": facility.facility_code, "service_id": schema.ALL, "able": most}
        for service in listed:
            if (service in able) != most:
                yield {"facility_code": facility.facility_code, "service_id": service, "able": not most}
