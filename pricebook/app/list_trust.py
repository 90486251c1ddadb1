"""The verbs list key, seal, head, proof and receipt: what an office gives others, so that they can check it without asking."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pricebook.app.errors import MoveRefused, NotWritten, OutputExists, RegistryUnusable, WrongOption, reason
from pricebook.app.registry import reading, registry_at
from pricebook.app.typed import as_typed
from pricebook.base.files import is_file, read_file
from pricebook.base.languages import say
from pricebook.base.reasons import UnusableInput, reason_of
from pricebook.registry import Refused
from pricebook.registry.kept_head import KeptHead, goes_on, head_in, head_record, head_typed
from pricebook.registry.proof import line_proof_of, proof_of, proof_text
from pricebook.registry.receipt import BEGINS, parse_receipt, receipt_of
from pricebook.registry.sealing import is_locked, new_key, private_key, public_key
from pricebook.registry.sealing import seal as seal_list

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LARGEST = 64 * 1024  # bytes of a file that holds a head, a proof or a receipt


@dataclass(frozen=True, slots=True)
class NewKeys:
    """A pair of keys that was made: the private file, the public file, and the id by which seals name it."""

    private: Path
    public: Path
    key_id: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A seal that was recorded: of which list, by which key, over how many entries, as which entry."""

    list: str
    key_id: str
    size: int
    entry: int


def make_keys(folder: Path | str, passphrase: str | None = None) -> NewKeys:
    """Makes the keys of an office: a private one, which only its owner may read, and a public one to give away.

    Args:
        folder: where the two files are written.
        passphrase: with which the private key is locked; by default it is not.

    Raises:
        OutputExists: there is a key already: none is ever overwritten.
        NotWritten: the files cannot be written.
    """
    try:
        return NewKeys(*new_key(Path(folder), passphrase))
    except FileExistsError as error:
        raise OutputExists("registry-file", label=str(folder), reason=say("registry.key-exists")) from error
    except OSError as error:
        raise NotWritten("registry-file", label=str(folder), reason=reason_of(error)) from error


def asks_for_passphrase(key: Path | str) -> bool:
    """Whether a private key is locked with a passphrase."""
    return is_locked(Path(key))


@as_typed("person")
def seal(
    list_: str, key: Path | str, *, passphrase: str | None = None, person: str | None = None, registry: Path | str | None = None
) -> Sealed:
    """Seals an approved list, and with it the log up to now. The seal is a check, and no digital signature of the office.

    Args:
        list_: the name of the list in the registry.
        key: the private key.
        passphrase: with which the key is locked.
        person: who seals.
        registry: the registry, as the other verbs have it.

    Raises:
        RegistryUnusable: there is no registry.
        WrongOption: the file holds no private key, or the passphrase is another.
        MoveRefused: there is no such list, or it is not approved.
    """
    try:
        secret = private_key(Path(key), passphrase)
    except UnusableInput as error:
        raise WrongOption("registry-file", label=error.label, reason=error.reason) from error
    with registry_at(registry) as opened:
        try:
            with opened.writing() as con:
                made = seal_list(con, list_, secret, person)
        except Refused as error:
            raise MoveRefused("move-refused", reason=error.phrase) from error
    return Sealed(list_, made.key_id, made.statement.size, made.entry)


def head(since: str | None = None, *, registry: Path | str | None = None) -> dict[str, Any]:
    """The newest head of the log, to be kept elsewhere.

    Args:
        since: a head that was kept earlier (HEX:SIZE or a file): what shows that the newest goes on from it is added.
        registry: the registry, as the other verbs have it.

    Raises:
        RegistryUnusable: there is no registry.
        WrongOption: `since` is no head, or the log is shorter than it was.
    """
    earlier = kept_head(since) if since is not None else None
    with registry_at(registry) as opened, reading(opened) as con:
        try:
            return head_record(con, earlier)
        except IndexError as error:
            assert earlier is not None
            short = say("registry.log-is-shorter", size=earlier.size)
            raise WrongOption("registry-file", label="--since", reason=short) from error


def proof(list_: str, line: int | None = None, *, registry: Path | str | None = None) -> str:
    """The proof that a list is approved as it is, or that a price stands in it, as the text of its file.

    Args:
        list_: the name of the list in the registry.
        line: the place of the price in the list, from 1; by default the proof is about the list.
        registry: the registry, as the other verbs have it.

    Raises:
        RegistryUnusable: there is no registry.
        MoveRefused: there is no such list or line, or the list is not approved.
    """
    with registry_at(registry) as opened, reading(opened) as con:
        try:
            return proof_text(proof_of(con, list_) if line is None else line_proof_of(con, list_, line))
        except Refused as error:
            raise MoveRefused("not-proven", reason=error.phrase) from error


def receipt(list_: str, *, registry: Path | str | None = None) -> str:
    """The receipt of an approved list: at most 300 bytes of text, for a QR.

    Raises:
        RegistryUnusable: there is no registry.
        MoveRefused: there is no such list, or it is not approved.
    """
    with registry_at(registry) as opened, reading(opened) as con:
        try:
            return receipt_of(con, list_).text()
        except Refused as error:
            raise MoveRefused("not-proven", reason=error.phrase) from error


def office_key(file: Path | str | None) -> "Ed25519PublicKey | None":
    """The public key of an office, from its file; None where none is named. Raises WrongOption if the file holds none."""
    try:
        return public_key(Path(file)) if file is not None else None
    except UnusableInput as error:
        raise WrongOption("registry-file", label=error.label, reason=error.reason) from error


def kept_head(said: str) -> KeptHead:
    """A head that somebody has kept: typed as HEX:SIZE, or in a file that `list head`, `list proof` or a QR gave.

    Raises:
        WrongOption: it is none.
    """
    typed = head_typed(said)
    if typed is not None:
        return typed
    record = kept_record(said)
    found = None
    if isinstance(record, str):
        read = parse_receipt(record) if record.startswith(BEGINS) else None
        found = read.head if read is not None else head_typed(record)
    elif record is not None:
        found = head_in(record)
    if found is None:
        raise WrongOption("registry-file", label=said[:80], reason=say("registry.no-head"))
    return found


def kept_heads(said: str) -> tuple[KeptHead, ...]:
    """The heads that somebody keeps with one: itself, and an earlier one that its file shows it to go on from.

    Raises:
        WrongOption: it is none.
    """
    newest, record = kept_head(said), kept_record(said)
    since = head_in(record["since"]) if isinstance(record, dict) and isinstance(record.get("since"), dict) else None
    return (newest, since) if since is not None and isinstance(record, dict) and goes_on(record, since) else (newest,)


def kept_record(said: str) -> dict[str, Any] | str | None:
    """What a file holds: JSON, or a text as a QR has it; the text itself where it is a receipt. None if it cannot be read.

    Raises:
        RegistryUnusable: the file cannot be read.
    """
    import json

    if said.startswith(BEGINS):
        return said
    path = Path(said)
    if not is_file(path):
        return None
    try:
        text = read_file(path, LARGEST).decode()
    except OSError as error:
        raise RegistryUnusable("registry-file", label=said, reason=reason(error)) from error
    except UnicodeDecodeError:
        return None
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return text.strip()
    return record if isinstance(record, dict) else None
