"""pricebook regulation: what the law here says, and whether its packs are whole."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pricebook.cli.common import (
    BLOCKED,
    Format,
    FormatOption,
    LangOption,
    NormsOption,
    called,
    language,
    said,
    show,
    show_findings,
    show_json,
    tell,
)

if TYPE_CHECKING:
    from pricebook.base.languages import Language
    from pricebook.findings import Findings

app = typer.Typer(help="The regulation packs: list, show, check.", no_args_is_help=True)

PackId = Annotated[str, typer.Argument(metavar="ID", help="A pack's id.")]
PackOrFolder = Annotated[
    str | None, typer.Argument(metavar="[ID|DIR]", help="A pack's id, or a folder with a pack; default: all packs.")
]


@app.command("list")
def list_packs(norms: NormsOption = None, format: FormatOption = Format.text, lang: LangOption = None) -> None:
    """The packs at hand, and where each was found.

    Example: pricebook regulation list
    """
    words = language(lang)
    with called(words):
        from pricebook.app.regulation import regulations

        rows = [pack.record() for pack in regulations(norms=norms)]
    if format is Format.json:
        show_json(rows)
        return
    from pricebook.base.languages import Terms

    for row in rows:
        if row["broken"]:
            tell("broken-pack", words, id=row["id"])
            continue
        whole = said("complete" if row["complete"] else "incomplete", words)
        tell("listed-pack", words, id=row["id"], services=str(row["services"]), complete=whole, origin=Terms([row["origin"]]))
        show(f"    {row['title']}")


@app.command("show")
def show_pack(regulation: PackId, norms: NormsOption = None, format: FormatOption = Format.text, lang: LangOption = None) -> None:
    """One pack: dates, components, rounding, rules, each with its article.

    Example: pricebook regulation show ttlt-04-2012
    """
    words = language(lang)
    with called(words):
        from pricebook.app.regulation import regulation as pack_named

        pack = pack_named(regulation, norms=norms)
    if pack.pack is None:
        _show_what_is_wrong(pack.findings, format, words)
        raise typer.Exit(BLOCKED)
    if format is Format.json:
        show_json(pack.settings())
    else:
        _show_tree(pack.settings(), "")


@app.command()
def check(
    pack: PackOrFolder = None, norms: NormsOption = None, format: FormatOption = Format.text, lang: LangOption = None
) -> None:
    """Check packs; a broken one is refused with file, path and reason. Ends with 1 when one is broken.

    Example: pricebook regulation check norms/ttlt-04-2012
    """
    words = language(lang)
    with called(words):
        from pricebook.app.regulation import regulation, regulations
        from pricebook.findings import Findings

        packs = [regulation(pack, norms=norms)] if pack else regulations(norms=norms)
    findings = Findings(finding for entry in packs for finding in entry.findings)
    _show_what_is_wrong(findings, format, words)
    if format is Format.text:
        tell("packs-checked", words, packs=", ".join(entry.id for entry in packs), count=str(len(findings)))
    if findings.blocked:
        raise typer.Exit(BLOCKED)


def _show_what_is_wrong(findings: "Findings", format: Format, words: "Language") -> None:
    from pricebook.findings import findings_record

    if format is Format.json:
        show_json(findings_record(findings, words))
    else:
        show_findings(findings, words)


def _show_tree(value: Any, indent: str) -> None:
    """Settings as indented lines; a citation on one line."""
    for key, entry in value.items() if isinstance(value, dict) else enumerate(value, 1):
        if isinstance(entry, dict) and set(entry) == {"document", "place"}:
            show(f"{indent}{key}: {entry['document']}, {entry['place']}")
        elif isinstance(entry, list) and all(isinstance(item, str) for item in entry):
            show(f"{indent}{key}: {', '.join(entry)}")
        elif isinstance(entry, dict | list):
            show(f"{indent}{key}:")
            _show_tree(entry, indent + "    ")
        else:
            show(f"{indent}{key}: {entry}")
