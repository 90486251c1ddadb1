"""The command settle stays: bed-days of stays against the rules of their days."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli import settle_shared as shared
from pricebook.cli.common import Format, FormatOption, FullOption, LangOption, NormsOption, QuietOption, show_phrase

if TYPE_CHECKING:
    from pricebook.app.settle_stays import SettledStays
    from pricebook.base.languages import Language

FilesArgument = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE…", help="Workbooks, CSV or Parquet files with a row for each part of a stay in one ward and bed."
    ),
]
PlannedOption = Annotated[
    Path | None,
    typer.Option(
        "--planned-beds",
        metavar="FILE",
        help="Approved beds, against which the use in each quarter is held: facility_code, planned, base_year.",
    ),
]


def stays(
    files: FilesArgument,
    planned_beds: PlannedOption = None,
    settlement: shared.SettlementOption = None,
    out: shared.OutOption = None,
    force: shared.ForceOption = False,
    norms: NormsOption = None,
    full: FullOption = False,
    quiet: QuietOption = False,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Settle bed-days of stays: days, changes of wards, shared beds, types of bed, and stays that overlap.

    Columns: from, to, price (of the whole bed-day) and amount; stay and ward for a stay of several wards; card for stays that
    overlap; outcome and leaving for the day more; patients, bed_type, class, operation, internal_price, unit_approved,
    standard, lower_price and stretcher for what they decide; fund_share for what the fund pays. Names and diagnoses are not
    read, cards become keyed hashes, and files are named by their numbers. With -o it writes stays.json, stays-settled.csv and
    stays-findings.csv. Exit status: 0 if nothing is refused, 1 if something is or cannot be settled.

    Example: pricebook settle stays stays-2019-09.csv -o out
    """

    def settle() -> "SettledStays":
        from pricebook.app.settle_stays import settle_stays

        return settle_stays(files, planned_beds=planned_beds, settlement=settlement, norms=norms)

    shared.settle_and_show(settle, _show_counts, out=out, force=force, full=full, quiet=quiet, format=format, lang=lang)


def _show_counts(settled: "SettledStays", language: "Language") -> None:
    rows, judged = str(settled.rows), str(settled.examined)
    show_phrase("stays-counts", language, rows=rows, judged=judged, charged=settled.judged.charged, due=settled.due)
