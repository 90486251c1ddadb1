"""What a sealed folder says of a decision, against the proof in it; and what vouches for the folder itself."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pricebook.app.errors import UnreadableList
from pricebook.base.languages import Terms, say
from pricebook.findings import Finding
from pricebook.findings.finding import Place
from pricebook.pricelist import PriceList
from pricebook.registry.proof import Checked, check_proof

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LIST, LIFE, PROOF = "pricelist.json", "life.json", "proof.json"
# What stands in manifest and life as it does in the entry of the approval.
_OF_MANIFEST = {
    "list": "name",
    "authority": "authority",
    "payer": "payer",
    "fingerprint": "fingerprint",
    "decision": "decision_no",
}
_OF_LIFE = {"list": "name", "authority": "authority", "payer": "payer", "fingerprint": "fingerprint",
            "decision_no": "decision_no", "prices": "lines"}  # fmt: skip
_REVOKED = "revoked"


def checked_folder(folder: Path, manifest: Mapping[str, Any], prices: PriceList, key: "Ed25519PublicKey | None") -> Checked:
    """Compares list, manifest and life with the proof, and returns what the proof shows.

    Args:
        folder: The folder as it was opened; each file is as the manifest says.
        manifest: What the folder says of itself.
        prices: The list in it.
        key: The public key of the office, of which a seal in the proof must be.

    Raises:
        UnreadableList: They contradict each other, or the proof does not hold.
    """
    try:
        proof, life = (json.loads((folder / name).read_bytes()) for name in (PROOF, LIFE))
        checked = check_proof(proof, key)
        if checked.wrong is not None:
            raise UnreadableList("sealed-unusable", reason=say("registry.sealed-proof", why=Terms([checked.wrong])))
        if not all(isinstance(manifest[name], str) for name in ("list", "program", "state")):
            raise UnreadableList("sealed-unusable", reason=say("registry.sealed-no-manifest"))
        wrong = next(_contradictions(proof, life, manifest, prices), None)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise UnreadableList("sealed-unusable", reason=say("registry.sealed-other-list")) from error
    if wrong is not None:
        file, field, said, proven = wrong
        told = say("registry.sealed-contradicts", file=file, field=field, said=str(said), proven=str(proven))
        raise UnreadableList("sealed-unusable", reason=told)
    return checked


def _contradictions(
    proof: Mapping[str, Any], life: Mapping[str, Any], manifest: Mapping[str, Any], prices: PriceList
) -> Iterator[tuple[str, str, Any, Any]]:
    """Where the folder says something else than its proof: file, field, what it says, what the proof says."""
    entry = proof["entry"]
    yield from _differing(LIST, {"fingerprint": prices.fingerprint, "lines": len(prices.lines)}, entry, ("fingerprint", "lines"))
    for file, record, names in (("manifest.json", manifest, _OF_MANIFEST), (LIFE, life, _OF_LIFE)):
        for name, proven in names.items():
            if record[name] != entry[proven]:
                yield file, name, record[name], entry[proven]
    yield from _differing("manifest.json", manifest["log"], proof, ("root", "size"))
    for file, record in (("manifest.json", manifest), (LIFE, life)):
        if (record["state"] == _REVOKED) != (proof["state"] == _REVOKED):
            yield file, "state", record["state"], proof["state"]
    approvals = [each for each in life["moves"] if each["move"] == "approve"]
    for each in approvals:
        day = each["dated"] or each["on"]  # a paper whose day nobody gave has that of its move
        said = {"decided_by": each["by"] or "", "decision_no": each["paper"], "decision_date": day}
        yield from _differing(LIFE, said, entry, ("decided_by", "decision_no", "decision_date"))
        yield from _differing(LIFE, {"decision_date": life["decision_date"] or day}, entry, ("decision_date",))
    if len(approvals) != 1:
        yield LIFE, "moves", len(approvals), 1
    for digest, name in life["papers"].items():
        if manifest["files"][name]["sha256"] != digest:
            yield name, "sha256", manifest["files"][name]["sha256"], digest


def _differing(
    file: str, said: Mapping[str, Any], proven: Mapping[str, Any], names: tuple[str, ...]
) -> Iterator[tuple[str, str, Any, Any]]:
    for name in names:
        if said[name] != proven[name]:
            yield file, name, said[name], proven[name]


def vouching(file: str, checked: Checked, with_key: bool) -> Iterator[Finding]:
    """RG033: what is not vouched for in a folder whose SHA-256 was not compared with the one that was kept.

    A seal vouches for list and decision; moves, papers and law are as somebody has put them in.
    """
    why = "folder-sealed-in-part" if checked.by == "key" else "folder-not-sealed" if with_key else "folder-not-compared"
    yield Finding("RG033", Place(file), observed=str(checked.head), more={"file": file, "why": Terms([why])})
