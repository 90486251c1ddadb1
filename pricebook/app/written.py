"""Outputs of a verb in their folder, whole or not at all; what stands in the way has a name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pricebook.app.errors import NotWritten, OutputExists, OutputInUse
from pricebook.base import files

Result = TypeVar("Result")

# What a build writes, and into which folder of its dossier where none is named.
WORKBOOK, PRICELIST, FINDINGS, OUT = "pricelist.xlsx", "pricelist.json", "findings.json", "out"


@dataclass(frozen=True, slots=True)
class Written(Generic[Result]):
    """The files of a verb, in their order, and the result as it stands in them."""

    folder: Path
    files: tuple[Path, ...]
    result: Result


def write_whole(
    folder: Path, names: Sequence[str], write: Callable[[Path], None], *, force: bool, former: Sequence[str] = ()
) -> tuple[Path, ...]:
    """Has `names` written into a folder beside `folder`, and moves them there together.

    Args:
        folder: where the files are to stand; made where it is not there.
        names: the files.
        write: writes them all into the folder that it is given.
        force: whether files that are there already are replaced.
        former: files there that these replace under other names; they go with the move.

    Raises:
        OutputExists, OutputInUse, NotWritten: nothing was changed.
    """
    try:
        with files.whole_outputs(folder, tuple(names), force=force, former=tuple(former)) as staging:
            write(staging)
    except files.OutputExists as error:
        raise OutputExists("exists", paths=str(error)) from error
    except files.OutputInUse as error:
        raise OutputInUse("in-use", path=str(error.path)) from error
    except OSError as error:
        raise NotWritten("not-written", folder=str(folder), reason=error.strerror or str(error)) from error
    return tuple(folder / name for name in names)
