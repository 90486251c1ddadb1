"""The command settle stays: bed-days of stays against the rules of their days."""

from pathlib import Path
from typing import Annotated

import typer

from pricebook.cli.common import (
    BLOCKED,
    Format,
    FormatOption,
    FullOption,
    LangOption,
    NormsOption,
    QuietOption,
    chosen_language,
    progress,
    show,
    show_call_errors,
    show_json,
    show_phrase,
)
from pricebook.cli.findings import show_findings
from pricebook.cli.reading import show_settlement
from pricebook.cli.settle_visits import show_sums

FilesArgument = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE…", help="Workbooks, CSV or Parquet files with a row for each part of a stay in one ward and bed."
    ),
]
SettlementOption = Annotated[
    str | None, typer.Option("--settlement", metavar="ID", help="Use only the rules of this pack of settlement.")
]
Out = Annotated[
    Path | None, typer.Option("-o", "--out", metavar="OUT", help="Folder for the results. Default: none are written.")
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite existing results.")]


def stays(
    files: FilesArgument,
    settlement: SettlementOption = None,
    out: Out = None,
    force: Force = False,
    norms: NormsOption = None,
    full: FullOption = False,
    quiet: QuietOption = False,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Settle bed-days of stays: days, changes of wards, shared beds, types of bed, and stays that overlap.

    Columns: from, to, price and amount; stay for a stay of several wards; card for stays that overlap; outcome and leaving for
    the day more; patients, bed_type, class, operation, internal_price, unit_approved, standard, lower_price and stretcher for
    what they decide; fund_share for what the fund pays. Names and diagnoses are not read, cards become keyed hashes, and files
    are named by their numbers. With -o it writes stays.json, stays-settled.csv and stays-findings.csv. Exit status: 0 if nothing
    is refused, 1 if something is or cannot be settled.

    Example: pricebook settle stays stays-2019-09.csv -o out
    """
    language = chosen_language(lang)
    with progress(language) as step, show_call_errors(language):
        from pricebook.app.settle_stays import settle_stays

        step("reading-list")
        settled = settle_stays(files, settlement=settlement, norms=norms)
        written = None
        if out is not None:
            step("writing")
            written = settled.write(out, force=force, language=language)
    if written is not None:
        show_phrase("results", language, err=True, path=str(written.files[0]))
    if format is Format.json:
        show_json(settled.record(language))
    else:
        if not quiet:
            show_findings(settled.findings, language, full=full)
            show()
            show_sums(settled.summary, language)
            show_settlement(settled.judged.rules, language)
        judged = settled.judged
        show_phrase(
            "stays-counts",
            language,
            rows=str(settled.rows),
            judged=str(len(judged.due)),
            charged=judged.charged,
            due=settled.due,
        )
    raise typer.Exit(BLOCKED if settled.blocked else 0)
