"""Whether a file is an export that the registry has logged, or the recorded list unchanged; else where it differs."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from pricebook.app.errors import InputNotFound, UnreadableList, reason
from pricebook.app.export_standing import NO_NUMBER, recorded_listed
from pricebook.app.load import WORKBOOKS
from pricebook.app.verify_remade import remade
from pricebook.base.files import is_file
from pricebook.base.inputs import input_sha256, input_text, reads_once
from pricebook.base.languages import Figure, Phrase, Terms, say
from pricebook.base.money import vietnamese_number
from pricebook.exports.approval.read_back import open_workbook
from pricebook.exports.cell_by_cell import Differing
from pricebook.exports.output import file_stems
from pricebook.findings import Finding
from pricebook.findings.finding import Place
from pricebook.pricelist import Approval, InvalidPriceList, PriceList, as_json
from pricebook.pricelist.file import LARGEST_FILE, parse_pricelist
from pricebook.registry import Registry, kept, state_of
from pricebook.registry.certificate import certificate_of
from pricebook.registry.exported import ExportedFile, exports_of, logged_export
from pricebook.registry.holding import holds_of
from pricebook.registry.life import Amending, lives
from pricebook.registry.outwards import ended, outcome_of
from pricebook.registry.recorded import Recorded, recorded_by, recorded_list
from pricebook.registry.withdrawn_since import last_approval, withdrawn_since
from pricebook.tables import FORMATS

_DECIDED = ("approved", "superseded", "revoked")
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


@reads_once
def verify_file(
    con: sa.Connection, registry: Registry, path: Path, named: str | None = None, norms: Path | str | None = None
) -> FileVerdict:
    """Compares a file with what the registry has logged and recorded.

    Args:
        con: A connection to the registry.
        registry: The registry.
        path: The file.
        named: The list that it should be; by default the one that it says it is.
        norms: A folder of regulation packs that is searched before the installed ones.

    Raises:
        InputNotFound, UnreadableList: There is no such file, or it cannot be read; the registry has no list of that name.
    """
    if not is_file(path):
        raise InputNotFound("no-file", path=str(path))
    try:
        digest = input_sha256(path)
        logged = logged_export(con, digest, path.name)
        known = recorded_list(con, logged.list if logged is not None else named, digest=digest)
        verdict = FileVerdict(path, logged=logged)
        if logged is not None or (known is not None and known.content == digest):
            assert known is not None
            named_otherwise = list(_logged_as(con, path, digest, known)) if logged is not None else []
            return _judged(con, verdict, known, named_otherwise, logged.entry if logged is not None else None)
        return _compared(con, registry, verdict, known if named is not None else None, norms)
    except OSError as error:
        raise UnreadableList("unreadable-list", reason=reason(error)) from error


def _judged(
    con: sa.Connection, verdict: FileVerdict, of: Recorded, findings: list[Finding], made: int | None = None
) -> FileVerdict:
    """What was found, with what became of the list since; and, of a file that was `made` by then, of what it was made by."""
    (life,) = lives(con, [of.name])
    outcome = outcome_of(con, life)
    since = [*ended(con, verdict.path.name, life), *(withdrawn_since(con, verdict.path.name, life, made) if made else ())]
    verdict.list, verdict.state, verdict.findings = of.name, life.standing(date.today()), (*findings, *since)
    verdict.last = outcome.days[1] if outcome is not None and outcome.days is not None else None
    verdict.ended_by = outcome.ended_by if outcome is not None else None
    verdict.amended_by = life.amended_by
    return verdict


def _compared(
    con: sa.Connection, registry: Registry, verdict: FileVerdict, of: Recorded | None, norms: Path | str | None
) -> FileVerdict:
    """A file that nothing has logged: what it says, against the list that it should be, or that it says it is."""
    suffix = verdict.path.suffix.lower()
    if suffix == ".json":
        return _json(con, registry, verdict, of, norms)
    if suffix not in FORMATS:
        return _unknown(con, verdict)
    why: Phrase | None = None
    if suffix in WORKBOOKS:
        try:
            return _workbook(con, registry, verdict, of, norms)
        except InvalidPriceList as error:  # it is no approval workbook
            why = say("call.of", label=error.label, reason=error.reason)
    return _cells(con, registry, verdict, of, norms, why)


def _unknown(con: sa.Connection, verdict: FileVerdict, why: Phrase | None = None) -> FileVerdict:
    """RG027: the file is none that the registry knows; one of that name was logged, or why it could not be read."""
    alike = next(exports_of(con, file=verdict.path.name), None)
    hint: Figure = why if why is not None else ""
    if alike is not None and why is None:
        hint = say("registry.logged-otherwise", list=alike.list, day=alike.known_at[:10], sha256=alike.sha256)
    digest = input_sha256(verdict.path)
    found = Finding("RG027", Place(verdict.path.name), observed=digest, more={"file": verdict.path.name, "alike": hint})
    verdict.findings = (found,)
    return verdict


def _json(
    con: sa.Connection, registry: Registry, verdict: FileVerdict, of: Recorded | None, norms: Path | str | None
) -> FileVerdict:
    try:
        record = json.loads(input_text(verdict.path, LARGEST_FILE))
        if "pricebook_proof" in record or "pricebook_head" in record:
            return _unknown(con, verdict, say("registry.is-a-proof"))
        of = of or recorded_by(con, record.get("fingerprint"), record["province"], record["pricing_date"], record["regulation"])
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError):
        return _unknown(con, verdict, say("list.no-catalogue"))
    data = kept(con, of.content) if of is not None else None
    if of is None or data is None:
        return _unknown(con, verdict)
    inside = [{name: value for name, value in each.items() if name not in _OUTSIDE} for each in (json.loads(data), record)]
    found = [_differs(verdict.path, where, shown, listed, of) for where, listed, shown in _differences("$", *inside)]
    given = record.get("approval")
    approval = given if isinstance(given, dict) else {}
    return _judged(con, verdict, of, found or _unlogged(con, registry, verdict.path, of, record.get("status"), approval, norms))


def _workbook(
    con: sa.Connection, registry: Registry, verdict: FileVerdict, of: Recorded | None, norms: Path | str | None
) -> FileVerdict:
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
    status, given = (inside.status, inside.approval) if inside is not None else (None, None)
    approval = _as_json(given) if given is not None else {}
    return _judged(con, verdict, of, found or _unlogged(con, registry, verdict.path, of, status, approval, norms))


def _cells(
    con: sa.Connection,
    registry: Registry,
    verdict: FileVerdict,
    of: Recorded | None,
    norms: Path | str | None,
    why: Phrase | None,
) -> FileVerdict:
    """A workbook or CSV file, cell by cell against what the exports of its list hold."""
    made = remade(con, registry, verdict.path, of, norms)
    if made is None:
        return _unknown(con, verdict, why)
    found = [_differs(verdict.path, _where(each), each.shown, each.listed, made.of, each.at) for each in made.differing]
    decided = last_approval(con, made.of.list) if made.as_decided else None
    return _judged(con, verdict, made.of, found or [_unchanged(verdict.path, made.of)], decided)


def _where(each: Differing) -> Figure:
    """What the row of a cell is of, for the place of a finding names the cell; a row or a sheet."""
    if each.at.column is None and each.at.row is not None:
        return say("registry.row-stands", row=each.at.row + 1)
    return each.about or str(replace(each.at, file=None)) or str(each.at)


def _unlogged(
    con: sa.Connection, registry: Registry, path: Path, of: Recorded, status: Any, given: Mapping[str, Any],
    norms: Path | str | None,
) -> list[Finding]:  # fmt: skip
    """RG030: the list unchanged, in a file that nobody logged; or RG031, where it names another approval.

    RG028, where it is an export, and says something else of the approval than the registry.
    """
    if status not in _DECIDED:
        return [_unchanged(path, of)]
    certificate = certificate_of(con, of.list)
    decided = (certificate.decision.strip() or NO_NUMBER, certificate.body["from"]) if certificate is not None else None
    number, day = given.get("decision_no"), given.get("effective_from")
    if certificate is not None and day in {hold.phase.from_.isoformat() for hold in holds_of(con, of.list)}:
        day = certificate.body["from"]  # the day of a later decision, where the list takes effect by phases
    if decided != (number, day):
        state = f"{decided[0]} ({decided[1]})" if decided is not None else Terms([f"list-{state_of(con, of.list)}"])
        return [Finding("RG031", Place(path.name), observed=f"{number} ({day})", limit=state,
                        more={"file": path.name, "list": of.name})]  # fmt: skip
    if not given.get("recorded"):
        return [_unchanged(path, of)]
    variants = []
    for as_decided in (False, True):
        _, standing = recorded_listed(con, registry, (None, None), of.name, norms, as_decided=as_decided)
        own = {"status": standing.decided.status, "approval": _said(_as_json(standing.decided.approval))}
        variants.append(list(_differences("$", own, {"status": status, "approval": _said(given)})))
    found = [_differs(path, where, shown, listed, of) for where, listed, shown in min(variants, key=len)]
    return found or [_unchanged(path, of)]


def _as_json(approval: Approval | None) -> Any:
    return json.loads(json.dumps(approval, default=as_json))


def _said(approval: Any) -> Any:
    """What is said of an approval, without its receipt: that changes with each seal, and is checked by itself."""
    if not isinstance(approval, dict) or not isinstance(approval.get("recorded"), dict):
        return approval
    recorded = {name: value for name, value in approval["recorded"].items() if name != "receipt"}
    return {**approval, "recorded": recorded}


def _unchanged(path: Path, of: Recorded) -> Finding:
    """RG030."""
    return Finding("RG030", Place(path.name), observed=of.name, more={"file": path.name})


def _logged_as(con: sa.Connection, path: Path, digest: str, of: Recorded) -> Iterator[Finding]:
    """RG037: a file that was logged under other names alone: a board of one facility may hang in another."""
    names = [each.file for each in exports_of(con, sha256=digest)]
    if path.name in names:
        return
    prices = _prices_of(con, of)
    stems = file_stems(each.facility_code for each in prices.facilities) if prices is not None else {}
    code = next((code for code, stem in stems.items() if names[0].startswith(f"{stem}-")), "–")
    yield Finding("RG037", Place(path.name), observed=path.name, limit=names[0], more={"facility": code})


def _prices_of(con: sa.Connection, of: Recorded) -> PriceList | None:
    data = kept(con, of.content)
    try:
        return parse_pricelist(data.decode(), of.name) if data is not None else None
    except (InvalidPriceList, UnicodeDecodeError):
        return None


def _differs(path: Path, where: Figure, shown: object, listed: object, of: Recorded, at: Place | None = None) -> Finding:
    observed, limit = (_figure(value) for value in (shown, listed))
    return Finding("RG028", at or Place(path.name), observed=observed, limit=limit, more={"where": where, "list": of.name})


def _figure(value: object) -> Figure:
    if isinstance(value, Phrase):
        return value
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
