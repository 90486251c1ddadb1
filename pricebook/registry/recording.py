"""Records price lists: their lines, what facilities perform, and the list itself as it was made."""

import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

import sqlalchemy as sa

from pricebook.pricelist import Capability, PriceList
from pricebook.registry import log, schema
from pricebook.registry.authorities import authority_to_record
from pricebook.registry.disputing import record_stated
from pricebook.registry.last_move import recording_of
from pricebook.registry.lines import NewLines
from pricebook.registry.raw import untyped
from pricebook.registry.refusals import Refused

Payer = Literal["insured", "on-demand"]
Origin = Literal["built", "taken-over"]
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class NewList:
    """A list that is to be recorded.

    Attributes:
        name: What people call it in this registry, as "long-an-2012-1".
        prices: The list.
        content: Its bytes, as they were read.
        authority: The province or the ministry whose list it is; it is recorded as the registry writes it.
        payer: Who pays by it: the insurance fund, or patients for what they asked for beyond it.
        origin: Whether it was built here or taken over from a workbook.
        amends: The list of which it replaces or adds some lines; None for a whole list.
        findings: What was found in it, as findings.json or check.json has it; it is kept with the list.
    """

    name: str
    prices: PriceList
    content: bytes
    authority: str
    payer: Payer = "insured"
    origin: Origin = "built"
    amends: int | None = None
    findings: bytes | None = None


def record_list(con: sa.Connection, new: NewList, person: str | None = None) -> int:
    """Records a list with all its lines and the disputes that it states, and returns its number.

    Raises:
        Refused: The same list, or another one of that name, is recorded already; two of its lines are one; or it is nobody's.
    """
    prices = new.prices
    authority = authority_to_record(con, new.authority)
    recorded = con.execute(
        sa.select(schema.lists.c.list, schema.lists.c.name).where(
            sa.or_(
                schema.lists.c.name == new.name,
                sa.and_(
                    schema.lists.c.authority == authority,
                    schema.lists.c.fingerprint == prices.fingerprint,
                    schema.lists.c.payer == new.payer,
                ),
            )
        )
    ).first()
    if recorded is not None:
        raise Refused("recorded-already", list=recorded.name, by=recording_of(con, recorded.list))
    content = keep(con, new.content, JSON)
    lines = NewLines(con, prices)
    number = (con.execute(sa.select(sa.func.max(schema.lists.c.list))).scalar() or 0) + 1
    row = {
        "list": number,
        "name": new.name,
        "fingerprint": prices.fingerprint,
        "origin": new.origin,
        "amends": new.amends,
        "authority": authority,
        "payer": new.payer,
        "regulation": prices.regulation,
        "pack_version": prices.pack_version,
        "pack_sha256": prices.pack_sha256,
        "pricing_date": prices.pricing_date,
        "lines": len(prices.lines),
        "lines_root": lines.root,
        "content": content,
    }
    findings = {"findings": keep(con, new.findings, JSON)} if new.findings is not None else {}
    entry = log.append(con, log.LIST, {**row, **findings, "person": person})
    con.execute(schema.lists.insert(), {**row, "entry": entry.seq})
    lines.write(con, number)
    exceptions = [{"list": number, **row} for row in exceptions_of(prices)]
    if exceptions:
        con.execute(schema.exceptions.insert(), exceptions)
    record_stated(con, number, prices.disputes, person)
    return number


def is_first(con: sa.Connection) -> bool:
    """Whether a registry has one list only, and no more than one thing that was done with it."""
    lists, m = con.execute(sa.select(sa.func.count()).select_from(schema.lists)).scalar_one(), schema.moves.c
    done = con.execute(sa.select(sa.func.count()).select_from(schema.moves).where(m.body != "")).scalar_one()
    return bool(lists == 1 and done == 1)


def keep(con: sa.Connection, data: bytes, media_type: str) -> str:
    """Keeps bytes in the registry, once, and returns their SHA-256."""
    digest = sha256(data).hexdigest()
    if con.execute(sa.select(schema.contents.c.sha256).where(schema.contents.c.sha256 == digest)).scalar() is None:
        packed = zlib.compress(data, 6)
        con.execute(schema.contents.insert(), {"sha256": digest, "media_type": media_type, "data": packed})
    return digest


def kept(con: sa.Connection, digest: str) -> bytes | None:
    """The bytes of a SHA-256; None if the registry does not have them."""
    data = con.execute(sa.select(untyped(schema.contents.c.data)).where(schema.contents.c.sha256 == digest)).scalar()
    return zlib.decompress(data) if data is not None else None


def media_type(con: sa.Connection, digest: str) -> str | None:
    """What kind of bytes the registry keeps under a SHA-256; None if it has none."""
    return con.execute(sa.select(schema.contents.c.media_type).where(schema.contents.c.sha256 == digest)).scalar()


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
