"""Seals: an office signs a list and the head of the log with a key of its own (Ed25519), and the public key alone checks it.

A seal is a check. It does not take the place of the office's digital signature, and says so in both languages.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from pricebook.base.files import OutputExists, read_file, whole_outputs
from pricebook.base.languages import LANGUAGES, say
from pricebook.base.reasons import UnusableInput, reason_of
from pricebook.registry import log, schema
from pricebook.registry.certificate import certificate_of
from pricebook.registry.merkle import Hash
from pricebook.registry.moving import row_of, state_of
from pricebook.registry.refusals import Refused

PRIVATE, PUBLIC = "pricebook-seal.key", "pricebook-seal.pub"
PASSPHRASE = "PRICEBOOK_KEY_PASSPHRASE"  # the environment variable that may hold the passphrase of a private key
_KIND = "pricebook-seal-1"
LARGEST = 64 * 1024  # bytes of a file that holds a key
_PEM = serialization.Encoding.PEM


@dataclass(frozen=True, slots=True)
class Statement:
    """What a seal signs: a list by name and fingerprint, its decision and first day, and the head of the log."""

    name: str
    decision: str
    first: datetime.date
    fingerprint: str
    size: int
    root: Hash

    def as_bytes(self) -> bytes:
        """The bytes that are signed."""
        fields = (self.name, self.decision, self.first.isoformat(), self.fingerprint, str(self.size), self.root.hex())
        return "\x1f".join((_KIND, *fields)).encode()


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal that was recorded: the number of its entry, what is signed, by which key, and the signature."""

    entry: int
    statement: Statement
    key_id: str
    signature: bytes


def new_key(folder: Path, passphrase: str | None = None) -> tuple[Path, Path, str]:
    """Makes a pair of keys, which nothing overwrites: the private one for its owner's eyes alone, and the public one.

    Returns:
        The two files, and the id of the key.

    Raises:
        OSError: There are keys in the folder already (FileExistsError), or they cannot be written.
    """
    key = Ed25519PrivateKey.generate()
    chosen: serialization.KeySerializationEncryption = (
        serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
    )
    private = key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, chosen)
    public = key.public_key().public_bytes(_PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    try:
        with whole_outputs(folder, (PRIVATE, PUBLIC), force=False) as staging:
            (staging / PRIVATE).touch(0o600)
            (staging / PRIVATE).write_bytes(private)
            (staging / PUBLIC).write_bytes(public)
    except OutputExists as error:
        raise FileExistsError(str(error)) from error
    return folder / PRIVATE, folder / PUBLIC, key_id(key.public_key())


def is_locked(path: Path) -> bool:
    """Whether a private key asks for a passphrase."""
    try:
        return b"ENCRYPTED" in read_file(path, most=100)
    except OSError:
        return False


def private_key(path: Path, passphrase: str | None = None) -> Ed25519PrivateKey:
    """Reads a private key. Raises UnusableInput if the file holds none, or the passphrase is another."""
    try:
        locked = passphrase.encode() if passphrase and is_locked(path) else None
        key = serialization.load_pem_private_key(read_file(path, LARGEST), locked)
    except OSError as error:
        raise UnusableInput(str(path), reason_of(error)) from error
    except (ValueError, TypeError) as error:
        raise UnusableInput(str(path), say("registry.no-private-key")) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UnusableInput(str(path), say("registry.no-private-key"))
    return key


def public_key(path: Path) -> Ed25519PublicKey:
    """Reads a public key. Raises UnusableInput if the file holds none."""
    try:
        key = serialization.load_pem_public_key(read_file(path, LARGEST))
    except OSError as error:
        raise UnusableInput(str(path), reason_of(error)) from error
    except (ValueError, TypeError) as error:
        raise UnusableInput(str(path), say("registry.no-public-key")) from error
    if not isinstance(key, Ed25519PublicKey):
        raise UnusableInput(str(path), say("registry.no-public-key"))
    return key


def key_id(key: Ed25519PublicKey) -> str:
    """What a public key is called: the beginning of its SHA-256."""
    return sha256(key.public_bytes_raw()).hexdigest()[:16]


def is_signed(statement: Statement, signature: bytes, key: Ed25519PublicKey) -> bool:
    """Whether a signature is that of a key under a statement."""
    try:
        key.verify(signature, statement.as_bytes())
    except InvalidSignature:
        return False
    return True


def seal(con: sa.Connection, name: str, key: Ed25519PrivateKey, person: str | None = None) -> Seal:
    """Seals an approved list, and with it the log up to now; the seal is an entry of its own.

    Raises:
        Refused: There is no such list, or it is not approved.
    """
    row = row_of(con, name)
    certificate, head = certificate_of(con, row.list), log.head(con)
    if certificate is None or head is None or state_of(con, row.list) == "revoked":
        raise Refused("not-approved", list=name)
    first = certificate.first
    statement = Statement(name, certificate.decision, first, row.fingerprint, head.size, bytes(head.root))
    public = key.public_key()
    body: dict[str, Any] = {
        "list": row.list,
        "size": head.size,
        "root": statement.root,
        "key_id": key_id(public),
        "public_key": public.public_bytes_raw(),
        "signature": key.sign(statement.as_bytes()),
    }
    says = {language: say("registry.seal-says").text(language) for language in LANGUAGES}
    entry = log.append(con, log.SEAL, {**body, "says": says, "person": person})
    con.execute(schema.seals.insert(), {**body, "entry": entry.seq})
    return Seal(entry.seq, statement, body["key_id"], body["signature"])


def seal_of(con: sa.Connection, number: int) -> Seal | None:
    """The newest seal of a list; None where it has none."""
    s = schema.seals.c
    row = con.execute(sa.select(schema.seals).where(s.list == number).order_by(s.entry.desc()).limit(1)).one_or_none()
    certificate = certificate_of(con, number)
    if row is None or certificate is None:
        return None
    return Seal(row.entry, statement_of(certificate.body, row.size, bytes(row.root)), row.key_id, bytes(row.signature))


def statement_of(certificate: Mapping[str, Any], size: int, root: Hash) -> Statement:
    """What the seal of a list signs, from the entry by which it was approved, and a head."""
    first = datetime.date.fromisoformat(certificate["from"])
    return Statement(certificate["name"], certificate["decision_no"] or "", first, certificate["fingerprint"], size, root)
