"""The verbs list backup and list restore: a registry as one file that can be kept elsewhere, and a registry from it."""

import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from pricebook.app.errors import InputNotFound, NotWritten, OutputExists, RegistryUnusable, reason
from pricebook.app.registry import reading, registry_at
from pricebook.app.written import in_order, write_whole
from pricebook.base.files import is_database, is_file
from pricebook.base.languages import Figure
from pricebook.base.own_folders import own_folder
from pricebook.base.reasons import UnusableInput, reason_of
from pricebook.findings import Findings
from pricebook.registry import Refused, Registry, open_registry
from pricebook.registry.copying import copy_file, copy_rows, has_all_of, is_empty
from pricebook.registry.told import phrase_of
from pricebook.registry.verify import VerifiedRegistry, verify_registry


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied, and from where to where; with findings where the copy does not verify: then nothing was written."""

    source: str
    target: str
    verified: VerifiedRegistry

    @property
    def findings(self) -> Findings:
        """What is wrong with what was to be copied."""
        return self.verified.findings


class _Damaged(Exception):
    """What was to be copied does not verify."""

    def __init__(self, verified: VerifiedRegistry) -> None:
        self.verified = verified


def backup(output: Path, *, registry: Path | str | None = None, force: bool = False) -> Copied:
    """Writes a registry into one file, an SQLite registry, whatever database it is in. Others may work on; the copy is verified.

    Args:
        output: The file.
        registry: The registry; by default that of the environment, or of this folder.
        force: Whether an existing file is replaced. One of a registry that verifies never is by one that does not; nor is the
            registry itself, another one, or a backup with entries that the registry does not have.

    Raises:
        RegistryUnusable: There is no registry.
        OutputExists, OutputInUse, NotWritten: Nothing was written.
    """
    with registry_at(registry) as opened:
        _refuse_itself(output, opened)
        in_order(output.parent)

        def write(folder: Path) -> None:
            made = folder / output.name
            if opened.is_shared:
                with _opened(made, output, create=True) as target, reading(opened) as source, target.writing() as con:
                    copy_rows(source, con)
            else:
                copy_file(opened, made)
            found.append(_verified(made))
            if found[0].findings.blocked:
                raise _Damaged(found[0])

        found: list[VerifiedRegistry] = []
        try:
            over = force and is_file(output) and is_database(output) and _is_within(output, opened)
            write_whole(output.parent, (output.name,), write, force=force, over_database=over)
        except _Damaged as damaged:
            return Copied(opened.place, str(output), damaged.verified)
        except (sqlite3.Error, UnusableInput, Refused) as error:  # the copy cannot be opened, or not be filled
            raise NotWritten("not-written", folder=str(output), reason=_told(error)) from error
        except DatabaseError as error:
            raise RegistryUnusable("registry-unusable", reason=_told(error)) from error
        return Copied(opened.place, str(output), found[0])


def _refuse_itself(output: Path, opened: Registry) -> None:
    """Refuses a backup in the place of the registry that is backed up, by whatever name or link.

    Raises:
        OutputExists: It is that file.
    """
    if not opened.is_shared and output.exists() and output.samefile(opened.place):
        raise OutputExists("backup-over-itself", path=str(output))


def _is_within(output: Path, opened: Registry) -> bool:
    """True, for an earlier backup of a registry: every entry in it is in the registry as well.

    Raises:
        OutputExists: It is something else.
    """
    try:
        with open_registry(output, create=False) as earlier, reading(earlier) as old, reading(opened) as con:
            if has_all_of(con, old):
                return True
    except (UnusableInput, RegistryUnusable, DatabaseError):
        pass  # no registry, or one that cannot be read: nobody can say what would be lost
    raise OutputExists("backup-over-another", path=str(output), registry=opened.place)


def restore(file: Path, registry: Path | str) -> Copied:
    """Makes a registry from a file that `backup` wrote, where there is none: a file, or an empty PostgreSQL database.

    The rows are written anew into tables of this program, and are verified before the registry stands.

    Args:
        file: The backup. It is not changed.
        registry: Where the registry shall be.

    Raises:
        InputNotFound: There is no such file.
        OutputExists: There is a registry already.
        RegistryUnusable: The file is no registry, or the database cannot be opened.
        NotWritten: The registry cannot be written.
    """
    if not is_file(file):
        raise InputNotFound("no-file", path=str(file))
    try:
        with own_folder() as folder:
            own = Path(shutil.copyfile(file, folder / "backup.db"))
            with _opened(own, file) as source:  # an older one is brought to the version of this program
                return _restored(source, file, registry)
    except (UnusableInput, DatabaseError, Refused) as error:
        raise RegistryUnusable("registry-unusable", reason=_told(error)) from error
    except _Damaged as damaged:
        return Copied(str(file), str(registry), damaged.verified)
    except OSError as error:
        if isinstance(error, OutputExists | NotWritten | RegistryUnusable):
            raise
        raise NotWritten("not-written", folder=str(registry), reason=reason_of(error)) from error


def _opened(own: Path, shown: Path, *, create: bool = False) -> Registry:
    """Opens a registry in a folder of ours. Raises UnusableInput, which names the file that people know it by."""
    try:
        return open_registry(own, create=create)
    except UnusableInput as error:
        raise UnusableInput(str(shown), error.reason) from error


def _restored(source: Registry, file: Path, place: Path | str) -> Copied:
    if isinstance(place, str) and "://" in place:
        with open_registry(place) as target:
            return Copied(str(file), target.place, _filled(source, target))
    path = Path(place)
    in_order(path.parent)
    if path.exists():
        raise OutputExists("registry-exists", path=str(path))

    def write(folder: Path) -> None:
        with _opened(folder / path.name, path, create=True) as target:
            found.append(_filled(source, target))

    found: list[VerifiedRegistry] = []
    write_whole(path.parent, (path.name,), write, force=False)
    return Copied(str(file), str(path), found[0])


def _filled(source: Registry, target: Registry) -> VerifiedRegistry:
    """Copies all rows in one transaction, that ends only if they verify."""
    with target.writing() as con, reading(source) as read:
        if not is_empty(con):
            raise OutputExists("registry-exists", path=target.place)
        damaged = verify_registry(read)
        if damaged.findings.blocked:
            raise _Damaged(damaged)
        copy_rows(read, con)
        verified = verify_registry(con)
        if verified.findings.blocked:
            raise _Damaged(verified)
    return verified


def _verified(file: Path) -> VerifiedRegistry:
    with open_registry(file, create=False) as made, reading(made) as con:
        return verify_registry(con)


def _told(error: Exception) -> Figure:
    if isinstance(error, DatabaseError):
        return phrase_of(error.orig)
    if isinstance(error, sqlite3.Error):
        return phrase_of(error)
    return error.phrase if isinstance(error, Refused) else reason(error)
