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
    show_phrase,
)
from pricebook.cli.findings import show_findings, show_with_command, show_wrapped
from pricebook.cli.next_step import show_next_of_build
from pricebook.cli.reading import show_pack, show_reading, show_unconfirmed

if TYPE_CHECKING:
    from pricebook.app.build import Built
    from pricebook.app.written import Written
    from pricebook.base.languages import Language

Out = Annotated[Path | None, typer.Option("-o", "--out", metavar="OUT", help="Folder for the results. Default: DIR/out.")]
Annotate = Annotated[
    bool, typer.Option("--annotate/--no-annotate", help="Whether to give back the workbooks of the dossier. Default: yes.")
]
Force = Annotated[
    bool, typer.Option("--force", help="Overwrite results that were changed since, or that are not of this dossier.")
]
MOST_FILES = 6  # that are named in one line


def build(
    dossier: DossierPath,
    out: Out = None,
    annotate: Annotate = True,
    force: Force = False,
    names: NamesOption = Names.plain,
    norms: NormsOption = None,
    full: FullOption = False,
    quiet: QuietOption = False,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Compose the price list of a dossier, and check it.

    Writes the approval workbook (pricelist.xlsx), pricelist.json and findings.json; and in given_back a copy of each workbook
    of the dossier that has findings, each on its cell. The unchanged result of the last build of the dossier is replaced, and
    what changed since is told; its list is kept as former_pricelist.json. Exit status: 0 if nothing blocks approval, 1 if a
    finding blocks it, 2 if no price list could be made.

    Example: pricebook build data/long-an-2012 -o out
    """
    language = chosen_language(lang)
    with progress(language) as step, show_call_errors(language):
        from pricebook.app.build import build as build_prices
        from pricebook.app.commands import option

        step("reading-dossier")
        built = build_prices(dossier, norms=norms)
        aside = built.set_former_aside(out)
        step("writing")
        workbook = None
        if built.prices is not None:
            written = built.write(out, annotate=annotate, force=force, language=language, names=names.value)
            workbook = written.files[0]
        else:
            written = _given_back(built, out, annotate, force, language)
    built, folder = written.result, written.folder
    if aside:
        names_aside = ", ".join(path.name for path in aside)
        show_phrase("former-aside", language, err=True, folder=str(aside[0].parent), files=names_aside)
    if format is Format.json:
        show_json(built.record(language))
    else:
        speaking = names.value if names is not Names.plain else None
        chosen = (("o", out), ("no-annotate", not annotate), ("names", speaking), ("norms", norms), ("lang", lang and lang.value))
        _show(built, folder, workbook, language, [option(*each) for each in chosen], full, quiet)
    raise typer.Exit(NOT_CARRIED_OUT if built.prices is None else BLOCKED if built.blocked else 0)


def _given_back(built: "Built", out: Path | None, annotate: bool, force: bool, language: "Language") -> "Written[Built]":
    """Gives back a dossier that could not be priced. Where that cannot be done, the findings are printed all the same."""
    from pricebook.app.errors import CallError
    from pricebook.app.written import OUT, Written

    try:
        return built.give_back(out, annotate=annotate, force=force)
    except CallError as error:
        show_phrase("not-given-back", language, err=True, reason=error.message(language))
        return Written(out if out is not None else built.folder / OUT, (), built)


def _show(
    built: "Built", folder: Path, workbook: Path | None, language: "Language", options: list[str], full: bool, quiet: bool
) -> None:
    """Prints the findings, how the dossier was read, what was given back, what changed since, and what comes next."""

    def beside() -> None:
        if workbook is not None:
            _show_summary(built, workbook, language, full, quiet)
        if not quiet:
            _show_given_back(built, folder, language)
            _show_since(built, language)
            show_next_of_build(built, workbook, language, *options)

    text = printed(beside)
    if not quiet or built.prices is None:  # where there is no list, why is the result
        show_findings(built.findings, language, full=full, beside=text)
    if text:
        show(text.removesuffix("\n"))


def _show_given_back(built: "Built", folder: Path, language: "Language") -> None:
    """Prints which workbooks of the dossier were given back, and in which there is nothing to mend."""
    if built.given_back is None:
        return
    from pricebook.app.given_back import FOLDER, files_without_findings

    first_copies = sorted(built.given_back, key=lambda each: not each.on_cells)
    names = [each.name.removeprefix(f"{FOLDER}/") + f" ({each.findings})" for each in first_copies]
    if names:
        given = str(folder / FOLDER)
        show_wrapped(phrase("given-back", language, count=len(names), folder=given, files=_some(names)))
    if rest := files_without_findings(built):
        show_wrapped(phrase("nothing-to-mend", language, count=len(rest), files=_some(rest)))


def _some(names: list[str]) -> str:
    """The first of some names."""
    return ", ".join(names[:MOST_FILES]) + (f" … (+{len(names) - MOST_FILES})" if len(names) > MOST_FILES else "")


def _show_since(built: "Built", language: "Language") -> None:
    """Prints in short what changed since the last build, and the command that shows all of it."""
    if built.since_last is None:
        return
    from pricebook.app.since_shown import short_lines

    show_phrase("since-last", language)
    for indent, text in short_lines(built.since_last, language):
        show_wrapped(text, indent=f"  {indent}")
    if command := built.since_last.command:
        show_with_command(phrase("since-command", language, command=command), command)


def _show_missing(built: "Built", language: "Language") -> None:
    """Prints which services have no price yet, and the command that says why."""
    from pricebook.app.commands import command
    from pricebook.app.display import services_without_price

    ids, named = services_without_price(built.prices.lines if built.prices is not None else [])
    if ids:
        asked = command("explain", built.folder, ids[0])
        show_with_command(phrase("build-missing", language, services=named, command=asked), asked)


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
    if not quiet:
        _show_missing(built, language)
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
