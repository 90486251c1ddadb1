"""By what the registry knows, a list is exported: as one that is paid by, as one that has ended, or else as a draft."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from pricebook.app.display import managed_by
from pricebook.app.errors import InputNotFound, MoveRefused, RegistryUnusable, UnreadableList, reason
from pricebook.app.list_rules import ListRules
from pricebook.app.load import LoadedList, in_order_of, law_of
from pricebook.app.packs import packs_for
from pricebook.app.registry import known_registry, laws, reading
from pricebook.app.registry_places import registries_beside
from pricebook.app.written import PRICELIST
from pricebook.base.languages import Phrase, Terms, say
from pricebook.entitlement import PaidDays, periods_in_words
from pricebook.findings import FindingRecord, Findings, as_record
from pricebook.pricelist import Approval, ApprovalRecord, Facility, InvalidPriceList, PriceList
from pricebook.pricelist.file import parse_pricelist
from pricebook.pricelist.records import ListStatus
from pricebook.registry import FILE, Refused, Registry, kept, row_of
from pricebook.registry.exported import record_export
from pricebook.registry.life import Life, lives
from pricebook.registry.naming import recorded_name
from pricebook.registry.outwards import decided_life, facilities_paid_by, known_of, outcome_of, phases_of, scope_of
from pricebook.registry.proof import proof_of, proof_text
from pricebook.registry.receipt import receipt_of
from pricebook.registry.recording import Payer
from pricebook.registry.told import phrase_of

NO_NUMBER = "không số"  # of a decision whose number was not recorded


@dataclass(frozen=True, slots=True)
class Decided:
    """What is decided about a list: its status, the approval, and the proof of it as the text of its file."""

    status: ListStatus
    approval: Approval | None = None
    proof: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a registry says of a list that is exported.

    Attributes:
        where: The registry as it is opened again: what was named, and the list beside which it is looked for.
        registry: The registry in words.
        name: The list's name in it.
        state: The state of the list's life.
        payer: Who pays by it.
        decided: What is decided about it.
        facilities: Its facilities as they are known on the day.
        days: By code of a facility, the days on which the list holds for it.
        outside: The codes of facilities of the authority for which the decision is not: another scope, or another class.
        notices: What is to be said of facilities.
        findings: What is odd about the decision, and what is not agreed on.
    """

    where: tuple[Path | str | None, Path | None]
    registry: str
    name: str
    state: str
    payer: str
    decided: Decided
    facilities: tuple[Facility, ...]
    days: Mapping[str, PaidDays]
    outside: frozenset[str]
    notices: tuple[Phrase, ...]
    findings: Findings

    @property
    def doubts(self) -> tuple[FindingRecord, ...]:
        """What is odd about the decision, and what is not agreed on, as outputs say it."""
        return tuple(map(as_record, self.findings))

    def about(self, paid_by: bool) -> Iterator[Phrase]:
        """What is to be said of a list that has ended, and, where somebody could pay by the export, of its facilities."""
        decided, approval = self.decided, self.decided.approval
        if decided.status in ("superseded", "revoked"):
            if approval is None or approval.effective_to is None:
                yield say("call.exported-never-in-force", list=self.name)
            else:
                by = approval.recorded.ended_by if approval.recorded is not None else None
                last, what = f"{approval.effective_to:%d/%m/%Y}", Terms([f"list-{decided.status}"])
                yield say("call.exported-ended", list=self.name, what=what, last=last, by=by or "–")
        if paid_by:
            yield from self.notices


def standing_of(
    loaded: LoadedList, registry: Path | str | None, payer: Payer, on: date | None, norms: Path | str | None
) -> tuple[Standing | None, str | None]:
    """What a registry says of a list that was read from a file; and the registry in words. None where there is none, or it
    does not know the list.

    Raises:
        RegistryUnusable: The registry that is named cannot be opened.
    """
    opened = known_registry(registry, loaded.path)
    if opened is None:
        return None, None
    rules = ListRules(norms)
    with opened, reading(opened) as con:
        name = recorded_name(con, str(loaded.path), loaded.prices, payer, rules.authority_of(loaded.prices))
        if name is None:
            return None, opened.place
        return _standing(con, opened, (registry, loaded.path), name, loaded.prices, rules, on), opened.place


