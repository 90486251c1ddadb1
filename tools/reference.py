"""Generates the reference pages in docs/, and the forms in templates/, from the program itself.

A test fails when a page differs from what is generated. Write them again with `python -m tools.reference` in a checkout.
"""

from pathlib import Path
from typing import Any

from pricebook.app.rule import claim_rule, settlement_articles
from pricebook.base.languages import Language, say
from pricebook.base.resources import resource_folder
from pricebook.findings import Rule, catalogue
from pricebook.regulation import Holds, load_layouts, load_vocabulary, search_path, spellings_of
from pricebook.tables import TableSpec, declared_tables, load_specs

FAMILIES = {
    "AR": "arithmetic",
    "CP": "ceilings and prices",
    "FC": "facilities",
    "IN": "input rows and files",
    "LW": "regulation packs",
    "NB": "numbering, codes and names",
    "NM": "norms, structures, disputes",
    "RG": "the registry",
    "ST": "settlement",
    "UP": "unit prices",
    "XL": "spreadsheet hygiene",
}


def findings_page() -> str:
    """Returns docs/findings.md: all codes of findings, by family."""
    lines = [
        "# Findings",
        "",
        "What `pricebook rule CODE` prints, for all codes, in both languages. This page is generated: change",
        "`pricebook/findings/catalogue/`.",
        "",
    ]
    family = ""
    for entry in catalogue().values():
        if entry.code[:2] != family:
            family = entry.code[:2]
            lines += [f"## {family}: {FAMILIES[family]}", ""]
        lines += [
            f"### {entry.code} ({entry.severity}): {entry.title['en']}",
            "",
            f"*{entry.title['vi']}*",
            "",
            f"- why: {entry.why['en']}",
            f"- law: {_law(entry, 'en')}",
            f"- example: {entry.example['en']}",
            f"- remedy: {entry.remedy['en']}",
            f"- vì sao: {entry.why['vi']}",
            f"- căn cứ: {_law(entry, 'vi')}",
            f"- ví dụ: {entry.example['vi']}",
            f"- xử lý: {entry.remedy['vi']}",
            "",
        ]
    return "\n".join(lines)


def _law(entry: Rule, language: Language) -> str:
    """What `pricebook rule` says of the law, with the name that the pack gives the rule."""
    of_claims = claim_rule(entry.code)
    if of_claims is not None and of_claims.article:
        return "; ".join(dict.fromkeys(str(article) for article in of_claims.article))
    if entry.subject is None:
        return say("finding.no-law").text(language)
    articles = "; ".join(dict.fromkeys(each.article for each in settlement_articles(entry.rule)))
    about = f"{say('screen.rule-article', rule=entry.subject).text(language)} (`{entry.rule}`)"
    return f"{about}: {articles}" if articles else about


_COMMANDS: dict[Language, tuple[str, ...]] = {
    "en": (
        "# Commands",
        "",
        "What `pricebook COMMAND --help` says. This page is generated: change the docstrings in `pricebook/cli/`.",
        "",
        "Exit status: 0 if nothing blocks approval, 1 if a finding blocks it, 2 if the command could not be carried out;",
        "128 and the number of the signal if it was stopped (130 after Ctrl-C): see [reliability.md](reliability.md).",
        "",
        "`--lang vi` and `--lang en`, before or after the command, choose the language of all that is said: messages, help, and",
        "what is wrong in a call. Without it the language is that of the system. In Vietnamese: [vi/lenh.md](vi/lenh.md).",
        "",
    ),
    "vi": (
        "# Các lệnh",
        "",
        "Nội dung `pricebook LỆNH --help` hiện ra. Trang này do phần mềm ghi: sửa ở `pricebook/base/words/help/vi.toml`.",
        "",
        "Mã kết thúc: 0 nếu không có gì cản trở phê duyệt, 1 nếu có lỗi cản trở, 2 nếu lệnh không thực hiện được.",
        "",
        "`--lang vi` và `--lang en`, đặt trước hoặc sau tên lệnh, chọn ngôn ngữ của mọi điều in ra: thông báo, hướng dẫn, và",
        "chỗ sai của câu lệnh. Không nêu thì theo ngôn ngữ của hệ điều hành. Tiếng Anh: [../commands.md](../commands.md).",
        "",
    ),
}


def commands_page(language: Language) -> str:
    """Returns docs/commands.md, or docs/vi/lenh.md in Vietnamese: all commands with arguments and options, as `--help` shows."""
    from typer.main import get_command

    from pricebook.cli.app import app
    from pricebook.cli.help import translated

    lines = [*_COMMANDS[language]]
    for name, command in _walk("pricebook", get_command(app)):
        lines += [f"## {name}", "", translated((command.help or "").strip(), language), ""]
        for parameter in command.params:
            if parameter.name != "help":
                lines.append(f"- `{_label(parameter)}`: {translated(getattr(parameter, 'help', None) or '', language)}")
        lines.append("")
    return "\n".join(lines)


def _label(parameter: Any) -> str:
    """How a page names an option (`-o, --out`) or an argument (`DIR`)."""
    if parameter.param_type_name == "option":
        return ", ".join((*parameter.opts, *parameter.secondary_opts))
    return str(parameter.metavar or parameter.name).strip("[]")


