"""The documents that a check writes on demand: the papers of the judgement, and its report as a page."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pricebook.app.check_papers import Judgement
from pricebook.app.edited_papers import PAPERS
from pricebook.app.errors import NothingToWrite
from pricebook.app.incoming import Incoming
from pricebook.base.inputs import as_it_was_read
from pricebook.exports.check_page import OfCheck, page_output
from pricebook.exports.citations import cited_in_a_check
from pricebook.exports.output import Output
from pricebook.tables import open_sheets

if TYPE_CHECKING:
    from pricebook.app.checked import Checked


def documents(checked: "Checked", papers: Incoming | None, *, page: bool) -> tuple[Sequence[Output], tuple[str, ...]]:
    """The documents of a check, and the names of those that an earlier check may have left and that this one does not write.

    Args:
        checked: The result of the check, of a list that was read.
        papers: How the list came in, where papers are wanted.
        page: Whether the page is wanted.

    Raises:
        WrongOption: A paper of the dossier is not known.
        NothingToWrite: The workbook can no longer be read.
    """
    of = Judgement(checked, checked.check_record("vi"), papers or Incoming())
    letters = of.outputs() if papers is not None else []
    written = {output.name for output in letters}
    former = tuple(name for name in PAPERS if name not in written) if papers is not None else ()
    return [*letters, *([page_output(_shown(of))] if page else [])], former


def _shown(of: Judgement) -> OfCheck:
    checked = of.checked
    assert checked.law is not None and checked.submission is not None
    with as_it_was_read(checked.path, checked.submission.sha256) as own:
        sheets = open_sheets(own)[0] if own is not None else None
    if sheets is None:
        raise NothingToWrite("changed-since", path=str(checked.path))
    return OfCheck(
        listed=of.listed,
        record=of.record,
        places=[finding.at for finding in checked.findings],
        sheets=sheets,
        judged_as=[kind.text() for kind in checked.judged_as],
        bases=cited_in_a_check(checked.law, checked.settlement, checked.findings, binding=checked.binding),
        rounds=of.rounds,
        answered=checked.two_rounds(of.record),
    )
