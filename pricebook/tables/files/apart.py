"""The older and rarer formats (.xls, .xlsb, .ods), read in a process of its own.

What such a file says of its own lengths can ask a reader for more memory than there is, or for ever; a process of its own is
ended then, and the file is damaged. An .xlsx is measured beforehand instead, and read without this delay.
"""

import pickle
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from pricebook.base.languages import Phrase, say
from pricebook.base.reasons import reason_of
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.files.unreadable import Unreadable

SECONDS = 8  # for any file, and
SECONDS_A_MEGABYTE = 2
LARGEST_MEMORY = 900 * 2**20


def read_apart(path: Path) -> list[Sheet]:
    """All sheets of a workbook. Raises Unreadable; also where its reader came to no end."""
    allowed = SECONDS + SECONDS_A_MEGABYTE * path.stat().st_size // 2**20
    with TemporaryDirectory(prefix="pricebook-") as folder:
        answer = Path(folder) / "sheets"
        command = [sys.executable, "-I", "-c", _CHILD, *(entry for entry in (str(path.resolve()), str(answer))), *sys.path]
        try:
            subprocess.run(command, timeout=allowed, capture_output=True, check=True)
            said = pickle.loads(answer.read_bytes())
        except (subprocess.SubprocessError, OSError) as error:
            raise Unreadable("XL010", say("file.damaged-or-too-large")) from error
    if isinstance(said, tuple):
        raise Unreadable(*said)
    sheets: list[Sheet] = said
    return sheets


_CHILD = "import sys; sys.path[:] = sys.argv[3:]; from pricebook.tables.files.apart import answer; answer(*sys.argv[1:3])"


def answer(source: str, target: str) -> None:
    """In the other process: reads, and leaves the sheets, or why there are none, in a file."""
    from pricebook.tables.files.calamine import read_with_calamine

    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (LARGEST_MEMORY, LARGEST_MEMORY))
    except (ImportError, ValueError, OSError):  # Windows has no such limit; the time is limited there all the same
        pass
    said: list[Sheet] | tuple[str, Phrase]
    try:
        said = read_with_calamine(Path(source))
    except Unreadable as error:
        said = (error.code, error.reason)
    except OSError as error:
        said = ("XL010", reason_of(error))
    Path(target).write_bytes(pickle.dumps(said, protocol=pickle.HIGHEST_PROTOCOL))
