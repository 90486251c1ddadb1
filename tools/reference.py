"""Reference pages generated from what the program itself says; a test fails when docs/ has drifted from it.

Refresh them with `python -m tools.reference` in a checkout.
"""

from pathlib import Path
from typing import Any

from pricebook.findings import catalogue
from pricebook.tables import declared_tables, load_specs

FAMILIES = {
    "AR": "arithmetic",
    "CP": "ceilings and prices",
    "FC": "facilities",
    "IN": "input rows and files",
    "LW": "regulation packs",
    "NB": "numbering, codes and names",
    "NM": "norms, structures, disputes",
    "ST": "settlement",
    "UP": "unit prices",
    "XL": "spreadsheet hygiene",
}


def findings_page() -> str:
    """docs/findings.md: every code, by family."""
    lines = [
        "# Findings",
        "",
        "What `pricebook rule CODE` prints, for all codes. Generated: change `pricebook/findings/catalogue/`.",
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
            f"- why: {entry.why}",
            f"- law: {_law(entry.rule)}",
            f"- example: {entry.example}",
            f"- remedy: {entry.remedy['en']}",
            f"- xử lý: {entry.remedy['vi']}",
            "",
        ]
    return "\n".join(lines)


def _law(rule: str | None) -> str:
    if rule is None:
        return "none: a plausibility check"
    return f"the article that the regulation in force gives for `{rule}`, else none"


def commands_page() -> str:
    """docs/commands.md: every command with its arguments and options, from the declarations that `--help` reads."""
    from typer.main import get_command

    from pricebook.cli.app import app

    lines = ["# Commands", "", "What `pricebook COMMAND --help` says. Generated: change the docstrings in `pricebook/cli/`.", ""]
    lines += [
        "Exit status: 0 nothing that blocks approval, 1 findings that block it, 2 the command could not be carried out.",
        "",
    ]
    for name, command in _walk("pricebook", get_command(app)):
        lines += [f"## {name}", "", (command.help or "").strip(), ""]
        for parameter in command.params:
            if parameter.name != "help":
                said = getattr(parameter, "help", None) or ""
                label = (
                    ", ".join(parameter.opts)
                    if parameter.param_type_name == "option"
                    else (parameter.metavar or parameter.name).strip("[]")
                )
                lines.append(f"- `{label}`: {said}")
        lines.append("")
    return "\n".join(lines)


def tables_page() -> str:
    """docs/tables.md: every table of a dossier with its columns, from templates/tables.toml."""
    lines = [
        "# Tables of a dossier",
        "",
        "What the forms of `pricebook new` explain. Generated: change `templates/tables.toml`.",
        "",
    ]
    lines += ["A heading may be the field's id or its Vietnamese name, in any order. A file is found by the table's name.", ""]
    for spec in load_specs().values():
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
            lines.append(f"| `{field.id}` | {field.name} | {required} | {field.help} | {', '.join(field.values)} |")
        lines.append("")
    return "\n".join(lines)


def layouts_page() -> str:
    """docs/layouts.md: the sheets of a submission and the headings that are known, from templates/submission.toml."""
    lines = [
        "# Sheets of a submission",
        "",
        "What `pricebook check` recognises, whatever the order of columns, and titles above. Generated: change",
        "`templates/submission.toml`. Capitals, diacritics and punctuation make no difference; “STT theo …” with the name of any",
        "law is an ordinal; a figure marked *by class* may stand in a column for each class (“Giá đề nghị - Hạng II”).",
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
    return "\n".join(lines)


def _walk(name: str, command: Any) -> list[tuple[str, Any]]:
    if hasattr(command, "commands"):
        return [pair for child, sub in command.commands.items() for pair in _walk(f"{name} {child}", sub)]
    return [(name, command)]


def pages() -> dict[str, str]:
    """File name → what docs/ must hold."""
    return {
        "findings.md": findings_page(),
        "commands.md": commands_page(),
        "tables.md": tables_page(),
        "layouts.md": layouts_page(),
    }


def write_forms(folder: Path) -> None:
    """The forms for whoever fills them in without the command: one workbook a table, for any regulation."""
    from pricebook.forms import write_form

    for spec in load_specs().values():
        write_form(folder / f"{spec.id}.xlsx", spec)


if __name__ == "__main__":
    root = Path(__file__).parent.parent
    docs = root / "docs"
    write_forms(root / "templates")
    for file_name, text in pages().items():
        (docs / file_name).write_text(text, encoding="utf-8", newline="\n")
