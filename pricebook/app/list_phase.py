"""The verb list phase: a later decision says from when an approved list, or services that its approval left out, are in force."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from pricebook.app.errors import MoveRefused
from pricebook.app.list_moves import MadeMove, kept_prices, move, scanned
from pricebook.app.list_rules import ListRules
from pricebook.app.registry import registry_at
from pricebook.app.typed import as_typed
from pricebook.findings import Findings
from pricebook.pricelist import PriceList, written_chunks
from pricebook.registry import NewList, NewMove, Paper, Phase, Refused, base_of, make_move, record_list, row_of, schema, state_of
from pricebook.registry.leaving_out import left_out_of, services_meant
from pricebook.registry.life import lives
from pricebook.registry.moving import APPROVE, PHASE
from pricebook.registry.naming import name_of, recorded_name


@as_typed("by", "person", "note", needed=["decision"])
def phase(
    name: str,
    *,
    decision: str,
    on: date,
    phases: Sequence[Phase],
    services: Sequence[str] = (),
    by: str | None = None,
    paper_date: date | None = None,
    scan: Path | None = None,
    supersede: bool = False,
    person: str | None = None,
    note: str | None = None,
    registry: Path | str | None = None,
    norms: Path | str | None = None,
) -> MadeMove:
    """Records that a decision names a phase of an approved list: from when it holds where it does not hold yet.

    A phase that was planned for the same class and scope, and has not begun on the day of the decision, gives way. With services,
    the phase is of these alone: they were left out of the approval, and what was paid for them goes on until then (R11). It is a
    list of its own, which amends the other.

    Args:
        name: The approved list, by its name in the registry.
        decision: The number of the decision.
        on: The day on which it was decided.
        phases: From when to when, for which class and scope.
        services: The services, by id, ordinal or code; or all that were left out of a part or a group of the annex.
        by: Who decided; by default whom the list names.
        paper_date, scan: The date of the paper, and a file with its scan.
        supersede: Whether lists that begin later give way.
        person: Who records it.
        note: In words.
        registry, norms: As the other verbs have them.

    Returns:
        The move; of services, the approval of the list of them.

    Raises:
        RegistryUnusable: There is no registry, or it cannot be opened.
        WrongOption: The regulation has no such class.
        MoveRefused: There is no such list, it is not approved, or two prices would hold; nothing was recorded.
    """
    if not services:
        return move(
            name, PHASE, by=by, on=on, paper_no=decision, paper_date=paper_date or on, scan=scan, person=person, note=note,
            phases=phases, supersede=supersede, registry=registry, norms=norms,
        )  # fmt: skip
    rules = ListRules(norms)
    with registry_at(registry) as opened:
        try:
            with opened.writing() as con:
                of = row_of(con, recorded_name(con, name, None, "insured") or name)
                whole = kept_prices(con, of.content)
                if whole is None or state_of(con, of.list) != "approved":
                    raise Refused("amends-nothing-approved", list=name)
                first = min(each.from_ for each in phases)
                rules.refuse_unknown_classes(of.regulation, first, phases)
                prices = _part(con, of, whole, services)
                part = recorded_name(con, "", prices, of.payer, of.authority)
                made = PHASE if part is not None else APPROVE
                if part is None:
                    part = name_of(con, prices)
                    base = base_of(con, of.name, of.authority, of.payer)
                    content = "".join(written_chunks(prices)).encode()
                    record_list(con, NewList(part, prices, content, of.authority, of.payer, of.origin, base), person)
                only = tuple(dict.fromkeys(line.service_id for line in prices.lines))
                decider = rules.office(by or whole.approver, on)
                paper = Paper(decision, paper_date or on, scanned(con, scan))
                new = NewMove(made, decider, on, paper, person, note, tuple(phases), supersede, only=only)
                moved = make_move(
                    con, part, new, rules.way(on, of.authority), same_office=rules.same_office(on),
                    maximum=rules.maximum(of.regulation, first),
                )  # fmt: skip
                (life,) = lives(con, [part])
        except Refused as error:
            raise MoveRefused("move-refused", reason=error.phrase) from error
    return MadeMove(part, opened.place, made, moved, Findings(rules.on_day(life, on).findings))


def _part(con: sa.Connection, of: sa.Row[tuple[Any, ...]], whole: PriceList, said: Sequence[str]) -> PriceList:
    """The list of some services that the approval of a list left out.

    Raises:
        Refused: There is no such service, it was not left out, or another list has a phase of it already.
    """
    left_out = left_out_of(con, [of.list]).get(of.list, frozenset())
    grouped = {text: {line.service_id for line in whole.lines if text in (line.part, line.group)} for text in said}
    single = set(services_meant(con, of.list, [text for text in said if not grouped[text]]))
    named = single | {service for services in grouped.values() for service in services & left_out}
    if single - left_out or not named:
        raise Refused("not-left-out", service=", ".join(sorted(single - left_out) or said), list=of.name)
    listed = dict.fromkeys(line.service_id for line in whole.lines if line.service_id in named)
    numbers = {service: number for number, service in enumerate(listed, 1)}
    lines = tuple(replace(line, number=numbers[line.service_id]) for line in whole.lines if line.service_id in numbers)
    own = tuple(each for each in whole.capabilities if each.service_id in named)
    part = replace(whole, lines=lines, capabilities=own, left_out=(), disputes=())
    _refuse_other_part(con, of, named, part)
    return part


def _refuse_other_part(con: sa.Connection, of: sa.Row[tuple[Any, ...]], named: set[str], part: PriceList) -> None:
    """Refuses a service that another amendment of the list amends: from when it holds, has to be said of that one."""
    li, line, service = schema.lists.c, schema.lines.c, schema.services.c
    there = (
        sa.select(li.list, li.name, service.service_id)
        .join(schema.lines, line.list == li.list)
        .join(schema.services, service.service == line.service)
        .where(li.amends == of.list, li.fingerprint != part.fingerprint, service.service_id.in_(sorted(named)))
        .order_by(li.list, line.number)
    )
    rows = con.execute(there).all()
    as_it_was = left_out_of(con, {row.list for row in rows})  # a file of the whole list has what it does not amend as well
    row = next((row for row in rows if row.service_id not in as_it_was.get(row.list, ())), None)
    if row is not None:
        raise Refused("phased-already", service=row.service_id, list=row.name)
