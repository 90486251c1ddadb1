"""The papers that the moves of a list's life make: when a move is recorded, again later, or before it, to be signed."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from pricebook.app.errors import CallError, MoveRefused, UnreadableList, reason
from pricebook.app.list_left_out import findings_beside
from pricebook.app.list_moves import MadeMove, loaded_list
from pricebook.app.list_rules import ListRules
from pricebook.app.load import LoadedList, in_order_of, law_of
from pricebook.app.packs import packs_for
from pricebook.app.papers_facts import MOVES, OfList, Planned, asked, facts_of, next_move
from pricebook.app.registry import known_registry
from pricebook.app.written import write_whole
from pricebook.base.languages import Phrase, say
from pricebook.exports.output import file_stems
from pricebook.exports.papers.list_move import ListMove
from pricebook.exports.papers.moves import move_outputs
from pricebook.pricelist import InvalidPriceList, PriceList
from pricebook.pricelist.file import parse_pricelist
from pricebook.registry import Registry, kept, row_of
from pricebook.registry.leaving_out import findings_kept
from pricebook.registry.life import Life, lives
from pricebook.registry.naming import recorded_name
from pricebook.registry.recording import Payer

FOLDER, DRAFT = "papers", "du-thao"
TELL_FINDINGS = ("opinion", "return")  # the papers of these moves tell what was found about the list


@dataclass(frozen=True, slots=True)
class MovePapers:
    """The papers of a move.

    Attributes:
        files: Those that were written.
        not_written: Why none was, though the move is recorded; None where they were.
        unconfirmed: Of final papers, the documents that they rest on and that were not compared with an official text.
        without_findings: Whether what was found about the list is not known, so that a paper that tells it tells nothing of it.
    """

    files: tuple[Path, ...] = ()
    not_written: Phrase | None = None
    without_findings: bool = False
    unconfirmed: tuple[str, ...] = ()


def papers_of(
    made: MadeMove,
    folder: Path | None = None,
    *,
    path: Path | str | None = None,
    registry: Path | str | None = None,
    norms: Path | str | None = None,
) -> MovePapers:
    """Writes the papers of a move that was recorded. Whatever keeps them from being written, the move stays recorded.

    Args:
        made: The move.
        folder: Where they are written; by default papers/ and the list's name, beside the registry's file or in this folder.
        path: The list as it was named; findings.json beside it is told.
        registry, norms: As the move had them.
    """
    try:
        loaded = loaded_list(path, norms) if path is not None else None
        opened = known_registry(registry, loaded.path if loaded is not None else None)
        if opened is None:
            raise MoveRefused("not-recorded", reason=say("registry.no-file"))
        rules = ListRules(norms)
        with opened, opened.reading() as con:
            of = _recorded(con, made.list, loaded, norms)
            move = next(each for each in _life(of).moves if each.entry == made.moved.entry)
            facts = facts_of(con, of, move, rules)
        return _write(facts, f"{move.entry:03}", folder or papers_folder(opened, made.list), force=False)
    except CallError as error:
        return MovePapers(not_written=error.phrase)


def paper(
    path: Path | str,
    move: str | None = None,
    *,
    draft: bool = False,
    by: str | None = None,
    on: date | None = None,
    note: str | None = None,
    folder: Path | None = None,
    payer: Payer = "insured",
    registry: Path | str | None = None,
    norms: Path | str | None = None,
    force: bool = False,
) -> MovePapers:
    """Writes the papers of a move again; or before it, with room for number and day.

    Args:
        path: The list: its file, the folder of a build, or its name in the registry.
        move: Which move; by default the last one that has papers; without any, the one that the list waits for.
        draft: Whether it is still to be made, although there is an earlier one of its kind.
        by, on, note: Of a move that is still to be made: the office, the day and the reasons.
        folder: Where they are written; by default as `papers_of` has it, or beside the file of a list that is not recorded.
        payer, registry, norms: As the other verbs have them.
        force: Whether existing files are replaced.

    Raises:
        RegistryUnusable, InputNotFound, UnreadableList, OtherPack: The registry or the list cannot be read.
        MoveRefused: The registry has no such list.
        WrongOption: There is no such move.
        OutputExists, OutputInUse, NotWritten: Nothing was written.
    """
    chosen = asked(move) if move is not None else None
    loaded, rules, day = loaded_list(path, norms), ListRules(norms), on or date.today()
    opened = known_registry(registry, loaded.path if loaded is not None else None)
    if opened is not None:
        with opened, opened.reading() as con:
            authority = rules.authority_of(loaded.prices) if loaded is not None else None
            name = recorded_name(con, str(path), loaded.prices if loaded is not None else None, payer, authority)
            if name is not None:
                of = _recorded(con, name, loaded, norms)
                with_papers = [each for each in _life(of).moves if each.move in MOVES and chosen in (None, each.move)]
                made = with_papers[-1] if with_papers and not draft else None
                wanted = made or Planned(chosen or next_move(of, rules, day), day, by, note)
                facts = facts_of(con, of, wanted, rules)
                return _write(facts, f"{made.entry:03}" if made else DRAFT, folder or papers_folder(opened, name), force=force)
    if loaded is None:
        raise MoveRefused("not-recorded", reason=say("registry.no-such-list", list=str(path)))
    found = findings_beside(loaded)
    of = OfList(
        loaded.prices, loaded.law, found["findings"] if found is not None else None, rules.authority_of(loaded.prices),
        payer == "on-demand", None,
    )  # fmt: skip
    facts = facts_of(None, of, Planned(chosen or next_move(of, rules, day), day, by, note), rules)
    return _write(facts, DRAFT, folder or loaded.path.parent / FOLDER, force=force)


def _write(facts: ListMove, lead: str, folder: Path, *, force: bool) -> MovePapers:
    outputs = move_outputs(facts, lead)

    def write(staging: Path) -> None:
        for output in outputs:
            output.write(staging / output.name)

    written = write_whole(folder, [output.name for output in outputs], write, force=force)
    unconfirmed = facts.cited.unconfirmed() if facts.is_final and facts.bases else ()
    return MovePapers(written, None, facts.findings is None and facts.move in TELL_FINDINGS, unconfirmed)


def _recorded(con: sa.Connection, name: str, loaded: LoadedList | None, norms: Path | str | None) -> OfList:
    """A list that the registry has. What stands beside its file now goes before what was found when it was recorded.

    Raises:
        UnreadableList, OtherPack: It cannot be read, or its pack is not available.
    """
    row = row_of(con, name)
    (life,) = lives(con, [name])
    prices, law = (loaded.prices, loaded.law) if loaded is not None else (None, None)
    if prices is None or law is None:
        prices = _parsed(kept(con, row.content) or b"", name)
        law = law_of(prices, packs_for(norms))
        prices = in_order_of(prices, law)
    beside = findings_beside(loaded) if loaded is not None else None
    found = [*beside["findings"]] if beside is not None else findings_kept(con, row.entry)
    return OfList(prices, law, found, life.authority, life.payer == "on-demand", life)


def _life(of: OfList) -> Life:
    assert of.life is not None
    return of.life


def _parsed(data: bytes, name: str) -> PriceList:
    try:
        return parse_pricelist(data.decode(), name)
    except (InvalidPriceList, UnicodeDecodeError) as error:
        raise UnreadableList("unreadable-list", reason=reason(error)) from error


def papers_left(opened: Registry, name: str, entry: int) -> tuple[Path, ...]:
    """The papers of an entry that lie in the folder of a list's papers."""
    return tuple(sorted(papers_folder(opened, name).glob(f"{entry:03}-*.docx")))


def papers_folder(opened: Registry, name: str) -> Path:
    """Where papers are written by default: beside the registry's file; for a shared database in this folder."""
    beside = Path() if opened.is_shared else Path(opened.place).parent
    return beside / FOLDER / file_stems([name])[name]
