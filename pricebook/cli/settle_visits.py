"""The command settle visits: examinations against the rules of their days."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pricebook.base.languages import Language
    from pricebook.settlement.verdicts import SumOf

FilesArgument = Annotated[
    list[Path], typer.Argument(metavar="FILE…", help="Workbooks, CSV or Parquet files with a row for each examination.")
]
SettlementOption = Annotated[
    str | None, typer.Option("--settlement", metavar="ID", help="Use only the rules of this pack of settlement.")
]
SinceOption = Annotated[
    datetime | None,
    typer.Option(
        "--over-since",
        formats=["%Y-%m-%d", "%d/%m/%Y"],
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
Out = Annotated[
    Path | None, typer.Option("-o", "--out", metavar="OUT", help="Folder for the results. Default: none are written.")
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite existing results.")]


def visits(
    files: FilesArgument,
    settlement: SettlementOption = None,
    over_since: SinceOption = None,
    suspended: SuspendedOption = None,
    out: Out = None,
    force: Force = False,
    norms: NormsOption = None,
    full: FullOption = False,
    quiet: QuietOption = False,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Settle examinations: how many a table has in a day, one a visit, and those that are not paid.

    Columns: day, price and amount; table for the number a table and day; visit or card for further examinations; referral,
    episode, purpose, admitted and registered for the cases that are not paid. What a table does not state is named as not
    examined. Names and diagnoses are not read, cards become keyed hashes, and files are named by their numbers. With -o it writes
    visits.json and visits-findings.csv. Exit status: 0 if nothing is refused, 1 if something is or cannot be settled.

    Example: pricebook settle visits visits-2012-08.csv -o out
    """
    language = chosen_language(lang)
    with progress(language) as step, show_call_errors(language):
        from pricebook.app.settle_visits import settle_visits, times_of

        step("reading-list")
        settled = settle_visits(
            files,
            settlement=settlement,
            over_since=over_since.date() if over_since is not None else None,
            suspended=times_of(suspended or ()),
            norms=norms,
        )
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
            "visits-counts", language, rows=str(settled.rows), judged=str(judged.examined), charged=judged.charged, due=judged.due
        )
    raise typer.Exit(BLOCKED if settled.blocked else 0)


def show_sums(sums: "Iterable[SumOf]", language: "Language") -> None:
    """Prints a line for each facility and reason."""
    from pricebook.app.charged import in_words
    from pricebook.findings import rule

    for each in sums:
        show_phrase(
            "charged-sum", language, facility=each.facility, code=each.code, title=rule(each.code).title[language],
            result=in_words(each.result, language), rows=str(each.rows), stake=each.stake,
        )  # fmt: skip
