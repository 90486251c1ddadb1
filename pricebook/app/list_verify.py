"""The verb list verify: a registry recomputed, a file held against it, or a proof checked without it."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import NoResultFound

from pricebook.app.errors import CallError, MoveRefused, WrongOption
from pricebook.app.list_trust import kept_heads, kept_record, office_key
from pricebook.app.registry import on_network, reading, registry_at
from pricebook.app.verify_file import FileVerdict, verify_file
from pricebook.base.files import is_database, is_file
from pricebook.base.languages import Terms, say
from pricebook.findings import Finding, Findings
from pricebook.findings.finding import Place
from pricebook.registry import Refused, Registry
from pricebook.registry.kept_head import KeptHead, goes_on, head_in, not_of_log
from pricebook.registry.life import lives
from pricebook.registry.outwards import ended
from pricebook.registry.proof import Checked, check_proof
from pricebook.registry.receipt import BEGINS, Receipt, parse_receipt
from pricebook.registry.verify import VerifiedRegistry, verify_registry

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

# What is raised where a registry that somebody has changed is read as one that is whole.
_DAMAGED = (LookupError, TypeError, ValueError, AttributeError, zlib.error, NoResultFound)


@dataclass(frozen=True, slots=True)
class Verified:
    """What was verified, and what is wrong. One of `of_registry`, `of_file`, `proof`, `receipt` and `head` says more.

    Attributes:
        place: The registry; None where none was asked.
        findings: What is wrong.
    """

    findings: Findings
    place: str | None = None
    of_registry: VerifiedRegistry | None = None
    of_file: FileVerdict | None = None
    proof: Checked | None = None
    receipt: Receipt | None = None
    head: KeptHead | None = None

    def as_json(self) -> dict[str, Any]:
        """The result as JSON has it."""
        facts: dict[str, Any] = {"registry": self.place}
        if self.of_registry is not None:
            own = self.of_registry
            facts |= {"entries": own.entries, "lists": own.lists, "lines": own.lines, "root": own.root.hex(),
                      "signed_entries": own.sealed, "tables_compared": not own.log_damaged}  # fmt: skip
        if self.of_file is not None:
            logged = self.of_file.logged
            facts |= {"file": str(self.of_file.path), "list": self.of_file.list, "state": self.of_file.state}
            facts |= {"to": self.of_file.last.isoformat() if self.of_file.last is not None else None}
            facts |= {"ended_by": self.of_file.ended_by, "amended_by": [each.decision for each in self.of_file.amended_by]}
            known = {name: getattr(logged, name) for name in ("form", "forms", "file", "known_at")} if logged else None
            facts |= {"logged": known}
        if self.proof is not None:
            facts |= {"approval": dict(self.proof.certificate), "line": self.proof.line, "confirmed_by": self.proof.by}
        if self.receipt is not None:
            said = self.receipt.statement
            facts |= {"list": said.name, "decision_no": said.decision, "from": said.first.isoformat(),
                      "fingerprint": said.fingerprint}  # fmt: skip
        if self.head is not None:
            facts["head"] = {"size": self.head.size, "root": self.head.root.hex()}
        return facts


def verify(
    file: Path | str | None = None,
    *,
    heads: Sequence[str] = (),
    key: Path | str | None = None,
    proof: str | None = None,
    list_: str | None = None,
    registry: Path | str | None = None,
    norms: Path | str | None = None,
) -> Verified:
    """Recomputes a registry; or says whether a file is what it has recorded; or checks a proof by itself.

    Args:
        file: a file that should be an export of the registry; by default the registry itself is verified.
        heads: heads that were kept elsewhere (HEX:SIZE, or files): only they show that the newest entries were cut off.
        key: the public key of the office: seals and proofs must be of it.
        proof: a proof, a receipt (its text or a file) or a newer head: checked without registry and network; where a registry
            is named, against its log, which also knows what became of the list.
        list_: the list that the file should be; by default the one that it says it is.
        registry, norms: as the other verbs have them.

    Raises:
        RegistryUnusable, InputNotFound, UnreadableList: the registry or the file cannot be read.
        WrongOption: a head, key or proof is none.
        MoveRefused: the registry has no list of that name.
    """
    if file is not None and is_file(Path(file)) and is_database(Path(file)):
        raise WrongOption("verify-database", path=str(file))
    kept = [head for each in heads for head in kept_heads(each)]
    public = office_key(key)
    if proof is not None:
        return _checked(proof, public, kept, registry)
    with registry_at(registry) as opened, reading(opened) as con:
        try:
            if file is None:
                found = verify_registry(con, kept, public)
                return Verified(Findings([*found.findings, *on_network(opened)]), opened.place, found)
            verdict = verify_file(con, opened, Path(file), list_, norms)
        except Refused as error:
            raise MoveRefused("not-proven", reason=error.phrase) from error
        except CallError:
            raise
        except _DAMAGED as error:
            return _damaged(con, opened, error)
        return Verified(Findings(verdict.findings), opened.place, of_file=verdict)


def _damaged(con: sa.Connection, opened: Registry, error: Exception) -> Verified:
    """What is wrong with a registry that nothing could be held against. Raises `error` where nothing is."""
    found = verify_registry(con)
    if not found.findings.blocked:
        raise error
    return Verified(Findings(found.findings), opened.place, found)


def _checked(said: str, key: "Ed25519PublicKey | None", kept: Sequence[KeptHead], registry: Path | str | None) -> Verified:
    record = kept_record(said)
    name = "QR" if said.startswith(BEGINS) else Path(said).name
    if isinstance(record, str) and (receipt := parse_receipt(record)) is not None:
        return _receipt(name, receipt, key, kept, registry)
    if isinstance(record, dict) and "pricebook_proof" in record:
        checked = check_proof(record, key, kept)
        if checked.wrong is None and checked.head is not None:
            vouched = _vouched(name, checked.head, checked.certificate["name"], checked.by, kept, registry, key is not None)
            checked = replace(checked, wrong=vouched.wrong, by=vouched.by)
            return Verified(Findings(vouched.findings), place=vouched.place, proof=checked, head=checked.head)
        return Verified(Findings(_wrong(name, checked.wrong or "proof-unreadable")), proof=checked, head=checked.head)
    if isinstance(record, dict) and "pricebook_head" in record:
        return _head(name, record, kept)
    raise WrongOption("registry-file", label=said[:80], reason=say("registry.no-proof"))


def _receipt(
    name: str, receipt: Receipt, key: "Ed25519PublicKey | None", kept: Sequence[KeptHead], registry: Path | str | None
) -> Verified:
    of_size = [head for head in kept if head.size == receipt.head.size]
    signed = key is not None and receipt.signature is not None
    if key is not None and signed and not receipt.is_of(key):
        return Verified(Findings(_wrong(name, "proof-seal")), head=receipt.head)
    if any(head != receipt.head for head in of_size):
        return Verified(Findings(_wrong(name, "proof-head")), head=receipt.head)
    by = "key" if signed else "head" if of_size else None
    vouched = _vouched(name, receipt.head, receipt.statement.name, by, kept, registry, key is not None)
    shown = receipt if vouched.wrong is None else None
    return Verified(Findings(vouched.findings), place=vouched.place, receipt=shown, head=receipt.head)


@dataclass(frozen=True, slots=True)
class _Vouched:
    """What vouches for the head of a proof, or why it is wrong after all; what is to be said; the registry that was asked."""

    findings: list[Finding]
    by: str | None = None
    wrong: str | None = None
    place: str | None = None


def _vouched(
    name: str, head: KeptHead, list_: str, by: str | None, kept: Sequence[KeptHead], registry: Path | str | None, with_key: bool
) -> _Vouched:
    """What vouches for the head of a proof: a signature, a head that was kept, or the registry, which knows what came after."""
    if registry is not None:
        with registry_at(registry) as opened, reading(opened) as con:
            try:
                wrong = not_of_log(con, head)
                found = [each for life in lives(con, [list_]) for each in ended(con, name, life)]
            except _DAMAGED as error:
                return _Vouched(list(_damaged(con, opened, error).findings), None, "proof-registry", opened.place)
            if wrong is not None:
                return _Vouched(_wrong(name, wrong), None, wrong, opened.place)
            return _Vouched(found, by or "registry", None, opened.place)
    if by is not None:
        return _Vouched([], by)
    if kept and not with_key:
        sizes = ", ".join(str(each.size) for each in kept)
        return _Vouched([Finding("RG038", Place(name), observed=head.size, limit=sizes, more={"file": name})])
    return _Vouched(_unconfirmed(name, head, "proof-not-sealed" if with_key else "proof-not-compared"))


def _head(name: str, record: Mapping[str, Any], kept: Sequence[KeptHead]) -> Verified:
    """RG025: a newer head that does not show that it goes on from one that was kept."""
    new = head_in(record)
    if new is None:
        raise WrongOption("registry-file", label=name, reason=say("registry.no-head"))
    found = [
        Finding("RG025", Place(name), observed=new.size, limit=old.size, more={"how": Terms(["head-not-following"])})
        for old in kept
        if not goes_on(record, old)
    ]
    return Verified(Findings(found if kept else _unconfirmed(name, new, "proof-not-compared")), head=new)


def _wrong(name: str, why: str) -> list[Finding]:
    """RG029."""
    return [Finding("RG029", Place(name), more={"file": name, "why": Terms([why])})]


def _unconfirmed(name: str, head: KeptHead, why: str) -> list[Finding]:
    """RG033: nothing vouches for the head of a proof."""
    return [Finding("RG033", Place(name), observed=str(head), more={"file": name, "why": Terms([why])})]
