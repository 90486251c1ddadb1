"""pricebook match: which name is which item, proposed for staff to confirm."""

from pathlib import Path
from typing import Annotated

import typer

from pricebook.cli.common import (
    NOT_CARRIED_OUT,
    DossierPath,
    LangOption,
    NormsOption,
    called,
    language,
    progress,
    show_findings,
    tell,
)

Out = Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE", help="The workbook to write; default DIR/matches.xlsx.")]
Force = Annotated[bool, typer.Option("--force", help="Write over matches.xlsx; rows that were confirmed are kept.")]


def match(
    dossier: DossierPath, out: Out = None, force: Force = False, norms: NormsOption = None, lang: LangOption = None
) -> None:
    """Propose which item each name without a code is, for staff to confirm.

    Writes matches.xlsx into the dossier: for each norm item and each award row without an item code the best candidates,
    with a score, a reason and an empty column for who confirms. Only confirmed rows are used by `pricebook build`.

    Example: pricebook match my-dossier
    """
    words = language(lang)
    with progress(words) as step, called(words):
        from pricebook.app.errors import WouldLoseMatches
        from pricebook.app.match import match as propose_matches

        step("matching")
        matched = propose_matches(dossier, norms=norms)
        if matched.matching is None:
            show_findings(matched.findings, words)
            raise typer.Exit(NOT_CARRIED_OUT)
        try:
            written = matched.write(out, force=force)
        except WouldLoseMatches as error:
            show_findings(error.findings, words)
            raise
    matching = matched.matching
    tell(
        "matches",
        words,
        proposals=str(len(matching.proposals)),
        names=str(matched.names),
        without=str(len(matching.unmatched)),
        kept=str(len(matching.confirmed)),
        conversions=str(len(matching.conversions)),
        path=str(written.files[0]),
    )
