"""The older and rarer formats (.xls, .xlsb, .ods), read in a child process.

Such a file states its own lengths, and its reader is not trusted with memory: a damaged or hostile file can make it ask for
more memory than there is, or never come to an end. In a child process the reader is ended at a limit of time or memory, and
the file is reported as damaged. An .xlsx is measured before it is read, and is read in the program's own process, without
this delay.
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

SECONDS = 8  # for any file
SECONDS_PER_MEBIBYTE = 2  # in addition, by the size of the file
LARGEST_MEMORY = 900 * 2**20  # bytes

Result = list[Sheet] | tuple[str, Phrase]  # the sheets; or the code of a finding and the reason why there are none


def read_in_subprocess(data: bytes) -> list[Sheet]:
    """Reads all sheets of a workbook in a child process.

    Raises:
        Unreadable: The file cannot be read, or its reader passed the limit of time or memory.
    """
    seconds = SECONDS + SECONDS_PER_MEBIBYTE * len(data) // 2**20
    with TemporaryDirectory(prefix="pricebook-") as folder:
        source, target = Path(folder) / "workbook", Path(folder) / "sheets"
        command = [sys.executable, "-I", "-c", _CHILD, str(source), str(target), *sys.path]
        try:
            source.write_bytes(data)
            subprocess.run(command, timeout=seconds, capture_output=True, check=True)
            result: Result = pickle.loads(target.read_bytes())
        except (subprocess.SubprocessError, OSError) as error:
            raise Unreadable("XL010", say("file.damaged-or-too-large")) from error
    if isinstance(result, tuple):
        raise Unreadable(*result)
    return result


_CHILD = (
    "import sys; sys.path[:] = sys.argv[3:]; "
    "from pricebook.tables.files.subprocess_reader import write_result; write_result(*sys.argv[1:3])"
)


def write_result(source: str, target: str) -> None:
    """Runs in the child process: reads the workbook `source`, and writes the result, pickled, to the file `target`."""
    from pricebook.tables.files.calamine import read_with_calamine

    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (LARGEST_MEMORY, LARGEST_MEMORY))
    except (ImportError, ValueError, OSError):  # Windows has no such limit; the limit of time holds there as well
        pass
    result: Result
    try:
        result = read_with_calamine(Path(source).read_bytes())
    except Unreadable as error:
        result = (error.code, error.reason)
    except OSError as error:
        result = ("XL010", reason_of(error))
    Path(target).write_bytes(pickle.dumps(result, protocol=pickle.HIGHEST_PROTOCOL))
