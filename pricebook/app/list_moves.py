"""The moves of a list's life: propose, opinion, ask, return, submit, approve, revoke."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pricebook.app.errors import MoveRefused, UnreadableList, reason
from pricebook.app.load import LoadedList, list_file, load_list
from pricebook.app.packs import packs_for
from pricebook.app.registry import registry_at
from pricebook.base.files import is_file, is_folder
from pricebook.registry import (
    Moved,
    NewList,
    NewMove,
    Paper,
    Phase,
    Refused,
    base_of,
    keep,
    make_move,
    record_list,
    row_of,
)
from pricebook.registry.naming import name_of, recorded_name
from pricebook.registry.recording import Payer
from pricebook.registry.schema import LAST_DAY
from pricebook.regulation import Way, load_procedures, procedure_on

__all__ = ["LAST_DAY", "MadeMove", "Phase", "move"]


@dataclass(frozen=True, slots=True)
class MadeMove:
    """A move that was recorded: of which list, in which registry, and what it changed."""

    list: str
    registry: str
    moved: Moved


def move(
    path: Path | str,
    move: str,
    *,
    by: str | None = None,
    on: date,
    paper_no: str | None = None,
    paper_date: date | None = None,
    scan: Path | None = None,
    person: str | None = None,
    note: str | None = None,
    phases: Sequence[Phase] = (),
    supersede: bool = False,
    left_out: Sequence[str] = (),
    amends: str | None = None,
    payer: Payer = "insured",
    registry: Path | str | None = None,
    norms: Path | str | None = None,
) -> MadeMove:
    """Records a move of a list; a list that the registry does not know yet is recorded first.

    Args:
        path: The list: its file, the folder of a build, or its name in the registry.
        move: What is done: propose, opinion, ask, return, submit, approve or revoke.
        by: The office that does it; for approve by default the one that the list names as its approver.
        on: On which day.
        paper_no, paper_date, scan: By which paper: number, date, and a file with its scan.
        person: Who records it.
        note: Reasons, in words.
        phases: For approve: from when the list holds, for which class and scope.
        supersede: For approve: whether lists that begin later give way.
        left_out: For approve: services whose lines are not approved.
        amends: For approve: the name of the approved list of which this one replaces or adds some lines.
        payer: Who pays by the list: insured or on-demand.
        registry: The registry; by default that of the environment, of the dossier, or of this folder.
        norms: A folder of regulation packs that is searched before the installed ones.

    Raises:
        RegistryUnusable, InputNotFound, UnreadableList: The registry or the list cannot be read.
        MoveRefused: The move contradicts what is recorded; nothing was recorded.
    """
    loaded = _loaded(path, norms)
    with registry_at(registry, loaded.path if loaded is not None else None, create=True) as opened:
        try:
            with opened.writing() as con:
                name = recorded_name(con, str(path), loaded.prices if loaded is not None else None, payer)
                if name is None:
                    if loaded is None:
                        raise Refused("no-such-list", list=str(path))
                    name = name_of(con, loaded.prices)
                    content, authority = _content(loaded), loaded.prices.province
                    base = base_of(con, amends, authority, payer) if amends is not None else None
                    record_list(con, NewList(name, loaded.prices, content, authority, payer, amends=base), person)
                elif amends is not None and row_of(con, name).amends != base_of(con, amends, row_of(con, name).authority, payer):
                    raise Refused("recorded-whole", list=name)
                kept_scan = keep(con, scan.read_bytes(), "application/octet-stream") if scan is not None else None
                new = NewMove(
                    move,
                    by or _decider(loaded),
                    on,
                    Paper(paper_no, paper_date, kept_scan),
                    person,
                    note,
                    tuple(phases),
                    supersede,
                    tuple(left_out),
                )
                facilities = loaded.prices.facilities if loaded is not None else ()
                return MadeMove(name, opened.place, make_move(con, name, new, _way(on, norms, name), facilities))
        except Refused as error:
            raise MoveRefused("move-refused", reason=error.phrase) from error


def _loaded(path: Path | str, norms: Path | str | None) -> LoadedList | None:
    """The list that a path leads to; None where it can only be the name of one in the registry."""
    file = Path(path)
    return load_list(list_file(file), norms) if is_file(file) or is_folder(file) else None


def _decider(loaded: LoadedList | None) -> str:
    return loaded.prices.approver if loaded is not None else ""


def _content(loaded: LoadedList) -> bytes:
    """The list as pricelist.json has it: the bytes of the file, or those that it would have."""
    from pricebook.pricelist.model import written_chunks

    if loaded.path.suffix.lower() == ".json":
        try:
            return loaded.path.read_bytes()
        except OSError as error:
            raise UnreadableList("unreadable-list", reason=reason(error)) from error
    return "".join(written_chunks(loaded.prices)).encode()


def _way(day: date, norms: Path | str | None, authority: str) -> Way | None:
    """How a list of an authority is decided on a day: as a province's, or as that of a ministry's facilities."""
    procedure = procedure_on(load_procedures(packs_for(norms)), day)
    return procedure.way("province") if procedure is not None else None
