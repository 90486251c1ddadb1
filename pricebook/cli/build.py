"""pricebook build: a dossier into the draft price list."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import (
    BLOCKED,
    NOT_CARRIED_OUT,
    DossierPath,
    Format,
    FormatOption,
    LangOption,
    fail,
    language,
    progress,
    say,
    say_result,
    writing,
)
from pricebook.cli.reading import say_reading, say_unconfirmed

if TYPE_CHECKING:
    from pricebook.findings import CountsRecord, Language
    from pricebook.pricelist import PriceList

Out = Annotated[Path | None, typer.Option("-o", "--out", metavar="OUT", help="Folder for the results; default DIR/out.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite results that are there already.")]

WORKBOOK, PRICELIST, FINDINGS = "pricelist.xlsx", "pricelist.json", "findings.json"


def build(
    dossier: DossierPath, out: Out = None, force: Force = False, format: FormatOption = Format.text, lang: LangOption = None
) -> None:
    """Compose, bound, check and number the prices of a dossier.

    Writes the approval workbook, pricelist.json and findings.json. Ends with 0 when nothing blocks approval, 1 when
    something does, 2 when nothing could be built.

    Example: pricebook build data/long-an-2012 -o out
    """
    words = language(lang)
    folder = out or dossier / "out"
    if not dossier.is_dir():
        fail(
            f"Không có thư mục {dossier}. Tạo hồ sơ: pricebook new",
            f"There is no folder {dossier}. Make a dossier: pricebook new",
            words,
        )
    from pricebook.app.build import build as build_prices
    from pricebook.app.results import write_results

    with progress(words) as step:
        step("Đọc hồ sơ và tính giá …", "Reading the dossier and composing prices …")
        built = build_prices(dossier)
        if built.prices is not None:
            step("Ghi kết quả …", "Writing the results …")
            with writing(folder, (WORKBOOK, PRICELIST, FINDINGS), force, words) as staging:
                write_results(built, staging / WORKBOOK, staging / PRICELIST, staging / FINDINGS, words)
    say_result(built.findings, format, words, built.tables, built.about)
    if built.prices is None:
        raise typer.Exit(NOT_CARRIED_OUT)
    if format is Format.text:
        from pricebook.findings import counts

        say_reading(built.tables, words)
        _say_summary(built.prices, counts(built.findings), folder, words)
        say_unconfirmed(built.findings, words)
    if built.blocked:
        raise typer.Exit(BLOCKED)


def _say_summary(prices: "PriceList", tally: "CountsRecord", folder: Path, words: "Language") -> None:
    services = prices.lines[-1].number if prices.lines else 0
    missing = sum(line.price is None for line in prices.lines)
    left_out, listed, workbook = len(prices.left_out), len(prices.lines), folder / WORKBOOK
    say()
    if words == "vi":
        say(f"{services} dịch vụ, {listed} mức giá, {missing} chưa có giá; {left_out} dịch vụ chưa đề nghị.")
        say(f"{tally['error']} lỗi, {tally['warning']} cảnh báo, {tally['info']} thông tin. Kết quả: {workbook}")
    else:
        say(f"{services} services, {listed} prices, {missing} missing; {left_out} services not proposed.")
        say(f"{tally['error']} errors, {tally['warning']} warnings, {tally['info']} notes. Results: {workbook}")
