"""The commands regulation list, show, check and audit; import, install and services join them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
    phrase,
    show,
    show_call_errors,
    show_json,
    show_phrase,
)
from pricebook.cli.findings import show_findings, show_wrapped
from pricebook.cli.import_annex import import_annex
from pricebook.cli.install import install
from pricebook.cli.services import services

if TYPE_CHECKING:
    from pricebook.app.regulation import ListedPack, ListedSettlement
    from pricebook.base.languages import Language
    from pricebook.findings import Findings

app = typer.Typer()

PackId = Annotated[str, typer.Argument(metavar="ID", help="The id of a pack.")]
EveryOption = Annotated[bool, typer.Option("--full", help="Show every value of the pack, with its article.")]
PackOrFolder = Annotated[
    str | None, typer.Argument(metavar="[ID|DIR]", help="The id of a pack, or a folder with a pack. Default: all packs.")
]


@app.command("list")
def list_packs(norms: NormsOption = None, format: FormatOption = Format.text, lang: LangOption = None) -> None:
    """List the available packs, those of settlement as well, and where each was found.

    Example: pricebook regulation list
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.regulation import regulations, settlements

        rows = [pack.record() for pack in regulations(norms=norms)] + [pack.record() for pack in settlements(norms=norms)]
    if format is Format.json:
        show_json(rows)
        return
    from pricebook.base.languages import Terms

    for row in rows:
        if row["broken"]:
            show_phrase("broken-pack", language, id=row["id"])
            continue
        if row["services"] is None:
            show_phrase("listed-settlement", language, id=row["id"], origin=Terms([row["origin"]]))
            show(f"    {row['title']}")
            continue
        whole = phrase("complete" if row["complete"] else "incomplete", language)
        show_phrase(
            "listed-pack", language, id=row["id"], services=str(row["services"]), complete=whole, origin=Terms([row["origin"]])
        )
        show(f"    {row['title']}")


@app.command("show")
def show_pack(
    regulation: PackId,
    norms: NormsOption = None,
    every: EveryOption = False,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Show one pack: which regulation it is, when it is in force, what the pack holds, and what it lacks.

    Example: pricebook regulation show ttlt-04-2012
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.regulation import regulation as pack_named

        pack = pack_named(regulation, norms=norms)
    if pack.pack is None:
        _show_pack_findings(pack.findings, format, language)
        raise typer.Exit(BLOCKED)
    if format is Format.json:
        show_json(pack.settings())
        return
    from pricebook.app.pack_page import pack_page
    from pricebook.app.regulation import ListedPack

    if isinstance(pack, ListedPack):
        for line in pack_page(pack):
            text = line.text(language)
            show_wrapped(text.strip(), indent=" " * (len(text) - len(text.lstrip())))
    if every or not isinstance(pack, ListedPack):
        _show_tree(pack.settings(), "", language)


@app.command()
def check(
    pack: PackOrFolder = None,
    norms: NormsOption = None,
    full: FullOption = False,
    quiet: QuietOption = False,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Check packs, and report what is wrong with file, place and reason. Exit status 1 if a pack is broken.

    Example: pricebook regulation check norms/ttlt-04-2012
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.regulation import conflicts, regions, regulation, regulations, settlements
        from pricebook.findings import Findings

        of_settlement = [] if pack else settlements(norms=norms)
        packs: list[ListedPack | ListedSettlement] = [regulation(pack, norms=norms)] if pack else [*regulations(norms=norms)]
        packs += of_settlement
        of_all = () if pack else (*regions(norms=norms), *conflicts(of_settlement))
    findings = Findings([*(finding for entry in packs for finding in entry.findings), *of_all])
    if format is Format.json or not quiet:
        _show_pack_findings(findings, format, language, full)
    if format is Format.text:
        ids, counts = ", ".join(entry.id for entry in packs), findings.counts
        show_phrase("packs-checked", language, packs=ids, errors=counts["error"], warnings=counts["warning"])
        if findings.blocked and not quiet:
            show_phrase("next-packs", language)
    if findings.blocked:
        raise typer.Exit(BLOCKED)


@app.command()
def audit(
    pack: PackOrFolder = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="Write audit.json and audit.html into this folder.")
    ] = None,
    every_row: Annotated[
        bool, typer.Option("--full", help="An entry for each row of a table, not for each group of rows.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace existing files.")] = False,
    norms: NormsOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Show where every value of the packs comes from: document, article, days, and whether it was compared with the text.

    Example: pricebook regulation audit nq-399-2025 -o audit
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.audit import audit as audit_packs

        audited = audit_packs(pack, norms=norms, every_row=every_row)
        written = audited.write(output, force=force, language=language) if output is not None else None
    if format is Format.json:
        show_json(audited.record())
        return
    for entry in audited.packs:
        show_phrase("audited-pack", language, id=entry.listed.id, values=entry.count, unconfirmed=entry.unconfirmed)
        for value in entry.values:
            show(f"    {value.file} {value.path}: {value.value}")
            show(f"        {value.shown(language)}")
    show_phrase("audited", language, values=audited.count, unconfirmed=audited.unconfirmed)
    if written is not None:
        for path in written.files:
            show(f"    {path}")


app.command()(services)
app.command("import")(import_annex)
app.command()(install)


def _show_pack_findings(findings: "Findings", format: Format, language: "Language", full: bool = True) -> None:
    from pricebook.findings import findings_record

    if format is Format.json:
        show_json(findings_record(findings, language))
    else:
        show_findings(findings, language, full=full)


def _show_tree(value: Any, indent: str, language: "Language") -> None:
    """Prints settings as indented lines, with a citation on one line."""
    for key, entry in value.items() if isinstance(value, dict) else enumerate(value, 1):
        if isinstance(entry, dict) and {"document", "place"} <= set(entry) <= {"document", "place", "confirmed"}:
            unconfirmed = "" if entry.get("confirmed", True) else f" ({phrase('not-compared', language)})"
            show(f"{indent}{key}: {entry['document']}, {entry['place']}{unconfirmed}")
        elif isinstance(entry, list) and all(isinstance(item, str) for item in entry):
            show(f"{indent}{key}: {', '.join(entry)}")
        elif isinstance(entry, dict | list):
            show(f"{indent}{key}:")
            _show_tree(entry, indent + "    ", language)
        else:
            show(f"{indent}{key}: {str(entry).lower() if isinstance(entry, bool) else entry}")
