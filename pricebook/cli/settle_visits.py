"""The command settle visits: examinations against the rules of their days."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli import settle_shared as shared
from pricebook.cli.common import Format, FormatOption, FullOption, LangOption, NormsOption, QuietOption, show_phrase
from pricebook.cli.list_options import DAYS, as_day

if TYPE_CHECKING:
    from pricebook.app.settle_visits import SettledVisits
    from pricebook.base.languages import Language

FilesArgument = Annotated[
    list[Path], typer.Argument(metavar="FILE…", help="Workbooks, CSV or Parquet files with a row for each examination.")
]
SinceOption = Annotated[
    datetime | None,
    typer.Option(
        "--over-since",
        formats=DAYS,
        help="The day from which the time to add tables runs. Default: the first day on which a table was over its number; what"
        " follows from that is only asked.",
    ),
]
SuspendedOption = Annotated[
    list[str] | None,
    typer.Option(
        "--suspended",
        metavar="FROM:TO",
        help="A time of disaster or epidemic, as 2020-04-01:2020-04-22, in which the number of a table does not count. May be"
        " repeated.",
    ),
]


def visits(
    files: FilesArgument,
    settlement: shared.SettlementOption = None,
    over_since: SinceOption = None,
    suspended: SuspendedOption = None,
    out: shared.OutOption = None,
    force: shared.ForceOption = False,
    norms: NormsOption = None,
    full: FullOption = False,
    quiet: QuietOption = False,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Settle examinations: how many a table has in a day, one a visit, and those that are not paid.

    Columns: day, price and amount; table for the number a table and day; visit or card for further examinations; referral,
    episode, purpose, admitted, registered, retained_bed and class for the cases that are not paid. What a table does not
    state is named as not examined. Names and diagnoses are not read, cards become keyed hashes, and files are named by their
    numbers. With -o it writes visits.json and visits-findings.csv. Exit status: 0 if nothing is refused, 1 if something is or
    cannot be settled.

    Example: pricebook settle visits visits-2012-08.csv -o out
    """

    def settle() -> "SettledVisits":
        from pricebook.app.settle_visits import settle_visits, times_of

        times = times_of(suspended or ())
        return settle_visits(files, settlement=settlement, over_since=as_day(over_since), suspended=times, norms=norms)

    shared.settle_and_show(settle, _show_counts, out=out, force=force, full=full, quiet=quiet, format=format, lang=lang)


def _show_counts(settled: "SettledVisits", language: "Language") -> None:
    rows, judged = str(settled.rows), str(settled.examined)
    show_phrase("visits-counts", language, rows=rows, judged=judged, charged=settled.judged.charged, due=settled.due)
