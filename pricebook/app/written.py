"""Writes the outputs of a verb into a folder: all of them, or none."""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pricebook.app.errors import CallError, NotWritten, OutputExists, OutputInUse
from pricebook.base import files
from pricebook.base.file_names import plain_name
from pricebook.base.locks import FolderBusy
from pricebook.base.reasons import reason_of
from pricebook.base.swap import NotPutBack

Result = TypeVar("Result")

# The files that a build writes, and the folder of the dossier that it writes them into by default.
WORKBOOK, PRICELIST, FINDINGS, TO_ACCEPT, OUT = "pricelist.xlsx", "pricelist.json", "findings.json", "to_accept.csv", "out"
# The files that a check of a list writes.
RECORD, PASSED, REJECTED = "check.json", "accepted_services.csv", "rejected_services.csv"
NOT_JUDGED = "not_judged_services.csv"


@dataclass(frozen=True, slots=True)
class Written(Generic[Result]):
    """The files that a verb has written, in their order, and the result that they hold."""

    folder: Path
    files: tuple[Path, ...]
    result: Result

    def file(self, plain: str) -> Path:
        """The file of a plain name ("check.json"), whichever naming it was written under."""
        return next((path for path in self.files if plain_name(path.name) == plain), self.folder / plain)


def write_whole(
    folder: Path,
    names: Sequence[str],
    write: Callable[[Path], None],
    *,
    force: bool,
    former: Callable[[], Collection[str]] = tuple,
    once_moved: Callable[[], None] = lambda: None,
    over_database: bool = False,
    own: Collection[str] = (),
) -> tuple[Path, ...]:
    """Writes files into a temporary folder inside `folder`, and moves them into it together.

    Args:
        folder: the folder for the files; it is made where there is none.
        names: the names of the files.
        write: a function that writes all files into the folder that it is given.
        force: whether existing files are replaced.
        former: gives, at the moment of the move, the names of existing files that the new ones replace; they are removed.
        once_moved: is called when the files stand; where it fails, existing files are unchanged.
        over_database: whether a database may be replaced as well, which otherwise is refused.
        own: names of files that are replaced in any case, because nobody has changed them since they were written.

    Returns:
        The paths of the files.

    Raises:
        OutputExists, OutputInUse, NotWritten: nothing was written, and existing files are unchanged.
    """
    try:
        with files.whole_outputs(
            folder, tuple(names), force=force, former=former, once_moved=once_moved, over_database=over_database, own=own
        ) as staging:
            write(staging)
    except CallError:
        raise
    except files.OutputIsNoFile as error:
        raise OutputExists("exists-as-no-file", paths=str(error)) from error
    except files.OutputIsDatabase as error:
        raise OutputExists("exists-as-database", paths=str(error)) from error
    except files.OutputExists as error:
        if any(path.is_dir() for path in error.paths):
            raise OutputExists("exists-as-folder", paths=str(error)) from error
        raise OutputExists("exists", paths=str(error)) from error
    except files.OutputInUse as error:
        raise OutputInUse("in-use", path=str(error.path)) from error
    except FolderBusy as error:
        raise OutputInUse("folder-busy", folder=_shown(folder), owner=error.owner or "?") from error
    except NotPutBack as error:
        raise NotWritten("not-put-back", folder=_shown(folder), reason=reason_of(error)) from error
    except OSError as error:
        raise NotWritten("not-written", folder=_shown(folder), reason=reason_of(error)) from error
    return tuple(folder / name for name in names)


def in_order(folder: Path) -> Path:
    """A folder for outputs, where what a killed run has left half replaced is put back before its files are looked at.

    Where that cannot be done now, the writing says why.
    """
    with suppress(OSError, FolderBusy):
        files.put_in_order(folder)
    return folder


def remove_whole(folder: Path, names: Sequence[str]) -> tuple[Path, ...]:
    """Removes files of a folder: all of them, or none.

    Returns:
        Their paths.

    Raises:
        OutputInUse, NotWritten: a file cannot be removed; all are there.
    """
    write_whole(folder, (), lambda _: None, force=True, former=lambda: names)
    return tuple(folder / name for name in names)


def _shown(folder: Path) -> str:
    return str(folder if folder != Path() else folder.absolute())  # "." would name no folder
