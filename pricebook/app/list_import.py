"""The verb list import: takes over the price list now in force, from a workbook in any layout that a check reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pricebook.app.check import check
from pricebook.app.checked import Checked
from pricebook.app.errors import MoveRefused, UnknownRegulation
from pricebook.app.facility_tables import of_list, read_facilities
from pricebook.app.list_moves import MadeMove, scanned
from pricebook.app.list_odd import stay_elsewhere, unknown_classes
from pricebook.app.list_rules import NOT_IN_FORCE, ListRules
from pricebook.app.list_succession import facts_said
from pricebook.app.registry import reading, registry_at
from pricebook.app.typed import as_typed
from pricebook.findings import Finding, Findings, Place, TableReading
from pricebook.pricelist.model import written_chunks
from pricebook.registry import (
    NewList,
    NewMove,
    Paper,
    Phase,
    Refused,
    base_of,
    make_move,
    record_facts,
    record_list,
    row_of,
)
from pricebook.registry.above import Maximum
from pricebook.registry.authorities import as_recorded, authorities
from pricebook.registry.ends import nothing_after, same_again
from pricebook.registry.facts import as_a_list_says
from pricebook.registry.in_force import ids_with_codes
from pricebook.registry.life import lives
from pricebook.registry.moving import APPROVE
from pricebook.registry.naming import name_of
from pricebook.registry.outwards import nobody_known
from pricebook.registry.recording import Payer
from pricebook.regulation import LawOnDay
from pricebook.submission.taken_over import PRICE, TakenOver, keeps_out, taken_over


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a workbook.

    Attributes:
        checked: What the check of it found, and how it was read.
        findings: What keeps it from being taken over; where it was taken over, all that was found and what is odd of the list.
        made: The approval that was recorded; None where nothing was.
        lines: How many prices were recorded, of how many `services`.
        repeated: How many prices of the workbook only repeat another.
        own: The services that the pack does not hold.
    """

    checked: Checked
    findings: Findings
    made: MadeMove | None = None
    lines: int = 0
    services: int = 0
    repeated: int = 0
    own: tuple[str, ...] = ()

    @property
    def tables(self) -> tuple[TableReading, ...]:
        """How each sheet was read, with the rows that were passed over."""
        return self.checked.tables


