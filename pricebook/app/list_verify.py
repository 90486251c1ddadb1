"""The verb list verify: a registry recomputed, a file held against it, or a proof checked without it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pricebook.app.errors import MoveRefused, WrongOption
from pricebook.app.list_trust import kept_heads, kept_record
from pricebook.app.registry import on_network, reading, registry_at
from pricebook.app.verify_file import FileVerdict, verify_file
from pricebook.base.languages import Terms, say
from pricebook.base.reasons import UnusableInput
from pricebook.findings import Finding, Findings
from pricebook.findings.finding import Place
from pricebook.registry import Refused
from pricebook.registry.kept_head import KeptHead, goes_on, head_in
from pricebook.registry.proof import Checked, check_proof
from pricebook.registry.receipt import BEGINS, Receipt, parse_receipt
from pricebook.registry.sealing import public_key
from pricebook.registry.verify import VerifiedRegistry, verify_registry

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


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
            facts |= {"logged": {"form": logged.form, "file": logged.file, "known_at": logged.known_at} if logged else None}
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
        proof: a proof, a receipt (its text or a file) or a newer head: checked without registry and network.
        list_: the list that the file should be; by default the one that it says it is.
        registry, norms: as the other verbs have them.

    Raises:
        RegistryUnusable, InputNotFound, UnreadableList: the registry or the file cannot be read.
        WrongOption: a head, key or proof is none.
        MoveRefused: the registry has no list of that name.
    """
    kept = [head for each in heads for head in kept_heads(each)]
    public = _public(key)
    if proof is not None:
        return _checked(proof, public, kept)
    with registry_at(registry) as opened, reading(opened) as con:
        try:
            if file is None:
                found = verify_registry(con, kept, public)
                return Verified(Findings([*found.findings, *on_network(opened)]), opened.place, found)
            verdict = verify_file(con, Path(file), list_, norms)
        except Refused as error:
            raise MoveRefused("not-proven", reason=error.phrase) from error
        return Verified(Findings(verdict.findings), opened.place, of_file=verdict)


def _public(key: Path | str | None) -> "Ed25519PublicKey | None":
    try:
        return public_key(Path(key)) if key is not None else None
    except UnusableInput as error:
        raise WrongOption("registry-file", label=error.label, reason=error.reason) from error


def _checked(said: str, key: "Ed25519PublicKey | None", kept: Sequence[KeptHead]) -> Verified:
    record = kept_record(said)
    name = "QR" if said.startswith(BEGINS) else Path(said).name
    if isinstance(record, str) and (receipt := parse_receipt(record)) is not None:
        return _receipt(name, receipt, key, kept)
    if isinstance(record, dict) and "pricebook_proof" in record:
        checked = check_proof(record, key, kept)
        found = _wrong(name, checked.wrong) if checked.wrong else _unconfirmed(name, checked.by, checked.head)
        return Verified(Findings(found), proof=checked, head=checked.head)
    if isinstance(record, dict) and "pricebook_head" in record:
        return _head(name, record, kept)
    raise WrongOption("registry-file", label=said[:80], reason=say("registry.no-proof"))


def _receipt(name: str, receipt: Receipt, key: "Ed25519PublicKey | None", kept: Sequence[KeptHead]) -> Verified:
    if key is not None:
        found = [] if receipt.is_of(key) else _wrong(name, "proof-seal")
    elif any(head.size == receipt.head.size for head in kept):
        found = [] if receipt.head in kept else _wrong(name, "proof-head")
    else:
        found = _unconfirmed(name, None, receipt.head)
    return Verified(Findings(found), receipt=receipt, head=receipt.head)


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
    return Verified(Findings(found if kept else _unconfirmed(name, None, new)), head=new)


def _wrong(name: str, why: str) -> list[Finding]:
    """RG029."""
    return [Finding("RG029", Place(name), more={"file": name, "why": Terms([why])})]


def _unconfirmed(name: str, by: str | None, head: KeptHead | None) -> list[Finding]:
    """RG033: nothing was given that vouches for the head of a proof."""
    if by is not None or head is None:
        return []
    return [Finding("RG033", Place(name), observed=str(head), more={"file": name})]
