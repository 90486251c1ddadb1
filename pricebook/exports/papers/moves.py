"""Which papers a move of a list's life makes."""

from collections.abc import Callable, Mapping
from functools import partial

from pricebook.exports.output import Output
from pricebook.exports.papers.before_decision import opinion, proposal, sent_back, submission, supplement
from pricebook.exports.papers.decided import decision, extension, notice, phasing, revocation
from pricebook.exports.papers.list_move import ListMove
from pricebook.exports.papers.official import OfficialPaper, write_official

PAPERS: Mapping[str, tuple[Callable[[ListMove], OfficialPaper], ...]] = {
    "propose": (proposal,),
    "opinion": (opinion,),
    "ask": (supplement,),
    "return": (sent_back,),
    "submit": (submission,),
    "approve": (decision, notice),
    "phase": (phasing, notice),
    "revoke": (revocation,),
    "extend": (extension,),
}


def move_outputs(of: ListMove, lead: str) -> list[Output]:
    """The papers of a move, as files.

    Args:
        of: The move.
        lead: What the names of the files begin with.
    """
    return paper_outputs(of, f"{lead}-")


def paper_outputs(of: ListMove, lead: str = "") -> list[Output]:
    """The papers of a move, as files whose names begin with `lead`."""
    papers = [make(of) for make in PAPERS[of.move]]
    return [Output(f"{lead}{paper.file}.docx", partial(write_official, paper, of.prices)) for paper in papers]
