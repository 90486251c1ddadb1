"""What a registry keeps as files about a list: its papers, the scans of papers, and the receipt as a QR."""

from pathlib import Path

from pricebook.app.list_papers import papers_folder
from pricebook.app.list_trust import receipt
from pricebook.app.registry import reading, registry_at
from pricebook.registry import kept
from pricebook.registry.life import lives

_NAMESPACE = 'xmlns="http://www.w3.org/2000/svg" '
# By how a scan begins, what its name ends in: a registry keeps the bytes, and no name.
_BEGINS = {b"%PDF-": ".pdf", b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg", b"II*\x00": ".tif", b"MM\x00*": ".tif"}


def papers_kept(list_: str, *, registry: Path | str | None = None) -> tuple[Path, ...]:
    """The papers that were written of a list's moves, by name; those that are drafts last.

    Raises:
        RegistryUnusable: there is no registry.
    """
    with registry_at(registry) as opened:
        return tuple(sorted(papers_folder(opened, list_).glob("*.docx")))


def scan_of(list_: str, sha256: str, *, registry: Path | str | None = None) -> tuple[bytes, str] | None:
    """The scan of a paper of a list, and what its name ends in; None where no move, nor direction, of the list has it.

    Args:
        list_: the name of the list.
        sha256: of the scan, as the list's life names it.
        registry: the registry.

    Raises:
        RegistryUnusable: there is no registry.
    """
    with registry_at(registry) as opened, reading(opened) as con:
        for life in lives(con, [list_]):
            scans = {each.scan for each in life.moves} | {each.move.scan for each in life.struck}
            data = kept(con, sha256) if sha256 in scans else None
            if data is not None:
                return data, next((suffix for begins, suffix in _BEGINS.items() if data.startswith(begins)), ".bin")
    return None


def receipt_picture(list_: str, *, registry: Path | str | None = None) -> str:
    """The receipt of an approved list as a QR, an image in SVG.

    Raises:
        RegistryUnusable: there is no registry.
        MoveRefused: there is no such list, or it is not approved.
    """
    return qr_picture(receipt(list_, registry=registry))


def qr_picture(text: str) -> str:
    """A text as a QR, an image in SVG."""
    from pricebook.exports.board.pdf import qr_code

    return qr_code(text).replace("<svg ", f"<svg {_NAMESPACE}", 1)
