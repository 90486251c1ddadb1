"""Proofs: that a list was approved as it is, or that a price stands in it, shown without the registry and without network.

A proof holds the entry by which the list was approved, and the hashes that lead from it to the root of the log; for a price, its
line and the hashes that lead to the root of the list as well. That root is known from a seal and the office's public key, or from
a head that was kept. Each proof is under 4 KB. It cannot say what was decided later: the registry does.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pricebook.base.languages import LANGUAGES, say
from pricebook.registry import log, schema
from pricebook.registry.certificate import Certificate, certificate_of
from pricebook.registry.entry_shapes import is_number, is_text, misfits
from pricebook.registry.kept_head import KeptHead
from pricebook.registry.kept_list import COLUMNS
from pricebook.registry.life import lives
from pricebook.registry.lines import leaf_content
from pricebook.registry.merkle import Hash, leaf_hash, leaf_hashes, path_of, root_by_path
from pricebook.registry.moving import row_of
from pricebook.registry.outwards import outcome_of
from pricebook.registry.refusals import Refused
from pricebook.registry.sealing import Seal, is_signed, key_id, seal_of, statement_of
from pricebook.registry.tree import packed, path_in_log, unpacked

VERSION = 1
_FIELDS = {"pricebook_proof", "entry", "index", "path", "size", "root", "known_at", "state", "seal", "line", "line_path"}
LARGEST = 4_096  # bytes


@dataclass(frozen=True, slots=True)
class Checked:
    """What a proof shows.

    Attributes:
        wrong: Why it shows nothing (a term: proof-…); None where it holds together.
        certificate: What was decided about the list.
        head: The head of the log that the proof leads to.
        by: What vouches for that head: "key", "head", or None for nothing that was given.
        line: The price that it is about; None where it is about the list.
    """

    wrong: str | None
    certificate: Mapping[str, Any]
    head: KeptHead | None = None
    by: str | None = None
    line: Mapping[str, Any] | None = None


def proof_of(con: sa.Connection, name: str, *, of_approval: bool = False) -> dict[str, Any]:
    """The proof that a list was approved: by its newest seal, else by the newest head.

    Args:
        con: A connection.
        name: The list.
        of_approval: Whether it is by the head of its approval instead of the newest: what is recorded later changes nothing.

    Raises:
        Refused: There is no such list, or it is not approved.
    """
    number = row_of(con, name).list
    certificate = certificate_of(con, number)
    if certificate is None:
        raise Refused("not-approved", list=name)
    seal, head = seal_of(con, number), log.head(con)
    if seal is not None and seal.statement.size > certificate.seq:
        of, known_at = KeptHead(seal.statement.size, seal.statement.root), _known_at(con, seal.entry)
    else:
        assert head is not None
        head = log.head_of(con, certificate.seq + 1) if of_approval else head
        seal, of, known_at = None, KeptHead(head.size, bytes(head.root)), head.known_at
    path = path_in_log(con, certificate.seq, of.size)
    (life,) = lives(con, [name])
    outcome = outcome_of(con, life)
    return proof_record(certificate, of, path, known_at, seal, outcome.status if outcome is not None else life.state)


def line_proof_of(con: sa.Connection, name: str, number: int) -> dict[str, Any]:
    """The proof that a price stands in an approved list: the line with this number, from 1.

    Raises:
        Refused: There is no such list or line, or the list is not approved.
    """
    proof = proof_of(con, name)
    rows = _lines_of(con, row_of(con, name).list)
    if not 1 <= number <= len(rows):
        raise Refused("no-such-line", list=name, line=number)
    leaves = leaf_hashes(leaf_content(*row) for row in rows)
    return with_line(proof, rows[number - 1], path_of(leaves, number - 1))


def proof_record(
    certificate: Certificate, head: KeptHead, path: list[Hash], known_at: str, seal: Seal | None, state: str
) -> dict[str, Any]:
    """A proof as JSON. `state` is that of the list when the proof was made: said, and not proven."""
    record = {
        "pricebook_proof": VERSION,
        "entry": certificate.body,
        "index": certificate.seq,
        "path": packed(path),
        "size": head.size,
        "root": head.root.hex(),
        "known_at": known_at,
        "state": state,
    }
    if seal is not None:
        says = {language: say("registry.seal-says").text(language) for language in LANGUAGES}
        record["seal"] = {"key_id": seal.key_id, "signature": base64.b64encode(seal.signature).decode(), "says": says}
    return record


def with_line(proof: Mapping[str, Any], row: tuple[Any, ...], path: list[Hash]) -> dict[str, Any]:
    """A proof of a list as that of one of its lines: number, and what is printed of it, with its path in the list."""
    return {**proof, "line": dict(zip(("number", *COLUMNS), row, strict=True)), "line_path": packed(path)}


def proof_text(proof: Mapping[str, Any]) -> str:
    """A proof as the text of its file."""
    return json.dumps(proof, ensure_ascii=False, indent=0) + "\n"


def check_proof(proof: Mapping[str, Any], key: Ed25519PublicKey | None = None, kept: Sequence[KeptHead] = ()) -> Checked:
    """Checks a proof by itself.

    Args:
        proof: The proof as JSON.
        key: The public key of the office, which must have signed the head.
        kept: Heads that were kept. The proof must lead to the one of its size; another size says nothing of it.
    """
    try:
        certificate = dict(proof["entry"])
        numbers = all(is_number(proof[name]) for name in ("size", "index"))
        if not numbers or any(misfits(certificate)) or not proof.keys() <= _FIELDS:
            return Checked("proof-unreadable", {})
        head = KeptHead(proof["size"], bytes.fromhex(proof["root"]))
        leaf = leaf_hash(log.canonical(certificate).encode())
        root = root_by_path(leaf, proof["index"], head.size, unpacked(proof["path"]))
        if certificate.get("kind") != log.APPROVAL or certificate.get("seq") != proof["index"] or root != head.root:
            return Checked("proof-path", certificate)
        of_line = "line" in proof or "line_path" in proof
        line: Any = proof["line"] if of_line else None
        if of_line and not _is_in_list(certificate, line, unpacked(proof["line_path"])):
            return Checked("proof-line", certificate, head, None, line)
        of_size = [each for each in kept if each.size == head.size]
        if any(each != head for each in of_size):
            return Checked("proof-head", certificate, head, None, line)
        sealed = key is not None and "seal" in proof  # one that was made before the seal has no signature to be wrong
        if key is not None and sealed and not _is_sealed(proof, certificate, head, key):
            return Checked("proof-seal", certificate, head, None, line)
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError, RecursionError):
        return Checked("proof-unreadable", {})
    return Checked(None, certificate, head, "key" if sealed else "head" if of_size else None, line)


def _is_in_list(certificate: Mapping[str, Any], line: Mapping[str, Any], path: list[Hash]) -> bool:
    texts = [line[name] for name in COLUMNS if name != "price"]
    if not is_number(line["number"]) or not (line["price"] is None or is_number(line["price"])) or not all(map(is_text, texts)):
        return False
    leaf = leaf_hash(leaf_content(line["number"], *(line[name] for name in COLUMNS)))
    root = root_by_path(leaf, int(line["number"]) - 1, int(certificate["lines"]), path)
    return root is not None and root.hex() == certificate["lines_root"]


def _is_sealed(proof: Mapping[str, Any], certificate: Mapping[str, Any], head: KeptHead, key: Ed25519PublicKey) -> bool:
    seal = proof["seal"]
    if seal["key_id"] != key_id(key):
        return False
    signature = base64.b64decode(seal["signature"], validate=True)
    return is_signed(statement_of(certificate, head.size, head.root), signature, key)


def _known_at(con: sa.Connection, entry: int) -> str:
    return str(con.execute(sa.select(schema.entries.c.known_at).where(schema.entries.c.seq == entry)).scalar_one())


def _lines_of(con: sa.Connection, number: int) -> list[tuple[Any, ...]]:
    li, s = schema.lines.c, schema.services.c
    columns = (li.number, *(s[name] for name in COLUMNS[:6]), li["class"], li.price)
    chosen = sa.select(*columns).join(schema.services, s.service == li.service).where(li.list == number)
    return [tuple(row) for row in con.execute(chosen.order_by(li.number))]
