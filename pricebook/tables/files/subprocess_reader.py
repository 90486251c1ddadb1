"""The older and rarer formats (.xls, .xlsb, .ods), read in a child process.

Such a file states its own lengths, and its reader is not trusted with time and memory. In a child process the reader is ended at
a limit of either, and the file is reported as damaged. The limit is one for all files: it does not grow with the bytes of a file,
for these say nothing of what they unpack to. An .xlsx is measured before it is read, and is read in the program's own process,
without this delay.
"""

from pricebook.base.child import ChildEnded, run_bounded
from pricebook.base.languages import Phrase, say
from pricebook.base.reasons import reason_of
from pricebook.tables.files.archive import refuse_large_parts
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.files.unreadable import Unreadable

SECONDS = 15  # that the reader may compute

Result = list[Sheet] | tuple[str, Phrase]  # the sheets; or the code of a finding and the reason why there are none


def read_in_subprocess(data: bytes) -> list[Sheet]:
    """Reads all sheets of a workbook in a child process.

    Raises:
        Unreadable: The file cannot be read, or its reader passed the limit of time or memory.
    """
    refuse_large_parts(data)
    try:
        result: Result = run_bounded("pricebook.tables.files.subprocess_reader:result_of", data, seconds=SECONDS)
    except (ChildEnded, OSError) as error:
        raise Unreadable("XL010", say("file.damaged-or-too-large")) from error
    if isinstance(result, tuple):
        raise Unreadable(*result)
    return result


def result_of(data: bytes) -> Result:
    """Runs in the child process: reads a workbook."""
    from pricebook.tables.files.calamine import read_with_calamine

    try:
        return read_with_calamine(data)
    except Unreadable as error:
        return error.code, error.reason
    except OSError as error:
        return "XL010", reason_of(error)
