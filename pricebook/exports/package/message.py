"""A draft message with the package as attachments (.eml). Nothing is sent: the mail program opens it as a draft (X-Unsent)."""

import io
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

LARGEST_PLAIN = 2 * 2**20  # bytes of a JSON file; a larger one is attached as a ZIP archive
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP archive can hold
_TYPES = {
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".pdf": ("application", "pdf"),
    ".json": ("application", "json"),
    ".zip": ("application", "zip"),
    ".txt": ("text", "plain"),
}


def write_message(to: str | None, subject: str, body: str, attached: Sequence[Path], path: Path) -> None:
    """Writes the message. It has neither a date nor a sender: the mail program fills them in when somebody sends it.

    Args:
        to: The address; None where none is known.
        subject: One line.
        body: Its text.
        attached: The files to attach.
        path: The message to write.

    Raises:
        OSError: A file cannot be read or written.
    """
    message = EmailMessage(SMTP)
    message["X-Unsent"] = "1"
    if to is not None:
        message["To"] = to
    message["Subject"] = " ".join(subject.split())
    message.set_content(body, charset="utf-8", cte="base64")
    for file in attached:
        name, data = _as_sent(file)
        kind, subkind = _TYPES.get(Path(name).suffix, ("application", "octet-stream"))
        message.add_attachment(data, maintype=kind, subtype=subkind, filename=name)
    message.set_boundary("=_" + "pricebook".center(30, "_"))  # else it is drawn by lot, and the bytes differ each time
    path.write_bytes(message.as_bytes())


def is_packed(file: Path) -> bool:
    """Whether a file is attached as an archive. Raises OSError."""
    return file.suffix == ".json" and file.stat().st_size > LARGEST_PLAIN


def _as_sent(file: Path) -> tuple[str, bytes]:
    """The name and the bytes of an attachment."""
    data = file.read_bytes()
    if not is_packed(file):
        return file.name, data
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        entry = zipfile.ZipInfo(file.name, _EPOCH)
        entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
        archive.writestr(entry, data)
    return f"{file.name}.zip", packed.getvalue()