@as_typed("by", "person", "note", needed=["authority", "decision"])
def import_list(
    path: Path | str,
    authority: str,
    *,
    decision: str,
    on: date,
    phases: Sequence[Phase],
    regulation: str | None = None,
    by: str | None = None,
    paper_date: date | None = None,
    scan: Path | None = None,
    class_: str | None = None,
    columns: Mapping[str, str] | None = None,
    proposed_columns: bool = False,
    thousands: str | None = None,
    payer: Payer = "insured",
    supersede: bool = False,
    amends: str | None = None,
    facilities: Path | None = None,
    person: str | None = None,
    note: str | None = None,
    registry: Path | str | None = None,
    norms: Path | str | None = None,
) -> Imported:
    """Records a list that was decided already, from a workbook, with its decision.

    It is read as `check` reads it. What cannot be read for certain keeps it out: nothing is guessed into force. Findings that an
    officer has answered in accepted.csv beside the workbook do not. Nor does that no pack holds the law of that day (RG058): the
    pack that is named then tells the services by their codes and names, and no price is held against it.

    Args:
        path: The workbook or CSV file.
        authority: The province or the ministry whose list it is.
        decision: The number of the resolution or decision.
        on: The day on which it was decided.
        phases: From when the list holds, for which class and scope.
        regulation: The id of the regulation that it follows; by default the one that the workbook names.
        by: Who decided; by default whom the procedure of that day names.
        paper_date, scan: The date of the paper, and a file with its scan.
        class_, columns, proposed_columns, thousands: How it is read, as `check` has them.
        payer: Who pays by the list: insured or on-demand.
        supersede: Whether lists that begin later give way.
        amends: The name of the approved list of which this one replaces or adds some lines.
        facilities: A table of the facilities that the list is for, as that of a dossier; the registry may know them already, too.
        person: Who records it.
        note: In words.
        registry, norms: As the other verbs have them.

    Raises:
        InputNotFound, UnreadableList: There is no such file, or the table of facilities cannot be read.
        WrongOption, UnknownRegulation: An option cannot be used; or no regulation is named.
        RegistryUnusable: The registry cannot be opened.
        MoveRefused: The list contradicts what is recorded, as one that was taken over already; nothing was recorded.
    """
    rules = ListRules(norms)
    first = min(phase.from_ for phase in phases)
    checked = check(
        path, regulation=regulation, as_="issued", class_=class_, on=first, columns=columns, thousands=thousands,
        proposed_columns=proposed_columns, norms=norms,
    )  # fmt: skip
    if checked.why_not is not None:
        raise UnknownRegulation("no-regulation-named", known=", ".join(checked.known_regulations))
    named = any(field.strip().partition(":")[0] == PRICE for field in columns or ())
    submission, law = checked.submission, checked.law
    read = [finding for finding in checked.findings if finding.code != NOT_IN_FORCE or submission is None]
    kept_out = [finding for finding in read if keeps_out(finding, price_named=named)]
    if kept_out or submission is None or law is None:
        return Imported(checked, Findings(kept_out or checked.findings))
    read += _of_another_time(law, path)
    decider = rules.office(by, on) if by else _decider(rules, authority, on)
    rows = [] if facilities is None else read_facilities(facilities, first)
    paid = list(of_list(rows, authority, law, rules))
    submitter = authority if rules.route(authority) == "ministry" else ""
    taken = taken_over(submission, law, authority, first, submitter, decider, _codes_in(amends, registry) if amends else ())
    if any(finding.blocks for finding in taken.findings):
        return Imported(checked, Findings(finding for finding in taken.findings if finding.blocks))
    maximum = _maximum(law, taken)
    with registry_at(registry, create=True) as opened:
        try:
            with reading(opened) as con:
                owner = as_recorded(rules.authority(authority), authorities(con))
            prices = replace(taken.prices, province=owner, submitter=owner if submitter else "")
            content = "".join(written_chunks(prices)).encode()
            with opened.writing() as con:
                name = name_of(con, prices)
                base = base_of(con, amends, owner, payer) if amends is not None else None
                record_list(con, NewList(name, prices, content, owner, payer, "taken-over", base), person)
                again = same_again(con, row_of(con, name).list, decision)
                if again is not None:
                    raise Refused("same-list-again", list=again, decision=decision)
                paper = Paper(decision, paper_date or on, scanned(con, scan))
                new = NewMove(APPROVE, decider, on, paper, person, note, tuple(phases), supersede)
                moved = make_move(con, name, new, rules.way(on, owner), same_office=rules.same_office(on), maximum=maximum)
                moving = {row.facility_code for row in rows if row.authority}  # the table says whose they are, on purpose
                facts, elsewhere = as_a_list_says(con, facts_said(con, paid, rules), moving)
                record_facts(con, facts, person, note=note)
                (life,) = lives(con, [name])
                unknown = [
                    *stay_elsewhere(name, owner, elsewhere, first.isoformat()),
                    *unknown_classes(con, facts, rules),
                    *nobody_known(con, life),
                ]
        except Refused as error:
            raise MoveRefused("move-refused", reason=error.phrase) from error
    odd = Findings([*rules.on_day(life, on).findings, *unknown, *nothing_after(name, moved.ends)])
    made = MadeMove(name, opened.place, APPROVE, moved, odd)
    services = len({line.service_id for line in prices.lines})
    found: list[Finding] = [*read, *taken.findings, *odd]
    return Imported(checked, Findings(found), made, len(prices.lines), services, taken.repeated, taken.own)


def _of_another_time(law: LawOnDay, path: Path | str) -> list[Finding]:
    """RG058 where the pack that tells the services is not in force on the list's first day."""
    if law.in_force:
        return []
    return [Finding("RG058", Place(Path(path).name), observed=law.regulation.id, limit=f"{law.day:%d/%m/%Y}")]


def _codes_in(name: str, registry: Path | str | None) -> list[tuple[str, str]]:
    """Id and code of each service of a list that is amended.

    Raises:
        RegistryUnusable: There is no registry, or it cannot be opened.
        MoveRefused: There is no such list.
    """
    with registry_at(registry) as opened, reading(opened) as con:
        try:
            return ids_with_codes(con, row_of(con, name).list)
        except Refused as error:
            raise MoveRefused("move-refused", reason=error.phrase) from error


def _decider(rules: ListRules, authority: str, on: date) -> str:
    """Who decides such lists on that day, by the procedure; nobody where none is known."""
    procedure, way = rules.procedure(on), rules.way(on, authority)
    step = way.step(APPROVE) if way is not None else None
    body = procedure.body(step.by[0]) if procedure is not None and step is not None and step.by else None
    return body.name.vi if body is not None else ""


def _maximum(law: LawOnDay, taken: TakenOver) -> Maximum | None:
    """The maximum of a service of the list; of a further code or a variant, the lowest of the services that it is priced as."""
    if not law.in_force:
        return None

    def maximum(service: str, class_: str) -> int | None:
        own = law.ceiling(service, class_ or None)
        others = (law.ceiling(each, class_ or None) for each in taken.priced_as.get(service, ()))
        return own if own is not None else min((each for each in others if each is not None), default=None)

    return maximum
