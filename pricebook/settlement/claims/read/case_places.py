"""Where lines of insurance files stand, as hospitals know them. Only files of which something is said are gone through again."""

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO, TYPE_CHECKING

from pricebook.settlement.claims.read.bounded import Bounded
from pricebook.settlement.claims.read.files import DAMAGED, parts_of

if TYPE_CHECKING:
    from pricebook.settlement.claims.read.insurance_xml import CasePlace

CasePlaces = Mapping[tuple[int, int], "CasePlace"]  # by the number of the file, and the row
_XML = ".xml"
_MOST = 100_000  # lines; more are called by their rows alone


def case_places(files: Sequence[Path], labels: Sequence[str], lines: Iterable[tuple[int, int]]) -> CasePlaces:
    """Where lines stand in the cases of their files, as far as these are insurance files and can still be read.

    Args:
        files: the files that were read.
        labels: how they and their parts are called, by their numbers.
        lines: the number of the file and the row of each line.
    """
    wanted: dict[int, set[int]] = {}
    for count, (file, row) in enumerate(lines):
        if count == _MOST:
            break
        if labels[file].endswith(_XML):
            wanted.setdefault(file, set()).add(row)
    return {(file, row): place for file, rows in wanted.items() for row, place in _places(files, labels[file], rows)}


def _places(files: Sequence[Path], label: str, rows: set[int]) -> Iterator[tuple[int, "CasePlace"]]:
    from pricebook.settlement.claims.read.insurance_xml import places_of_rows

    try:
        with _opened(files, label) as file:
            yield from places_of_rows(file, rows)
    except DAMAGED:
        return


@contextmanager
def _opened(files: Sequence[Path], label: str) -> Iterator[IO[bytes]]:
    """A file by its label: "3.xml", or "2.zip/1.xml" for the first part of an archive."""
    of, _, part = (text.partition(".")[0] for text in label.partition("/"))
    path = files[int(of) - 1]
    if not part:
        with path.open("rb") as file:
            yield file
        return
    with (
        zipfile.ZipFile(path) as archive,
        archive.open(parts_of(archive)[int(part) - 1]) as packed,
        BufferedReader(Bounded(packed)) as file,
    ):
        yield file
