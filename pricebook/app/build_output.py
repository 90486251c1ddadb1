"""Writes what a build gives out: the list with what belongs to it, the dossier given back, and the manifest of them all."""

import shutil
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pricebook.app.errors import NotWritten, OutputExists
from pricebook.app.given_back import FOLDER as GIVEN_BACK
from pricebook.app.given_back import GivenBack, write_given_back
from pricebook.app.last_run import FORMER_LIST, MANIFEST, LastRun, last_run, write_manifest
from pricebook.app.since_last import since_last
from pricebook.app.written import FINDINGS, PRICELIST, TO_ACCEPT, WORKBOOK, Written, write_whole
from pricebook.base.file_names import PLAIN, Naming, round_in
from pricebook.base.languages import Language
from pricebook.base.own_folders import own_folder
from pricebook.base.reasons import reason_of
from pricebook.pricelist import PriceList, write_pricelist

if TYPE_CHECKING:
    from pricebook.app.build import Built

_LIST = (WORKBOOK, PRICELIST, FINDINGS, TO_ACCEPT)


def write_build(
    built: "Built", target: Path, *, annotate: bool, force: bool, language: Language, naming: Naming = PLAIN
) -> "Written[Built]":
    """Writes a list with all that belongs to it, in the place of what the last build of the dossier wrote.

    Args:
        built: the result, with a list.
        target: the folder to write into.
        annotate: whether the workbooks of the dossier are given back.
        force: whether files are replaced that somebody has changed, or that are of something else.
        language: of findings.json.
        naming: what the files of the list are called.

    Raises:
        OutputExists, OutputInUse, NotWritten: nothing was written, and existing files are unchanged.
    """
    assert built.prices is not None
    last = last_run(built.folder, target)
    _refuse_to_lose(last, target, force)
    with own_folder() as temporary:
        made = _list_made(built.prices, target, temporary)  # with its fingerprint, which is compared
        compared = since_last(last, target, built.prices, built.findings) if last is not None and last.of_this else None
        former = _former_list(target, last, same_list=compared is None or compared.same_list)
        given = _given_back(built, target, temporary) if annotate else []
        listed = naming.names(_LIST)
        names = (*listed, *(each.name for each in given), *([FORMER_LIST] if former is not None else []))

        def write(staging: Path) -> None:
            shutil.move(made, staging / PRICELIST)
            built.write_beside_list(staging, language)
            for plain, name in zip(_LIST, listed, strict=True):
                (staging / plain).rename(staging / name)
            if former is not None:
                shutil.copyfile(former, staging / FORMER_LIST)
            _finish(built, given, names, temporary, staging)

        own = _ours(last, listed, force)

        def former_files() -> Collection[str]:
            # Without --force what changes meanwhile stays; with it, what another run has written meanwhile goes as a whole.
            return sorted(_ours(last_run(built.folder, target), listed, force) if force else own)

        files = write_whole(target, (*names, MANIFEST), write, force=force, former=former_files, own=own)
    return Written(target, files, replace(built, given_back=tuple(given) if annotate else None, since_last=compared))


def give_back(built: "Built", target: Path, *, annotate: bool, force: bool) -> "Written[Built]":
    """Writes the workbooks of a dossier that could not be priced, each with its findings.

    Args:
        built: the result, without a list.
        target: the folder that a build writes into.
        annotate: whether they are written; else only those of the last build are removed.
        force: whether files are replaced that somebody has changed.

    Raises:
        OutputExists, OutputInUse, NotWritten: nothing was written, and existing files are unchanged.
    """
    last = last_run(built.folder, target)
    _refuse_to_lose(last, target, force, f"{GIVEN_BACK}/")
    own = last.unchanged if last is not None and last.of_this else frozenset()
    own = frozenset(name for name in own if name == MANIFEST or name.startswith(f"{GIVEN_BACK}/"))  # no list is lost
    if not annotate:
        if own:
            write_whole(target, (), lambda staging: None, force=force, former=lambda: sorted(own), own=own)
        return Written(target, (), built)
    with own_folder() as temporary:
        given = _given_back(built, target, temporary)
        names = tuple(each.name for each in given)

        def write(staging: Path) -> None:
            _finish(built, given, names, temporary, staging)

        files = write_whole(target, (*names, MANIFEST), write, force=force, former=lambda: sorted(own), own=own)
    return Written(target, files, replace(built, given_back=tuple(given)))


def _refuse_to_lose(last: LastRun | None, target: Path, force: bool, within: str = "") -> None:
    """Raises OutputExists where somebody has changed what the last build of the dossier wrote, in the whole or in a folder."""
    changed = [name for name in last.changed if name.startswith(within)] if last is not None and last.of_this else []
    if changed and not force:
        raise OutputExists("changed-there", paths=", ".join(str(target / name) for name in changed))


def _ours(last: LastRun | None, listed: Collection[str], force: bool) -> frozenset[str]:
    """The files of the last build that this one takes the place of: those of another dossier with `force` alone."""
    own = last.unchanged if last is not None and (last.of_this or force) else frozenset[str]()
    return frozenset(name for name in own if round_in(name) is None or name in listed)  # earlier rounds stay


def _former_list(target: Path, last: LastRun | None, *, same_list: bool) -> Path | None:
    """The list that a reader can compare this one with: the last other one."""
    name = FORMER_LIST if same_list else PRICELIST
    return target / name if last is not None and last.of_this and name in last.unchanged else None


def _list_made(prices: PriceList, target: Path, folder: Path) -> Path:
    """Writes the list into a folder. Its text is made once: the fingerprint is calculated on the way."""
    try:
        write_pricelist(prices, folder / PRICELIST)
    except OSError as error:
        raise NotWritten("not-written", folder=str(target), reason=reason_of(error)) from error
    return folder / PRICELIST


def _given_back(built: "Built", target: Path, folder: Path) -> list[GivenBack]:
    try:
        return write_given_back(built, folder)
    except OSError as error:
        raise NotWritten("not-written", folder=str(target), reason=reason_of(error)) from error


def _finish(built: "Built", given: Sequence[GivenBack], names: Sequence[str], made: Path, staging: Path) -> None:
    """Moves the workbooks that are given back beside the other files, and writes the manifest of them all."""
    for each in given:
        (staging / each.name).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(made / each.name, staging / each.name)
    write_manifest(staging / MANIFEST, built.folder, built.prices, names)
