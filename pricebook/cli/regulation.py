"""pricebook regulation: what the law here says, and whether its packs are whole."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pricebook.cli.common import BLOCKED, Format, FormatOption, LangOption, fail, language, say, say_json, say_result

if TYPE_CHECKING:
    from pricebook.findings import Language

app = typer.Typer(help="The regulation packs: list, show, check.", no_args_is_help=True)

PackId = Annotated[str, typer.Argument(metavar="ID", help="A pack's id.")]
PackOrFolder = Annotated[
    str | None, typer.Argument(metavar="[ID|DIR]", help="A pack's id, or a folder with a pack; default: all packs.")
]


@app.command("list")
def list_packs(format: FormatOption = Format.text, lang: LangOption = None) -> None:
    """The packs at hand.

    Example: pricebook regulation list
    """
    from pricebook.regulation import available, load_pack, pack_folder

    words = language(lang)
    rows: list[dict[str, Any]] = []
    for pack_id in available():
        folder = pack_folder(pack_id)
        pack = load_pack(folder)[0] if folder else None
        if pack is None:
            rows.append({"id": pack_id, "title": None, "services": None, "complete": None, "broken": True})
        else:
            rows.append(
                {
                    "id": pack_id,
                    "title": pack.law.title,
                    "services": len(pack.tables["services"]),
                    "complete": pack.law.complete,
                    "broken": False,
                }
            )
    if format is Format.json:
        say_json(rows)
        return
    for row in rows:
        if row["broken"]:
            say(f"{row['id']}: {'gói hỏng, xem' if words == 'vi' else 'broken, see'} pricebook regulation check {row['id']}")
            continue
        whole = {"vi": ("đầy đủ", "chưa đầy đủ"), "en": ("complete", "incomplete")}[words][0 if row["complete"] else 1]
        say(f"{row['id']}  ({row['services']} {'dịch vụ' if words == 'vi' else 'services'}, {whole})\n    {row['title']}")


@app.command()
def show(regulation: PackId, format: FormatOption = Format.text, lang: LangOption = None) -> None:
    """One pack: dates, components, rounding, rules, each with its article.

    Example: pricebook regulation show ttlt-04-2012
    """
    from pricebook.regulation import available, load_pack, pack_folder

    words = language(lang)
    folder = pack_folder(regulation)
    if folder is None:
        known = ", ".join(available())
        fail(
            f"Không có gói văn bản “{regulation}”. Hiện có: {known}.",
            f"There is no regulation “{regulation}”. At hand: {known}.",
            words,
        )
    pack, findings = load_pack(folder)
    if pack is None:
        say_result(findings, format, words)
        raise typer.Exit(BLOCKED)
    record = pack.law.model_dump(mode="json", by_alias=True, exclude_none=True)
    record["tables"] = {name: len(table) for name, table in pack.tables.items() if len(table)}
    if format is Format.json:
        say_json(record)
    else:
        _say_tree(record, "")


@app.command()
def check(pack: PackOrFolder = None, format: FormatOption = Format.text, lang: LangOption = None) -> None:
    """Check packs; a broken one is refused with file, path and reason. Ends with 1 when one is broken.

    Example: pricebook regulation check norms/ttlt-04-2012
    """
    from pricebook.findings import blocks
    from pricebook.regulation import available, load_pack, pack_folder

    words = language(lang)
    folders = [_pack(pack, words)] if pack else [folder for name in available() if (folder := pack_folder(name))]
    findings = [finding for folder in folders for finding in load_pack(folder, with_issued=True)[1]]
    say_result(findings, format, words)
    if format is Format.text:
        names = ", ".join(folder.name for folder in folders)
        say(f"{names}: {len(findings)} {'lỗi' if words == 'vi' else 'errors'}")
    if blocks(findings):
        raise typer.Exit(BLOCKED)


def _pack(said: str, words: "Language") -> Path:
    from pricebook.regulation import pack_folder

    found = pack_folder(said) or (Path(said) if Path(said).is_dir() else None)
    if found is None:
        fail(f"Không có gói văn bản hay thư mục “{said}”.", f"There is no pack or folder “{said}”.", words)
    return found


def _say_tree(value: Any, indent: str) -> None:
    """Settings as indented lines; a citation on one line."""
    for key, entry in value.items() if isinstance(value, dict) else enumerate(value, 1):
        if isinstance(entry, dict) and set(entry) == {"document", "place"}:
            say(f"{indent}{key}: {entry['document']}, {entry['place']}")
        elif isinstance(entry, list) and all(isinstance(item, str) for item in entry):
            say(f"{indent}{key}: {', '.join(entry)}")
        elif isinstance(entry, dict | list):
            say(f"{indent}{key}:")
            _say_tree(entry, indent + "    ")
        else:
            say(f"{indent}{key}: {entry}")
