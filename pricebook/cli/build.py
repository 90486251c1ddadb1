"""pricebook build: a dossier into the draft price list."""

from pathlib import Path
from typing import Annotated

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
    say_findings,
    say_json,
)

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
    from pricebook.findings import counts
    from pricebook.outputs import OutputExists, OutputInUse, whole_outputs

    words = language(lang)
    folder = out or dossier / "out"
    if not dossier.is_dir():
        fail(
            f"Không có thư mục {dossier}. Tạo hồ sơ: pricebook new",
            f"There is no folder {dossier}. Make a dossier: pricebook new",
            words,
        )
    from pricebook.api import build as build_prices
    from pricebook.results import write_results

    with progress(words) as step:
        step("Đọc hồ sơ và tính giá …", "Reading the dossier and composing prices …")
        built = build_prices(dossier)
        if built.prices is None:
            say_findings(built.findings, words)
            raise typer.Exit(NOT_CARRIED_OUT)
        step("Ghi kết quả …", "Writing the results …")
        try:
            with whole_outputs(folder, (WORKBOOK, PRICELIST, FINDINGS), force=force) as staging:
                record = write_results(built, staging / WORKBOOK, staging / PRICELIST, staging / FINDINGS, words)
        except OutputExists as error:
            fail(f"Đã có {error}. Thêm --force để ghi đè.", f"{error} is there already. Add --force to overwrite.", words)
        except OutputInUse as error:
            fail(
                f"Không ghi được {error.path}: hãy đóng tệp trong Excel rồi chạy lại.",
                f"{error.path} cannot be replaced: close it in Excel and run again.",
                words,
            )
        except OSError as error:
            fail(
                f"Không ghi được kết quả vào {folder}: {error.strerror or error}. Kiểm tra dung lượng đĩa và quyền ghi.",
                f"The results could not be written to {folder}: {error.strerror or error}. Check disk space and permissions.",
                words,
            )
    if format is Format.json:
        say_json(record)
    else:
        say_findings(built.findings, words)
        tally = counts(built.findings)
        services = built.prices.lines[-1].number if built.prices.lines else 0
        prices = len(built.prices.lines)
        missing = sum(line.price is None for line in built.prices.lines)
        say()
        if words == "vi":
            say(
                f"{services} dịch vụ, {prices} mức giá, {missing} chưa có giá; {len(built.prices.left_out)} dịch vụ chưa đề nghị."
            )
            say(f"{tally['error']} lỗi, {tally['warning']} cảnh báo, {tally['info']} thông tin. Kết quả: {folder / WORKBOOK}")
        else:
            say(f"{services} services, {prices} prices, {missing} missing; {len(built.prices.left_out)} services not proposed.")
            say(f"{tally['error']} errors, {tally['warning']} warnings, {tally['info']} notes. Results: {folder / WORKBOOK}")
    if built.blocked:
        raise typer.Exit(BLOCKED)
