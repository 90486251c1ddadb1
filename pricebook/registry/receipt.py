"""The receipt of a list for a QR: at most 300 bytes of text, which the office's public key checks without network."""

import base64
import binascii
import datetime
from dataclasses import dataclass

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pricebook.registry import log
from pricebook.registry.certificate import certificate_of
from pricebook.registry.entry_shapes import is_text
from pricebook.registry.kept_head import KeptHead
from pricebook.registry.moving import row_of
from pricebook.registry.refusals import Refused
from pricebook.registry.sealing import Statement, is_signed, seal_of, statement_of
from pricebook.registry.tree import HASH

BEGINS = "PB1|"
LONGEST = 300  # bytes
_SIGNATURE = 64  # bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says, and the signature under it; None where the list is not sealed."""

    statement: Statement
    signature: bytes | None

    @property
    def head(self) -> KeptHead:
        """The head of the log that it names."""
        return KeptHead(self.statement.size, self.statement.root)

    def is_of(self, key: Ed25519PublicKey) -> bool:
        """Whether a key has signed it."""
        return self.signature is not None and is_signed(self.statement, self.signature, key)

    def text(self) -> str:
        """The receipt as a QR has it: list, decision, first day, fingerprint, size and root of the log, signature."""
        said = self.statement
        parts = (
            _quoted(said.name),
            _quoted(said.decision),
            f"{said.first:%Y%m%d}",
            _short(bytes.fromhex(said.fingerprint)),
            str(said.size),
            _short(said.root),
            _short(self.signature or b""),
        )
        return BEGINS + "|".join(parts)


def receipt_of(con: sa.Connection, name: str, *, of_approval: bool = False) -> Receipt:
    """The receipt of an approved list: with its newest seal, if it has one; else by the newest head, or by that of its approval.

    Raises:
        Refused: There is no such list, it is not approved, or its name and decision are too long for a receipt.
    """
    number = row_of(con, name).list
    certificate, head = certificate_of(con, number), log.head(con)
    if certificate is None or head is None:
        raise Refused("not-approved", list=name)
    head = log.head_of(con, certificate.seq + 1) if of_approval else head
    seal = seal_of(con, number)
    unsealed = Receipt(statement_of(certificate.body, head.size, bytes(head.root)), None)
    receipt = Receipt(seal.statement, seal.signature) if seal is not None else unsealed
    if len(receipt.text().encode()) > LONGEST:
        raise Refused("receipt-too-long", list=name, most=LONGEST)
    return receipt


def parse_receipt(text: str) -> Receipt | None:
    """The receipt that a text holds; None where it holds none."""
    parts = text.strip().removeprefix(BEGINS).split("|")
    if not text.strip().startswith(BEGINS) or len(parts) != 7:
        return None
    try:
        fingerprint, root, signature = (_long(parts[at]) for at in (3, 5, 6))
        first = datetime.datetime.strptime(parts[2], "%Y%m%d").date()
        size = int(parts[4])
    except (ValueError, binascii.Error):
        return None
    if len(fingerprint) != HASH or len(root) != HASH or len(signature) not in (0, _SIGNATURE) or size < 0 or not is_text(text):
        return None
    statement = Statement(_unquoted(parts[0]), _unquoted(parts[1]), first, fingerprint.hex(), size, root)
    return Receipt(statement, signature or None)


def _quoted(text: str) -> str:
    return text.replace("%", "%25").replace("|", "%7C")


def _unquoted(text: str) -> str:
    return text.replace("%7C", "|").replace("%25", "%")


def _short(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _long(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
