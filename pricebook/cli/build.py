"""The command build: composes the draft price list of a dossier."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import (
    BLOCKED,
    NOT_CARRIED_OUT,
    DossierPath,
    Format,
    FormatOption,
    FullOption,
    LangOption,
    Names,
    NamesOption,
    NormsOption,
    QuietOption,
    chosen_language,
    phrase,
    printed,
    progress,
    show,
    show_call_errors,
    show_json,
    show_removed,
)
from pricebook.cli.findings import show_findings, show_wrapped
from pricebook.cli.next_step import show_next_of_build
from pricebook.cli.reading import show_pack, show_reading, show_unconfirmed

if TYPE_CHECKING:
    from pricebook.app.build import Built
    from pricebook.base.languages import Language

Out = Annotated[Path | None, typer.Option("-o", "--out", metavar="OUT", help="Folder for the results. Default: DIR/out.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite existing results.")]


def build(
    dossier: DossierPath,
    out: Out = None,
    force: Force = False,
    names: NamesOption = Names.plain,
    norms: NormsOption = None,
    full: FullOption = False,
    quiet: QuietOption = False,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Compose the price list of a dossier, and check it.

    Writes the approval workbook (pricelist.xlsx), pricelist.json and findings.json. Exit status: 0 if nothing blocks
    approval, 1 if a finding blocks it, 2 if no price list could be made.

    Example: pricebook build data/long-an-2012 -o out
    """
    language = chosen_language(lang)
    with progress(language) as step, show_call_errors(language):
        from pricebook.app.build import build as build_prices
        from pricebook.app.commands import option

        step("reading-dossier")
        built = build_prices(dossier, norms=norms)
        written = None
        if built.prices is not None:
            step("writing")
            written = built.write(out, force=force, language=language, names=names.value)
        removed = built.remove_former(out)
    show_removed(removed, language)
    if format is Format.json:
        show_json(built.record(language))
    else:
        options = [
            option(*each)
            for each in (
                ("o", out),
                ("names", names.value if names is not Names.plain else None),
                ("norms", norms),
                ("lang", lang and lang.value),
            )
        ]
        _show(built, written.files[0] if written is not None else None, language, options, full, quiet)
    raise typer.Exit(NOT_CARRIED_OUT if built.prices is None else BLOCKED if built.blocked else 0)


def _show(built: "Built", workbook: Path | None, language: "Language", options: list[str], full: bool, quiet: bool) -> None:
    """Prints the findings, how the dossier was read, and what comes next."""

    def beside() -> None:
        if workbook is not None:
            _show_summary(built, workbook, language, full, quiet)
        if not quiet:
            show_next_of_build(built, workbook, language, *options)

    text = printed(beside)
    if not quiet:
        show_findings(built.findings, language, full=full, beside=text)
    if text:
        show(text.removesuffix("\n"))


def _show_summary(built: "Built", workbook: Path, language: "Language", full: bool, quiet: bool) -> None:
    """Prints how the tables were read, the pack that was used, and the numbers of prices and findings."""
    if not quiet:
        show_reading(built.tables, language, full=full)
        show()
        show_pack(built.law, language)
    lines = built.prices.lines if built.prices is not None else []
    left = built.prices.left_out if built.prices is not None else ()
    services, missing = str(lines[-1].number if lines else 0), str(sum(line.price is None for line in lines))
    counts = built.findings.counts
    numbers = {"services": services, "prices": str(len(lines)), "missing": missing, "left_out": str(len(left))}
    show_wrapped(phrase("build-counts", language, **numbers))
    show_wrapped(
        phrase(
            "build-results",
            language,
            errors=str(counts["error"]),
            warnings=str(counts["warning"]),
            notes=str(counts["info"]),
            path=str(workbook),
        )
    )
    show_unconfirmed(built.findings, language)
