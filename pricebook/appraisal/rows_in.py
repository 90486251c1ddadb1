"""What became of every row of a list that was judged: rows in = accepted + rejected + not judged + passed over."""

from collections.abc import Mapping

from pricebook.appraisal.verdict import Verdict
from pricebook.submission.stated import StatedList
from pricebook.tables import Table
from pricebook.tables.table import Judged

_STRONGEST: tuple[Judged, ...] = ("rejected", "not_judged", "accepted", "unpriced")  # of a row with several prices


def judged_rows(table: Table, stated: StatedList, verdict: Verdict) -> Mapping[int, Judged]:
    """Returns by row of data what became of it.

    Args:
        table: the table of prices, as it was read.
        stated: the list that was made of it.
        verdict: the verdict on the list.

    Returns:
        By index into the table's rows. A row with several prices is rejected where one of them is. Rows that turned out to be
        titles are left out. A row of a sheet without prices, as one of cost structures, is `unpriced`.
    """
    of_line: dict[int, Judged] = {id(line): "accepted" for line in verdict.accepted}
    of_line |= {id(rejected.line): "rejected" for rejected in verdict.rejected}
    of_line |= {id(line): "not_judged" for line in verdict.not_judged}
    at = {(table.reading_of(index), row): index for index, row in enumerate(table.rows)}
    found: dict[int, Judged] = {}
    for line in stated.lines:
        index, judged = at[line.source.table, line.row], of_line.get(id(line), "unpriced")
        other = found.setdefault(index, judged)
        if other != judged:
            found[index] = min(other, judged, key=_STRONGEST.index)
    return found
