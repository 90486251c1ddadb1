"""The files of a board export: for each facility a PDF in each paper size, and a page for a screen."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from pricebook.entitlement.prices import prices_of, why_not_applicable
from pricebook.exports.board.html import write_html
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
) -> list[Output]:
    """A board for each facility that the list applies to (R10) and that performs one of its services (R7).

    Args:
        prices: The list.
        law: The regulation that the list follows, on its pricing date.
        facilities: The facilities to make boards for. Without any, there is one board of the whole list.
        papers: The paper sizes of the PDFs.
        doubts: What the registry finds odd about the decision, or not agreed on.
    """
    end = file_suffix(prices)
    stems = file_stems(facility.facility_code for facility in facilities)
    named: list[tuple[str, Facility | None]] = [
        (stems[facility.facility_code], facility) for facility in facilities if any(prices_of(facility, prices, law))
    ]
    if not facilities:
        named = [("all", None)]
    outputs = []
    for stem, facility in named:
        board = partial(board_of, prices, law, facility, doubts)
        outputs += [Output(f"{stem}-board-{paper}{end}.pdf", partial(_write_pdf, board, paper)) for paper in papers]
        outputs.append(Output(f"{stem}-board{end}.html", partial(_write_html, board)))
    without = [facility for facility in facilities if facility not in [of for _, of in named]]
    more = {**manifest_entry(prices, law), "without_board": [_without_board(facility, prices, law) for facility in without]}
    return with_manifest(prices, "board", outputs, more) if outputs else []


def _without_board(facility: Facility, prices: PriceList, law: LawOnDay) -> dict[str, str | None]:
    """A facility that has no board: because the list does not apply to it, or because it performs none of its services."""
    why = why_not_applicable(facility, prices, law)
    return {
        "facility_code": facility.facility_code,
        "name": facility.name,
        "reason": "performs-none" if why is None else why.reason,
        "law": None if why is None else why.law,
    }


def _write_pdf(board: "partial[Board]", paper: Paper, path: Path) -> None:
    write_pdf(board(), paper, path)


def _write_html(board: "partial[Board]", path: Path) -> None:
    write_html(board(), path)
