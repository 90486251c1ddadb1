"""The files of a board export: for each facility a PDF in each paper size, and a page for a screen."""

from collections.abc import Container, Mapping, Sequence
from functools import partial
from pathlib import Path

from pricebook.entitlement.days import PaidDays
from pricebook.entitlement.prices import OUTSIDE_SCOPE, decides_for, why_not_applicable
from pricebook.exports.board.html import write_html
from pricebook.exports.board.parts import parts_of
from pricebook.exports.board.pdf import PAPERS, Paper, write_pdf
from pricebook.exports.board.rows import Board, board_of
from pricebook.exports.output import Output, file_stems, with_manifest
from pricebook.exports.stamp import file_suffix
from pricebook.exports.uncapped import manifest_entry
from pricebook.findings import FindingRecord
from pricebook.pricelist import Facility, PriceList
from pricebook.regulation import LawOnDay


def board_outputs(
    prices: PriceList,
    law: LawOnDay,
    facilities: Sequence[Facility],
    papers: Sequence[Paper] = PAPERS,
    doubts: Sequence[FindingRecord] = (),
    *,
    days: Mapping[str, PaidDays] = {},
    outside: Container[str] = (),
    groups: Container[str] | None = None,
) -> list[Output]:
    """A board for each facility that the list applies to (R10) and that performs one of its services (R7).

    A board of thousands of services is printed in parts, each with pages of its own.

    Args:
        prices: The list.
        law: The regulation that the list follows, on its pricing date.
        facilities: The facilities to make boards for. Without any, there is one board of the whole list.
        papers: The paper sizes of the PDFs.
        doubts: What the registry finds odd about the decision, or not agreed on.
        days: By code of a facility, the days on which the list is in force for it, where these are known; by default the list's.
        outside: The codes of facilities for which the decision is not.
        groups: The names of the groups to show, where it is not all of them. No board is made on which none has a service.
    """
    end = file_suffix(prices)
    stems = file_stems(facility.facility_code for facility in facilities)
    named: list[tuple[str, Facility | None]] = [
        (stems[facility.facility_code], facility) for facility in facilities if decides_for(facility, prices, law)
    ]
    if not facilities:
        named = [("all", None)]
    outputs = []
    for stem, facility in named:
        of_facility = days.get(facility.facility_code) if facility is not None else None
        board = partial(board_of, prices, law, facility, doubts, of_facility, groups)
        now = board()
        if groups is not None and not now.groups:
            continue
        parts = len(parts_of(now))
        for paper in papers:
            names = [f"{stem}-board-{paper}{f'-part-{part}' if parts > 1 else ''}{end}.pdf" for part in range(1, parts + 1)]
            outputs += [Output(name, partial(_write_pdf, board, paper, part)) for part, name in enumerate(names)]
        outputs.append(Output(f"{stem}-board{end}.html", partial(_write_html, board)))
    without = [_without_board(each, prices, law, outside) for each in facilities if each not in [of for _, of in named]]
    more = {**manifest_entry(prices, law), "without_board": without}
    return with_manifest(prices, "board", outputs, more) if outputs else []


def _without_board(facility: Facility, prices: PriceList, law: LawOnDay, outside: Container[str]) -> dict[str, str | None]:
    """A facility that has no board: because the list does not apply to it, or because it performs none of its services."""
    why = OUTSIDE_SCOPE if facility.facility_code in outside else why_not_applicable(facility, prices, law)
    return {
        "facility_code": facility.facility_code,
        "name": facility.name,
        "reason": "performs-none" if why is None else why.reason,
        "law": None if why is None else why.law,
    }


def _write_pdf(board: "partial[Board]", paper: Paper, part: int, path: Path) -> None:
    write_pdf(parts_of(board())[part], paper, path)


def _write_html(board: "partial[Board]", path: Path) -> None:
    write_html(board(), path)
