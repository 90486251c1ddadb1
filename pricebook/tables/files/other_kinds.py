"""Files that hold no table, told by their first bytes: documents to print, pictures, archives of several files."""

import io
import zipfile

from pricebook.base.languages import Phrase, say
from pricebook.tables.files.archive import is_archive

_PDF, _TEXT, _SLIDES = say("file.kind-pdf"), say("file.kind-text"), say("file.kind-slides")
_PICTURE, _ARCHIVE = say("file.kind-picture"), say("file.kind-archive")
# By the first bytes of a file, and by a part of an archive, what it is.
_BEGINNINGS = (
    (b"%PDF", _PDF), (b"\x89PNG", _PICTURE), (b"\xff\xd8\xff", _PICTURE), (b"GIF8", _PICTURE), (b"BM", _PICTURE),
    (b"II*\x00", _PICTURE), (b"MM\x00*", _PICTURE), (b"{\\rtf", _TEXT), (b"Rar!", _ARCHIVE), (b"7z\xbc\xaf", _ARCHIVE),
)  # fmt: skip
_PARTS = {"word/document.xml": _TEXT, "ppt/presentation.xml": _SLIDES}
_ODF = {b"application/vnd.oasis.opendocument.text": _TEXT, b"application/vnd.oasis.opendocument.presentation": _SLIDES}
_LONGEST = 100  # bytes of the kind that an OpenDocument file states


def other_kind(data: bytes) -> Phrase | None:
    """Returns what a file is that is no workbook and no table of texts; None where its first bytes do not say it."""
    found = next((kind for beginning, kind in _BEGINNINGS if data.startswith(beginning)), None)
    if found is not None or not is_archive(data):
        return found
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            stated = archive.open("mimetype").read(_LONGEST) if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError):
        return None  # a damaged one: whoever reads it says so
    of_part = next((kind for part, kind in _PARTS.items() if part in names), None)
    if of_part is None and names and not any(name.startswith(("xl/", "[Content_Types]", "META-INF/")) for name in names):
        of_part = _ODF.get(stated, _ARCHIVE)
    return of_part or _ODF.get(stated)
