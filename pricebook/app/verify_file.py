"""Whether a file is an export that the registry has logged, or the recorded list unchanged; else where it differs."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from pricebook.app.catalogues import declared_layouts
from pricebook.app.errors import InputNotFound, UnreadableList, reason
from pricebook.app.load import WORKBOOKS, law_of
from pricebook.app.packs import packs_for
from pricebook.base.files import is_file, sha256_of
from pricebook.base.languages import Figure, Phrase, Terms, say
from pricebook.base.money import vietnamese_number
from pricebook.entitlement import fund_catalogues
from pricebook.exports.approval.read_back import open_workbook
from pricebook.exports.reimbursement.read_back import CataloguePrice, read_catalogue
from pricebook.findings import Finding
from pricebook.findings.finding import Place
from pricebook.pricelist import InvalidPriceList, PriceList
from pricebook.pricelist.file import parse_pricelist
from pricebook.registry import kept, state_of
from pricebook.registry.certificate import certificate_of
from pricebook.registry.exported import ExportedFile, exports_of
from pricebook.registry.holding import holds_of
from pricebook.registry.life import Amending, lives
from pricebook.registry.outwards import facilities_paid_by, outcome_of
from pricebook.registry.recorded import Recorded, recorded_by, recorded_list

_AN_EXPORT = Terms(["list-of-file"])
_OUTSIDE = ("approval", "fingerprint", "status")  # entries of a list that may change while it stays the same


@dataclass(slots=True)
class FileVerdict:
    """What the registry knows of a file: the list that it is of, the logged export that it is, and what is wrong.

    `state` is that of the list today, `last` its last day where one is decided, `ended_by` the decision that replaced or revoked
    it, and `amended_by` the lists that amend it.
    """

    path: Path
    list: str | None = None
    state: str | None = None
    last: date | None = None
    ended_by: str | None = None
    amended_by: tuple[Amending, ...] = ()
    logged: ExportedFile | None = None
    findings: tuple[Finding, ...] = ()


def verify_file(con: sa.Connection, path: Path, named: str | None = None, norms: Path | str | None = None) -> FileVerdict:
    """Compares a file with what the registry has logged and recorded.

    Args:
        con: A connection to the registry.
        path: The file.
        named: The list that it should be; by default the one that it says it is.
        norms: A folder of regulation packs that is searched before the installed ones.

    Raises:
        InputNotFound, UnreadableList: There is no such file, or it cannot be read; the registry has no list of that name.
    """
    if not is_file(path):
        raise InputNotFound("no-file", path=str(path))
    try:
        digest = sha256_of(path)
        logged = next(exports_of(con, sha256=digest), None)
        known = recorded_list(con, logged.list if logged is not None else named, digest=digest)
        verdict = FileVerdict(path, logged=logged)
        if logged is not None or (known is not None and known.content == digest):
            assert known is not None
            return _judged(con, verdict, known, list(_not_approved(path, state_of(con, known.list), known)) if logged else [])
        return _compared(con, verdict, known, named is not None, norms)
    except OSError as error:
        raise UnreadableList("unreadable-list", reason=reason(error)) from error


def _judged(con: sa.Connection, verdict: FileVerdict, of: Recorded, findings: list[Finding]) -> FileVerdict:
    (life,) = lives(con, [of.name])
    outcome = outcome_of(con, life)
    verdict.list, verdict.state, verdict.findings = of.name, life.standing(date.today()), tuple(findings)
    verdict.last = outcome.days[1] if outcome is not None and outcome.days is not None else None
    verdict.ended_by = outcome.ended_by if outcome is not None else None
    verdict.amended_by = life.amended_by
    return verdict


def _compared(
    con: sa.Connection, verdict: FileVerdict, named: Recorded | None, said: bool, norms: Path | str | None
) -> FileVerdict:
    """A file that nothing has logged: what it says, against the list that it says it is."""
    path, suffix = verdict.path, verdict.path.suffix.lower()
    if suffix == ".json":
        return _json(con, verdict, named if said else None)
    if suffix in WORKBOOKS:
        try:
            return _workbook(con, verdict, named if said else None)
        except InvalidPriceList as error:
            catalogue, _ = read_catalogue(path, declared_layouts(packs_for(norms)))
            if catalogue is None:
                return _unknown(con, verdict, say("call.of", label=error.label, reason=error.reason))
            return _catalogue(con, verdict, catalogue, named if said else None, norms)
    if suffix == ".csv":
        catalogue, _ = read_catalogue(path, declared_layouts(packs_for(norms)))
        if catalogue is not None:
            return _catalogue(con, verdict, catalogue, named if said else None, norms)
    return _unknown(con, verdict)


def _unknown(con: sa.Connection, verdict: FileVerdict, why: Phrase | None = None) -> FileVerdict:
    """RG027: the file is none that the registry knows; one of that name was logged, or why it could not be read."""
    alike = next(exports_of(con, file=verdict.path.name), None)
    hint: Figure = why if why is not None else ""
    if alike is not None:
        hint = say("registry.logged-otherwise", list=alike.list, day=alike.known_at[:10], sha256=alike.sha256)
    digest = sha256_of(verdict.path)
    found = Finding("RG027", Place(verdict.path.name), observed=digest, more={"file": verdict.path.name, "alike": hint})
    verdict.findings = (found,)
    return verdict


def _json(con: sa.Connection, verdict: FileVerdict, of: Recorded | None) -> FileVerdict:
    try:
        record = json.loads(verdict.path.read_text(encoding="utf-8"))
        of = of or recorded_by(con, record.get("fingerprint"), record["province"], record["pricing_date"], record["regulation"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return _unknown(con, verdict, say("list.no-catalogue"))
    data = kept(con, of.content) if of is not None else None
    if of is None or data is None:
        return _unknown(con, verdict)
    inside = [{name: value for name, value in each.items() if name not in _OUTSIDE} for each in (json.loads(data), record)]
    found = [_differs(verdict.path, where, shown, listed, of) for where, listed, shown in _differences("$", *inside)]
    given = record.get("approval") or {}
    says = (record.get("status"), given.get("decision_no"), given.get("effective_from"))
    return _judged(con, verdict, of, found or _unlogged(con, verdict.path, of, says))


def _workbook(con: sa.Connection, verdict: FileVerdict, of: Recorded | None) -> FileVerdict:
    workbook = open_workbook(verdict.path)
    inside: PriceList | None = None
    try:
        inside = workbook.embedded()
    except InvalidPriceList:
        if of is None:
            raise
    if inside is not None and of is None:
        of = recorded_by(con, inside.fingerprint, inside.province, inside.pricing_date.isoformat(), inside.regulation)
    recorded = _prices_of(con, of) if of is not None else None
    if of is None or recorded is None:
        return _unknown(con, verdict)
    if inside is not None:
        recorded = replace(recorded, status=inside.status, approval=inside.approval)
    name = verdict.path.name
    found = [
        _differs(verdict.path, str(at), shown, listed, of, Place(name, at.sheet, at.row, at.column))
        for at, shown, listed in workbook.differences(recorded)
    ]
    if inside is None or inside.fingerprint != of.fingerprint:
        own = inside.fingerprint if inside is not None else None
        found.append(_differs(verdict.path, say("registry.list-inside").text(), own, of.fingerprint, of))
    given = inside.approval if inside is not None else None
    says = (
        inside.status if inside is not None else None,
        *((given.decision_no, given.effective_from) if given else (None, None)),
    )
    return _judged(con, verdict, of, found or _unlogged(con, verdict.path, of, says))


def _catalogue(
    con: sa.Connection, verdict: FileVerdict, rows: list[CataloguePrice], of: Recorded | None, norms: Path | str | None
) -> FileVerdict:
    """The prices of a catalogue, against those that its facilities are paid by the recorded list."""
    fingerprints = {row.fingerprint for row in rows if row.fingerprint}
    if of is None and len(fingerprints) == 1:
        of = recorded_by(con, fingerprints.pop())
    recorded = _prices_of(con, of) if of is not None else None
    if of is None or recorded is None:
        return _unknown(con, verdict)
    codes = {row.facility_code for row in rows}
    first = rows[0] if rows else None
    named = recorded.facilities
    if not named and first is not None:
        (life,) = lives(con, [of.name])
        named = tuple(facilities_paid_by(con, life, first.from_))
    facilities = [facility for facility in named if facility.facility_code in codes]
    law = law_of(recorded, packs_for(norms))
    paid: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for catalogue in fund_catalogues(facilities, recorded, law):
        for entry in catalogue.entries:
            of_code = paid.setdefault((catalogue.facility.facility_code, entry.code), [])
            of_code.append((entry.paid.line.service_id, entry.paid.price))
    found = []
    seen: set[tuple[str, str, tuple[str, int]]] = set()
    for row in rows:
        of_code = paid.get((row.facility_code, row.service_code), [])
        alike = [each for each in of_code if row.service_id in (None, each[0])]
        best = next((each for each in alike if each[1] == row.price), alike[0] if alike else None)
        if best is not None:
            seen.add((row.facility_code, row.service_code, best))  # a price that is paid in two periods has two rows
        if best is None or best[1] != row.price:
            where = f"{row.facility_code} {row.service_code} {row.name or ''}".strip()
            found.append(_differs(verdict.path, where, row.price, best[1] if best is not None else None, of))
    for (facility, code), listed in paid.items():
        left = (each for each in listed if (facility, code, each) not in seen)
        found += [_differs(verdict.path, f"{facility} {code} {service}", None, price, of) for service, price in left]
    day = min((row.from_ for row in rows), default=None)
    says = ("approved" if first else None, first.decision_no if first else None, day)
    return _judged(con, verdict, of, found or _unlogged(con, verdict.path, of, says))


def _unlogged(con: sa.Connection, path: Path, of: Recorded, says: tuple[Any, Any, Any]) -> list[Finding]:
    """RG030: the list unchanged, in a file that nobody logged; RG031 before it, where it names another approval."""
    status, number, first = says
    certificate = certificate_of(con, of.list)
    if certificate is not None and first in {hold.phase.from_ for hold in holds_of(con, of.list)}:
        first = certificate.first  # the day of one facility, or of a later decision, where the list takes effect by phases
    day = first.isoformat() if isinstance(first, date) else first
    decided = (certificate.decision, certificate.body["from"]) if certificate is not None else None
    state = state_of(con, of.list)
    wrong = [] if status not in ("approved", "superseded") else list(_not_approved(path, state, of, f"{number} ({day})"))
    if not wrong and status in ("approved", "superseded") and decided != (number, day):
        limit = f"{decided[0]} ({decided[1]})" if decided is not None else "–"
        wrong = [Finding("RG031", Place(path.name), observed=f"{number} ({day})", limit=limit,
                         more={"file": path.name, "list": of.name})]  # fmt: skip
    return [*wrong, Finding("RG030", Place(path.name), observed=of.name, more={"file": path.name})]


def _not_approved(path: Path, state: str, of: Recorded, says: Figure = _AN_EXPORT) -> Iterator[Finding]:
    """RG031: a file of a list that is not approved, or is revoked."""
    if state != "approved":
        limit = Terms([f"list-{state}"])
        yield Finding("RG031", Place(path.name), observed=says, limit=limit, more={"file": path.name, "list": of.name})


def _prices_of(con: sa.Connection, of: Recorded) -> PriceList | None:
    data = kept(con, of.content)
    try:
        return parse_pricelist(data.decode(), of.name) if data is not None else None
    except (InvalidPriceList, UnicodeDecodeError):
        return None


def _differs(path: Path, where: str, shown: object, listed: object, of: Recorded, at: Place | None = None) -> Finding:
    observed, limit = (_figure(value) for value in (shown, listed))
    return Finding("RG028", at or Place(path.name), observed=observed, limit=limit, more={"where": where, "list": of.name})


def _figure(value: object) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, float) and value.is_integer():  # as a cell of a workbook has a whole number
        value = int(value)
    return vietnamese_number(value) if isinstance(value, int) and not isinstance(value, bool) else str(value)[:80]


def _differences(where: str, listed: Any, shown: Any) -> Iterator[tuple[str, Any, Any]]:
    """The places in which two JSON values differ: where, in the first, in the second."""
    if isinstance(listed, dict) and isinstance(shown, dict):
        for name in dict.fromkeys([*listed, *shown]):
            yield from _differences(f"{where}.{name}", listed.get(name), shown.get(name))
    elif isinstance(listed, list) and isinstance(shown, list):
        for number in range(max(len(listed), len(shown))):
            pair = (each[number] if number < len(each) else None for each in (listed, shown))
            yield from _differences(f"{where}[{number}]", *pair)
    elif listed != shown:
        yield where, listed, shown
