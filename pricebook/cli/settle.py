"""The commands settle beds and settle claims: the first settles bed sheets, and writes them back in the layout of the annex."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli import settle_shared as shared
from pricebook.cli.common import (
    BLOCKED,
    NOT_CARRIED_OUT,
    Format,
    FormatOption,
    FullOption,
    LangOption,
    NormsOption,
    QuietOption,
    chosen_language,
    phrase,
    progress,
    show,
    show_call_errors,
    show_json,
    show_phrase,
    show_removed,
)
from pricebook.cli.findings import show_findings, show_wrapped
from pricebook.cli.list_options import DAYS, as_day
from pricebook.cli.reading import show_settlement
from pricebook.cli.settle_again import again
from pricebook.cli.settle_claims import claims
from pricebook.cli.settle_form21 import form21
from pricebook.cli.settle_stays import stays
from pricebook.cli.settle_visits import visits

if TYPE_CHECKING:
    from decimal import Decimal

    from pricebook.app.settle import SettledBeds
    from pricebook.base.languages import Language
    from pricebook.settlement import FigureName, SettledSheet

_AMOUNTS: "tuple[FigureName, ...]" = ("amount", "fund", "patient")  # in the order of settled-head

NOT_ITS_OWN = "XL032"

app = typer.Typer()
app.command()(form21)
app.command()(stays)
app.command()(visits)
app.command()(claims)
app.command()(again)

PathArgument = Annotated[Path, typer.Argument(metavar="PATH", help="A workbook or CSV file with bed sheets.")]
RegulationOption = Annotated[
    str | None,
    typer.Option(
        "--regulation",
        metavar="ID",
        help="The regulation that prices the bed-days: the rules of its kind are used, insured or not. Default: the one that the "
        "sheet names, else the rules for what the fund pays.",
    ),
]
OnOption = Annotated[
    datetime | None,
    typer.Option("--on", formats=DAYS, help="The service day, if the sheet does not state its month."),
]
BedRateOption = Annotated[
    str | None,
    typer.Option("--bed-rate", metavar="ĐỒNG", help="The price of a bed-day in đồng. Default: the one that the sheet states."),
]
FundShareOption = Annotated[
    list[str] | None,
    typer.Option(
        "--fund-share",
        metavar="SHARE",
        help="The fund's share of the bed money: 80%, or of one row of the file: 6=80%. May be repeated. Default: the column of "
        "the sheet, else the ratio of the printed parts. Not under rules for what the fund does not pay.",
    ),
]


@app.command()
def beds(
    path: PathArgument,
    regulation: RegulationOption = None,
    settlement: shared.SettlementOption = None,
    on: OnOption = None,
    bed_rate: BedRateOption = None,
    fund_share: FundShareOption = None,
    out: shared.OutOption = None,
    force: shared.ForceOption = False,
    norms: NormsOption = None,
    full: FullOption = False,
    quiet: QuietOption = False,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Settle bed sheets: days, money by who shared the bed, the fund's and the patient's share; and name wrong printed figures.

    With -o it writes beds.json, and beds-settled.xlsx: your own workbook with the figures that are due in its cells and findings
    as comments; of a CSV file, the sheets in the layout of the annex, with patients numbered. Names of patients are not read.
    Exit status: 0 if nothing is wrong, 1 if a printed figure is, 2 if nothing could be settled: no bed sheet, or no day by which
    the rules could be chosen.

    Example: pricebook settle beds data/bed-sheet-2012/bed_sheet.csv --regulation ttlt-04-2012 --on 2012-06-01 -o out
    """
    language = chosen_language(lang)
    with progress(language) as step, show_call_errors(language):
        from pricebook.app.settle import settle_beds

        step("reading-list")
        settled = settle_beds(
            path,
            regulation=regulation,
            settlement=settlement,
            on=as_day(on),
            bed_rate=bed_rate,
            fund_share=_shares(fund_share),
            norms=norms,
        )
        written = None
        if out is not None and settled.sheets:
            step("writing")
            written = settled.write(out, force=force, language=language)
            settled = written.result
        removed = settled.remove_former(out) if out is not None else ()
    show_removed(removed, language)
    if written is not None:
        show_phrase("results", language, err=True, path=str(written.files[0]))
    if format is Format.json:
        show_json(settled.record(language))
    else:
        _show(settled, language, full, quiet)
    if settled.undecided:
        raise typer.Exit(NOT_CARRIED_OUT)
    raise typer.Exit(BLOCKED if settled.blocked else 0)


def _shares(texts: list[str] | None) -> "dict[int | None, str] | None":
    """The shares by row; under None that of all patients."""
    found: dict[int | None, str] = {}
    for text in texts or ():
        row, equals, share = text.rpartition("=")
        found[int(row) if row.strip().isdecimal() else None] = share if row.strip().isdecimal() or not equals else text
    return found or None


def _show(settled: "SettledBeds", language: "Language", full: bool, quiet: bool) -> None:
    if not quiet:
        show_findings(settled.findings, language, full=full)
        for sheet in settled.sheets:
            show()
            _show_sheet(sheet, language)
    if settled.sheets:
        if not quiet:
            show()
            show_settlement(settled.rules, language)
        not_own = next((finding for finding in settled.findings if finding.code == NOT_ITS_OWN), None)
        if quiet and not_own is not None:  # that the sender's own workbook is not given back is no note among others
            show_wrapped(not_own.message(language))
        counts = {name: str(count) for name, count in settled.findings.counts.items()}
        show_phrase("settled-counts", language, errors=counts["error"], warnings=counts["warning"], notes=counts["info"])
    if settled.findings.blocked and not quiet:
        show_wrapped(phrase("next-settle-wrong" if settled.sheets else "next-refused", language))


def _show_sheet(sheet: "SettledSheet", language: "Language") -> None:
    """Prints a line for each patient, in columns."""
    heading = None if sheet.beds.alone else f"{sheet.beds.heading + 1}:{sheet.beds.heading + 1}"
    place = "!".join(part for part in (sheet.beds.file, sheet.beds.sheet, heading) if part)
    show_phrase("settled-sheet", language, place=place, rate=_amount(sheet.rate))
    rows = [tuple(phrase("settled-head", language).split(" | "))]
    for patient in sheet.patients:
        amounts = (_amount(amount) for amount in (patient.amount, patient.fund, patient.patient))
        rows.append((patient.number, str(patient.row.row + 1), str(patient.days), *amounts))
    totals = (_amount(sheet.total_of_known(name)) for name in _AMOUNTS)
    rows.append((phrase("settled-total", language), "", str(sheet.total("days")), *totals))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        first, *rest = (
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        show("  ".join(("   " + first, *rest)))
    for named, name in zip(rows[0][3:], _AMOUNTS, strict=True):
        if (left_out := sheet.left_out(name)) and len(left_out) < len(sheet.patients):
            patients = ", ".join(patient.number for patient in left_out)
            show_wrapped(phrase("settled-left-out", language, figure=named, patients=patients))


def _amount(amount: "Decimal | None") -> str:
    from pricebook.base.money import vietnamese_number

    return "–" if amount is None else vietnamese_number(amount)
