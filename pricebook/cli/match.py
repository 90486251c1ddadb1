"""The command match: proposes which item each name is, for staff to confirm."""

from pathlib import Path
from typing import Annotated

import typer

from pricebook.cli.common import (
    NOT_CARRIED_OUT,
    DossierPath,
    LangOption,
    NormsOption,
    chosen_language,
    progress,
    show_call_errors,
    show_phrase,
)
from pricebook.cli.findings import show_findings
from pricebook.cli.reading import show_pack

Out = Annotated[
    Path | None, typer.Option("-o", "--out", metavar="FILE", help="The workbook to write. Default: DIR/matches.xlsx.")
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite matches.xlsx. Confirmed rows are kept.")]


def match(
    dossier: DossierPath, out: Out = None, force: Force = False, norms: NormsOption = None, lang: LangOption = None
) -> None:
    """Propose an item for each name without an item code. Staff confirm the proposals.

    Writes matches.xlsx into the dossier. For each item of the norms and each award without an item code it lists the best
    candidates, with a score, a reason, and an empty column for the person who confirms. `pricebook build` uses only
    confirmed rows.

    Example: pricebook match my-dossier
    """
    language = chosen_language(lang)
    with progress(language) as step, show_call_errors(language):
        from pricebook.app.errors import WouldLoseMatches
        from pricebook.app.match import match as propose_matches

        step("matching")
        matched = propose_matches(dossier, norms=norms)
        if matched.matching is None:
            show_findings(matched.findings, language, full=True)
            raise typer.Exit(NOT_CARRIED_OUT)
        try:
            written = matched.write(out, force=force)
        except WouldLoseMatches as error:
            show_findings(error.findings, language, full=True)
            raise
    matching = matched.matching
    show_pack(matched.law, language)
    show_phrase(
        "matches",
        language,
        proposals=str(len(matching.proposals)),
        names=str(matched.names),
        without=str(len(matching.unmatched)),
        kept=str(len(matching.confirmed)),
        conversions=str(len(matching.conversions)),
        path=str(written.files[0]),
    )
