"""pricebook new: a dossier with its workbooks to fill in."""

from pathlib import Path
from typing import Annotated

import typer

from pricebook.cli.common import LangOption, fail, language, say

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make; it must not exist, or be empty.")]
RegulationId = Annotated[str, typer.Option("--regulation", metavar="ID", help="Which law: see `pricebook regulation list`.")]
Province = Annotated[str, typer.Option("--province", metavar="NAME", help="Whose list it is.")]


def new(folder: Folder, regulation: RegulationId, province: Province, lang: LangOption = None) -> None:
    """Make a new dossier: dossier.toml and a workbook for each table, with drop-down lists and an example row.

    Example: pricebook new long-an --regulation ttlt-04-2012 --province "Long An"
    """
    words = language(lang)
    from xlsxwriter.exceptions import FileCreateError

    from pricebook.forms import new_dossier
    from pricebook.regulation import available, load_pack, pack_folder

    found = pack_folder(regulation)
    pack = load_pack(found)[0] if found is not None else None
    if pack is None:
        known = ", ".join(available())
        fail(
            f"Không có gói văn bản “{regulation}”. Hiện có: {known}.",
            f"There is no regulation “{regulation}”. At hand: {known}.",
            words,
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        fail(
            f"{folder} đã có và không trống. Chọn thư mục khác.",
            f"{folder} exists and is not empty. Choose another folder.",
            words,
        )
    try:
        files = new_dossier(folder, pack, province)
    except (OSError, FileCreateError) as error:
        fail(
            f"Không ghi được vào {folder}: {error}.",
            f"{folder} cannot be written to: {error}.",
            words,
        )
    said = f"Đã tạo {len(files)} tệp trong {folder}. Điền xong, chạy: pricebook build {folder}"
    say(said if words == "vi" else f"{len(files)} files made in {folder}. When they are filled in: pricebook build {folder}")