def kept_list(
    name: str, registry: Path | str | None, payer: Payer, on: date | None, norms: Path | str | None
) -> tuple[LoadedList, Standing]:
    """A list that a registry keeps, by its name or its fingerprint, and what the registry says of it.

    Raises:
        RegistryUnusable: The registry that is named cannot be opened.
        InputNotFound: There is none of that name, nor a file.
        UnreadableList, OtherPack: It cannot be read, or its pack is not available.
    """
    opened = known_registry(registry, None)
    if opened is None:
        others = registries_beside(None, Path(FILE))
        if others:
            raise InputNotFound("no-file-registry-elsewhere", path=name, others=", ".join(others), first=others[0])
        raise InputNotFound("no-file", path=name)
    with opened, reading(opened) as con:
        known = recorded_name(con, name, None, payer)
        if known is None:
            raise InputNotFound("no-file-nor-list", path=name, registry=opened.place)
        return recorded_listed(con, opened, (registry, None), known, norms, on)


def recorded_listed(
    con: sa.Connection,
    registry: Registry,
    where: tuple[Path | str | None, Path | None],
    name: str,
    norms: Path | str | None,
    on: date | None = None,
    *,
    as_decided: bool = False,
) -> tuple[LoadedList, Standing]:
    """A recorded list by name, and what the registry says of it: today, or `as_decided`, before anything ended or withdrew it.

    Raises:
        UnreadableList, OtherPack: It cannot be read, or its pack is not available.
    """
    of = row_of(con, name)
    try:
        prices = parse_pricelist((kept(con, of.content) or b"").decode(), name)
    except (InvalidPriceList, UnicodeDecodeError) as error:
        raise UnreadableList("unreadable-list", reason=reason(error)) from error
    law = law_of(prices, packs_for(norms))
    loaded = LoadedList(Path(name) / PRICELIST, in_order_of(prices, law), law, of.content)
    return loaded, _standing(con, registry, where, name, prices, ListRules(norms), on, as_decided)


def _standing(
    con: sa.Connection,
    registry: Registry,
    where: tuple[Path | str | None, Path | None],
    name: str,
    prices: PriceList,
    rules: ListRules,
    on: date | None,
    as_decided: bool = False,
) -> Standing:
    (life,) = lives(con, [name])
    life = decided_life(con, life) if as_decided else life
    decided = _decided(con, life, prices)
    first = on or (decided.approval.effective_from if decided.approval is not None else None)
    known_ones = facilities_paid_by(con, life, first, as_decided=as_decided) if first and not prices.facilities else ()
    facilities = list(prices.facilities or known_ones)
    days: dict[str, PaidDays] = {}
    outside: set[str] = set()
    notices: list[Phrase] = []
    if first is not None and decided.approval is not None:
        applies = laws(first, rules.norms)
        for at, facility in enumerate(facilities):
            known = known_of(con, life, facility, first, applies, on_that_day=on is not None, as_decided=as_decided)
            if known is None:
                continue
            facilities[at] = known.facility
            if known.days is not None:
                days[facility.facility_code] = known.days
            elif known.authority == life.authority:
                outside.add(facility.facility_code)
                if on is None:
                    continue  # it is said why the list is not for it
            notices += _said(known.facility, facility, known.otherwise, first, known.changes)
    return Standing(
        where, registry.place, name, life.state, life.payer, decided, tuple(facilities), days, frozenset(outside), tuple(notices),
        rules.of_prices(life),
    )  # fmt: skip


