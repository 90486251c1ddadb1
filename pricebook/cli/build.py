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
    NormsOption,
    called,
    language,
    progress,
    show,
    show_findings,
    show_json,
    tell,
)
from pricebook.cli.reading import show_reading, show_unconfirmed

if TYPE_CHECKING:
    from pricebook.app.build import Built
    from pricebook.base.languages import Language

Out = Annotated[Path | None, typer.Option("-o", "--out", metavar="OUT", help="Folder for the results; default DIR/out.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite results that are there already.")]


def build(
    dossier: DossierPath,
    out: Out = None,
    force: Force = False,
    norms: NormsOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Compose, bound, check and number the prices of a dossier.

    Writes the approval workbook, pricelist.json and findings.json. Ends with 0 when nothing blocks approval, 1 when
    something does, 2 when nothing could be built.

    Example: pricebook build data/long-an-2012 -o out
    """
    words = language(lang)
    with progress(words) as step, called(words):
        from pricebook.app.build import build as build_prices

        step("reading-dossier")
        built = build_prices(dossier, norms=norms)
        written = None
        if built.prices is not None:
            step("writing")
            written = built.write(out, force=force, language=words)
    if format is Format.json:
        show_json(built.record(words))
    else:
        show_findings(built.findings, words)
        if written is not None:
            _show_summary(built, written.files[0], words)
    raise typer.Exit(NOT_CARRIED_OUT if built.prices is None else BLOCKED if built.blocked else 0)


def _show_summary(built: "Built", workbook: Path, words: "Language") -> None:
    from pricebook.app.packs import pack_used

    show_reading(built.tables, words)
    lines = built.prices.lines if built.prices is not None else []
    left_out = len(built.prices.left_out) if built.prices is not None else 0
    services, missing = (lines[-1].number if lines else 0), sum(line.price is None for line in lines)
    counts = built.findings.counts
    show()
    if built.law is not None:
        show(pack_used(built.law).text(words))
    tell("build-counts", words, services=str(services), prices=str(len(lines)), missing=str(missing), left_out=str(left_out))
    tell(
        "build-results",
        words,
        errors=str(counts["error"]),
        warnings=str(counts["warning"]),
        notes=str(counts["info"]),
        path=str(workbook),
    )
    show_unconfirmed(built.findings, words)
