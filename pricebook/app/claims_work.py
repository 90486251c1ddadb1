"""The work folder of settle claims, by which the same command goes on where it was interrupted."""

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pricebook.app.asked_claims import LoadedLists
from pricebook.app.errors import CallError, NotWritten, OutputInUse, reason
from pricebook.app.written import remove_whole
from pricebook.base.files import sha256_of
from pricebook.base.interruptions import Stopped, asked_to_stop
from pricebook.base.locks import FolderBusy, locked
from pricebook.base.own_folders import own_folder
from pricebook.regulation.claim_rules import ClaimRules
from pricebook.settlement.claims.database import NO_ROOM, not_of_the_file
from pricebook.settlement.claims.kept import KeptParts
from pricebook.settlement.keyed import Key

_FORM = "6"  # of what stands in the folder: another one is begun anew
_LOCK = "in-use"
_DIGITS = 16


@contextmanager
def told_of_room(folder: Path) -> Iterator[None]:
    """Says that there is no room where lines are put aside.

    Raises:
        NotWritten: the disk or the memory is full. What was put aside stays, and the results that were there before.
    """
    try:
        yield
    except CallError:
        raise
    except duckdb.Error as error:
        try:
            not_of_the_file(error)
        except OSError as lacking:
            raise NotWritten("not-written", folder=str(folder), reason=reason(lacking)) from error
        raise
    except OSError as error:
        if error.errno in NO_ROOM:
            raise NotWritten("not-written", folder=str(folder), reason=reason(error)) from error
        raise


@dataclass(frozen=True, slots=True)
class Work:
    """What is settled, and where it goes on.

    Attributes:
        folder: the folder in which work folders stand, each for one set of files; None: nothing is kept.
        shared: whether several runs may be at the same files. What they kept stays there.
    """

    folder: Path | None
    shared: bool = False

    @contextmanager
    def opened(
        self, files: Sequence[Path], receipts: Sequence[Path], key: Key, facility: str | None, rules: ClaimRules
    ) -> Iterator[Path]:
        """Gives the folder for what was read of these files with this key; a temporary one where nothing is kept.

        Raises:
            OutputInUse: another run is at the same files.
            NotWritten: the folder cannot be made.
            Stopped: the program was asked to stop. It says where the same call goes on; what was kept are no results.
        """
        if self.folder is None:
            with _going_on(None), own_folder() as own:
                yield own
            return
        folder = self.folder / _name(files, receipts, key, facility, rules)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NotWritten("not-written", folder=str(folder), reason=reason(error)) from error
        if self.shared:
            with _going_on(folder):
                yield folder
            return
        try:
            with locked(folder, _LOCK, wait=0), _going_on(folder):
                yield folder
        except FolderBusy as error:
            raise OutputInUse("folder-busy", folder=str(folder), owner=error.owner or "?") from error


@contextmanager
def _going_on(folder: Path | None) -> Iterator[None]:
    """Says of a request to stop where the same call goes on; parts that have taken their places there are no results."""
    try:
        yield
    except Stopped as stopped:
        stopped.written, stopped.goes_on = None, folder
        raise
    except Exception as error:
        if (number := asked_to_stop()) is None:  # else a library has made an error of its own of it
            raise
        asked = Stopped(number)
        asked.goes_on = folder
        raise asked from error


def kept_parts(folder: Path, loaded: LoadedLists) -> KeptParts:
    """The parts that were kept in a work folder, as far as they were settled by the same rules, law and quotas."""
    packs = [pack.settlement.model_dump_json() for pack in loaded.law.packs]
    quotas = repr(sorted(map(repr, loaded.quotas)))
    basis = "\n".join((_FORM, loaded.rules.model_dump_json(), *packs, str(loaded.insured), quotas))
    return KeptParts(folder, {rule.id: rule for rule in loaded.rules.rule}, basis)


def remove_work(folder: Path) -> None:
    """Takes away what was kept, once the results stand. What cannot be removed now stays: it is used by no other files."""
    with suppress(OutputInUse, NotWritten, OSError):
        remove_whole(folder, tuple(each.name for each in folder.iterdir() if each.is_file()))
        folder.rmdir()
        folder.parent.rmdir()


def _name(files: Sequence[Path], receipts: Sequence[Path], key: Key, facility: str | None, rules: ClaimRules) -> str:
    """The name of a work folder: by the bytes of the files in their order, and by the key, which it does not tell."""
    said = [_FORM, repr(facility), *(group.model_dump_json() for group in rules.group)]
    for given in (files, receipts):
        said += ["files", *(f"{path.suffix.lower()} {sha256_of(path)}" for path in given)]
    return hmac.new(key.secret, "\n".join(said).encode(), hashlib.sha256).hexdigest()[:_DIGITS]
