"""The verb settle visits: examinations against the rules of their days."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import ClassVar

from pricebook.app.charged import Verb, charged_files, rules_of
from pricebook.app.errors import WrongOption
from pricebook.app.options import day_of
from pricebook.app.packs import packs_for
from pricebook.app.settled_rows import SettledRows
from pricebook.settlement.charged.tables import read_charged
from pricebook.settlement.keyed import key_of_run
from pricebook.settlement.visits.settle import JudgedVisits, judge_visits


class SettledVisits(SettledRows[JudgedVisits]):
    """Examinations settled: what is due of them, and what was found row by row."""

    __slots__ = ()
    verb: ClassVar[Verb] = "settle visits"
    files = "visits.json", "visits-findings.csv"

    @property
    def examined(self) -> int:
        """How many rows have rules on their day."""
        return self.judged.examined

    @property
    def due(self) -> Decimal:
        """What is due of all rows, in đồng; what is only asked about is due."""
        return self.judged.due


def settle_visits(
    paths: Sequence[Path | str] | Path | str,
    *,
    settlement: str | None = None,
    over_since: date | None = None,
    suspended: Sequence[tuple[date, date]] = (),
    norms: Path | str | None = None,
) -> SettledVisits:
    """Settles examinations: how many a table has in a day, one a visit, and those that are not paid, by the rules of each day.

    Only the columns that a rule needs are read. Cards, visits and episodes become keyed hashes as they are read, by a key of this
    run; names, birth dates and diagnoses are not read at all.

    Args:
        paths: workbooks, CSV or Parquet files with a row for each examination.
        settlement: the id of a pack of settlement; only its rules are used. By default the rules for what the fund pays.
        over_since: the day from which the time runs that a facility has to add tables. By default the first day in the files on
            which a table was over its number; what follows from that is only asked.
        suspended: times of disaster or epidemic, from and to, both inclusive: the number of a table does not count in them, where
            the rules say so.
        norms: a folder of regulation packs that is searched before the installed ones.

    Returns:
        What is due, and the findings.

    Raises:
        InputNotFound, FolderNotFound: there is no such file or folder.
        UnknownRegulation: there is no such pack.
        WrongOption: a file is of no format that can be read.
    """
    files, since = charged_files(paths), day_of(over_since)
    law, findings = rules_of(packs_for(norms), settlement)
    table = read_charged(files, "visits", key_of_run())
    return SettledVisits.of(table, judge_visits(table, law, since, suspended), findings)


def times_of(texts: Sequence[str]) -> list[tuple[date, date]]:
    """Times as text ("2020-04-01:2020-04-22"). Raises WrongOption for one that is none."""
    found = []
    for text in texts:
        first, _, last = text.partition(":")
        try:
            time = date.fromisoformat(first.strip()), date.fromisoformat(last.strip())
        except ValueError as error:
            raise WrongOption("wrong-time", said=text) from error
        found.append(time)
    return found