def tables_page() -> str:
    """Returns docs/tables.md: all tables of a dossier with their columns, from templates/tables.toml."""
    lines = [
        "# Tables of a dossier",
        "",
        "What the forms of `pricebook new` explain. This page is generated: change `templates/tables.toml`.",
        "",
    ]
    lines += [
        "A heading is the id or the Vietnamese name of a field, in any order. A file, or a sheet of a workbook with several "
        "tables, is found by the table's name: the id, the title, or the short name.",
        "",
    ]
    for spec in _specs():
        key = f" No two rows may share: {', '.join(spec.key)}." if spec.key else ""
        lines += [
            f"## {spec.id}: {spec.title}",
            "",
            spec.what + key,
            "",
            "| field | heading | required | meaning | values |",
            "|---|---|---|---|---|",
        ]
        for field in spec.fields:
            required = "yes" if field.required else ""
            lines.append(f"| `{field.id}` | {field.name} | {required} | {field.help} | {field.explained_values} |")
        lines.append("")
    return "\n".join(lines)


def _specs() -> list[TableSpec]:
    """Returns the tables of a dossier with the classes and kinds of facility that all packs share."""
    shared = load_vocabulary([resource_folder("norms") / "facilities.toml"])
    spellings = {
        "class": spellings_of(shared.classes), "facility-kind": spellings_of(shared.kinds), "level": spellings_of(shared.levels),
    }  # fmt: skip
    return [spec.with_spellings(spellings) for spec in load_specs().values()]


def layouts_page() -> str:
    """Returns docs/layouts.md: the sheets of a submission (templates/submission.toml) and the columns of catalogues."""
    lines = [
        "# Sheets of a submission",
        "",
        "The sheets and headings that `pricebook check` recognises. The columns may be in any order, below any titles. Capitals,",
        "diacritics and punctuation make no difference. “STT theo …” with the name of any law is an ordinal. A figure marked *by",
        "class* may have a column for each class (“Giá đề nghị - Hạng II”). This page is generated: change",
        "`templates/submission.toml`.",
        "",
    ]
    for name, table in declared_tables("submission")["tables"].items():
        lines += [f"## {name}: {table['title']}", "", table["what"], "", "| field | headings |", "|---|---|"]
        for field in table["fields"]:
            headings = "; ".join((field["name"], *field.get("also", ()), *field.get("fallback", ())))
            if field.get("part"):
                headings = "the regulation's cost components" + (", before their index" if field["id"] == "given" else "")
            lines.append(f"| `{field['id']}`{' (by class)' if field.get('by_class') else ''} | {headings} |")
        lines.append("")
    return "\n".join((*lines, *_catalogue_layouts()))


_HELD: dict[Holds, str] = {
    "number": "the number of the row",
    "code": "the official code of the service",
    "approved-name": "the name of the service (which is approved for the facility)",
    "name": "the name of the service in the list",
    "price": "the price that the facility is paid (đồng)",
    "fund-price": "what the fund pays of it (đồng): the same price",
    "note": "status, phases, dispute, article for another class's price, note of the service, regulation and pricing date",
    "decision": "the number of the decision; of a draft, that it is one",
    "decision-of-facility": "day, number and facility of the decision: YYYYMMDD_number_facility",
    "valid-from": "the first day (YYYYMMDD); blank in a draft",
    "valid-to": "the last day (YYYYMMDD); blank where none is decided",
    "facility": "the code of the facility",
    "entry": "fingerprint of the list, facility, service and class, by which the row is read back",
}


def _catalogue_layouts() -> list[str]:
    """The part of docs/layouts.md about the catalogues of `pricebook export --as reimbursement`, from norms/catalogues.toml."""
    lines = [
        "# Catalogues for reimbursement",
        "",
        "The columns that `pricebook export --as reimbursement` writes and `pricebook.load` reads. A list is written in the",
        "layouts that are in use on its first day (a draft: on its pricing date), or in those that `--layout` names. A column is",
        "left blank where no list knows its value. This part is generated: change `norms/catalogues.toml`.",
        "",
    ]
    for layout in load_layouts(search_path().catalogues()):
        days = f"Lists from {layout.from_ or '…'} to {layout.to or '…'}." if layout.from_ or layout.to else "Lists of any day."
        unread = ", not compared with an official text" if layout.reference and not layout.reference.confirmed else ""
        source = f" {layout.reference}{unread}." if layout.reference else " No document is known that prescribes it."
        lines += [f"## {layout.id}: {layout.title}", "", days + source, "", "| column | holds |", "|---|---|"]
        lines += [f"| `{column.name}` | {_HELD[column.holds] if column.holds else ''} |" for column in layout.columns]
        lines.append("")
    return lines


def _walk(name: str, command: Any) -> list[tuple[str, Any]]:
    """Returns all commands below a command, with their full names."""
    if hasattr(command, "commands"):
        return [pair for child, sub in command.commands.items() for pair in _walk(f"{name} {child}", sub)]
    return [(name, command)]


def pages() -> dict[str, str]:
    """Returns the pages by their file names in docs/."""
    return {
        "findings.md": findings_page(),
        "commands.md": commands_page("en"),
        "vi/lenh.md": commands_page("vi"),
        "tables.md": tables_page(),
        "layouts.md": layouts_page(),
    }


def write_forms(folder: Path) -> None:
    """Writes the forms of all tables, for any regulation, for people who do not use the command line."""
    from pricebook.forms import write_form

    for spec in _specs():
        write_form(folder / f"{spec.id}.xlsx", spec)


if __name__ == "__main__":
    root = Path(__file__).parent.parent
    docs = root / "docs"
    write_forms(root / "templates")
    for file_name, text in pages().items():
        (docs / file_name).write_text(text, encoding="utf-8", newline="\n")