def _said(known: Facility, listed: Facility, otherwise: bool, day: date, changes: date | None) -> Iterator[Phrase]:
    """What is said of a facility of which the registry knows something else than the list, or will from a day on."""
    name = f"{listed.facility_code} {listed.name or ''}".strip()
    if otherwise and not known.in_scope and listed.in_scope:
        yield say("call.facility-not-paid-by-it", facility=name, day=f"{day:%d/%m/%Y}")
    elif otherwise:
        now, then = (
            say("call.class-and-manager", class_=each.class_ or "–", manager=managed_by(each)) for each in (known, listed)
        )
        yield say("call.facility-otherwise", facility=name, day=f"{day:%d/%m/%Y}", known=now, listed=then)
    if changes is not None:
        yield say("call.facility-changes", facility=name, day=f"{changes:%d/%m/%Y}", iso=changes.isoformat())


def _decided(con: sa.Connection, life: Life, prices: PriceList) -> Decided:
    """What is decided about a list, by the log. The same state of the list always gives the same."""
    outcome = outcome_of(con, life)
    if outcome is None:
        return Decided("draft")
    if outcome.days is None:
        return Decided("revoked")  # or replaced before its first day: nobody was ever paid by it
    body = outcome.certificate.body
    receipt = None
    if outcome.status != "revoked":
        try:
            receipt = receipt_of(con, life.name, of_approval=True).text()
        except Refused:  # its name and decision are too long for a QR
            receipt = None
    approval = Approval(
        decision_no=outcome.certificate.decision.strip() or NO_NUMBER,
        date=date.fromisoformat(body["decision_date"]),
        effective_from=outcome.days[0],
        effective_to=outcome.days[1],
        phases=tuple(_phases(life, prices)),
        left_out=tuple(sorted(life.left_out)),
        unchanged=tuple(sorted(life.unchanged)),
        recorded=ApprovalRecord(life.name, outcome.certificate.seq, receipt, outcome.ended_by),
        notes=tuple(_notes(life)),
    )
    try:
        proof = proof_text(proof_of(con, life.name, of_approval=True))
    except Refused:  # as it was decided by an approval that was withdrawn since: nothing proves it
        proof = None
    return Decided(outcome.status, approval, proof)


def _phases(life: Life, prices: PriceList) -> Iterator[str]:
    """When a list holds for whom, if not on the same days everywhere."""
    scope = scope_of(life)
    for class_, of_scope, first, last in phases_of(life):
        rest = "các cơ sở còn lại" if len(set(life.beside(first))) > 1 else "mọi cơ sở"
        whom = [f"hạng {prices.class_name(class_)}" if class_ else "", of_scope if of_scope != scope else ""]
        yield f"{', '.join(filter(None, whom)) or rest} {periods_in_words([(first, last)])}"


def _notes(life: Life) -> Iterator[str]:
    """For which part of the facilities a list is, which decision it amends, and which amend it."""
    if scope := scope_of(life):
        yield f"chỉ áp dụng cho: {scope}"
    if life.amends is not None:
        yield f"sửa đổi, bổ sung bảng giá của {life.amends_decision or NO_NUMBER}"
    for each in life.amended_by:
        when = periods_in_words([(each.from_, each.to)])
        yield f"được sửa đổi, bổ sung bởi {each.decision or NO_NUMBER} ngày {each.decided:%d/%m/%Y}, áp dụng {when}"


@contextmanager
def logged(
    standing: Standing, prices: PriceList, form: str, files: Mapping[str, str], person: str | None
) -> Iterator[None]:  # fmt: skip
    """Records the files of an export, unless the block fails: of files and entry both stand, or none.

    Raises:
        RegistryUnusable: The registry cannot be written.
        MoveRefused: Something was decided about the list since the export was prepared.
    """
    opened = known_registry(*standing.where)
    if opened is None:
        raise RegistryUnusable("not-logged", registry=standing.registry, reason=say("registry.no-file"))
    try:
        with opened, opened.writing() as con:
            (life,) = lives(con, [standing.name])
            if _decided(con, life, prices) != standing.decided:
                raise MoveRefused("decided-meanwhile", list=standing.name)
            record_export(con, life.list, form, files, person)
            yield
    except Refused as error:
        raise RegistryUnusable("not-logged", registry=standing.registry, reason=error.phrase) from error
    except DatabaseError as error:
        raise RegistryUnusable("not-logged", registry=standing.registry, reason=phrase_of(error.orig)) from error
