"""The command list merge: several hospitals' dossiers become that of their province."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import (
    BLOCKED,
    Format,
    FormatOption,
    LangOption,
    NormsOption,
    chosen_language,
    progress,
    show,
    show_call_errors,
    show_json,
    show_phrase,
)
from pricebook.cli.list_options import DAYS, as_day

if TYPE_CHECKING:
    from pricebook.app.list_merge import MergedDossiers
    from pricebook.base.languages import Language


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(merge)


def merge(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="The dossiers of the hospitals.")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="The dossier of the province that is written.")],
    province: Annotated[
        Path | None,
        typer.Option(
            "--province",
            metavar="DIR",
            help="The province's own dossier: what it states is settled, and goes before what hospitals state.",
        ),
    ] = None,
    complete_on: Annotated[
        datetime | None,
        typer.Option(
            "--complete-on", formats=DAYS, metavar="DAY", help="The day on which the dossier is complete: the term runs from it."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the tables of an existing folder.")] = False,
    norms: NormsOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Merge the dossiers of several hospitals into one of their province, and say who has sent what.

    All awards are kept, each with who sent it; of several prices the build takes the lowest. Norms on which hospitals differ stay
    out, and stand in norm_differences.xlsx for people to settle, and among the disputes. Exit status: 0 if the dossier was
    written, 1 if dossiers contradict each other, 2 if nothing could be done.

    Example: pricebook list merge bv-tinh bv-duc-hoa bv-can-giuoc -o long-an --complete-on 2012-08-20
    """
    language = chosen_language(lang)
    with progress(language) as step, show_call_errors(language):
        from pricebook.app.list_merge import merge_dossiers

        step("reading-dossier")
        merged = merge_dossiers(folders, province=province, complete_on=as_day(complete_on), norms=norms)
        written = None if merged.blocked else merged.write(out, force=force, language=language)
    if format is Format.json:
        show_json(merged.record(language))
    else:
        _show(merged, language)
        if written is not None:
            rows = sum(map(len, merged.merged.rows.values()))
            show_phrase(
                "merged-into", language, count=len(folders), folder=str(out), rows=rows, files=len(written.files)
            )  # fmt: skip
    if merged.blocked:
        raise typer.Exit(BLOCKED)


def _show(merged: "MergedDossiers", language: "Language") -> None:
    from pricebook.cli.findings import show_findings

    for hospital, tables in merged.merged.sent.items():
        said = ", ".join(f"{name} {rows}" for name, rows in tables.items() if rows)
        show_phrase("merge-sent", language, hospital=hospital, tables=said or "–")
        if hospital in merged.not_sent:
            show_phrase("merge-not-sent", language, tables=", ".join(merged.not_sent[hospital]))
    show_due(merged, language)
    show()
    show_findings(merged.findings, language)
    show()
    if merged.blocked:
        show_phrase("merge-nothing-written", language, count=merged.findings.counts["error"])


def show_due(merged: "MergedDossiers", language: "Language") -> None:
    """Prints what is due and by when; or that no term runs yet."""
    from pricebook.app.list_moves import MOVE_TERMS
    from pricebook.base.languages import Named, Terms

    if merged.complete_on is None:
        show_phrase("merge-term-not-running", language)
        return
    since, due = f"{merged.complete_on:%d/%m/%Y}", merged.due
    if due is None or due.day is None:
        show_phrase("merge-no-term", language, since=since)
        return
    who = Terms([Named(body.id, vi=body.name.vi, en=body.name.en) for body in due.offices] or ["–"])
    move, law = Terms([MOVE_TERMS[due.move]]), str(due.reference or "–")
    show_phrase("merge-due", language, since=since, move=move, who=who, day=f"{due.day:%d/%m/%Y}", law=law)
