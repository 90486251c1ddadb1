"""The command regulation import: reads an official annex into a pack."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import (
    BLOCKED,
    NOT_CARRIED_OUT,
    Format,
    FormatOption,
    FullOption,
    LangOption,
    NormsOption,
    QuietOption,
    chosen_language,
    phrase,
    progress,
    show,
    show_call_errors,
    show_json,
    show_phrase,
    show_removed,
)
from pricebook.cli.findings import show_findings

if TYPE_CHECKING:
    from pricebook.app.import_annex import Imported
    from pricebook.base.languages import Figure, Language

AnnexFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="The annex: a workbook or CSV file with ordinal, code, name, unit and maxima.")
]
IntoOption = Annotated[str, typer.Option("--into", metavar="ID|DIR", help="The pack that it enters: its id, or its folder.")]
SourceOption = Annotated[
    str, typer.Option("--source", metavar="TEXT", help="Where the file comes from. It stands in every row that is written.")
]
OnOption = Annotated[
    datetime,
    typer.Option("--on", formats=["%Y-%m-%d", "%d/%m/%Y"], help="The day on which the file was compared with the regulation."),
]
DocumentOption = Annotated[
    str | None, typer.Option("--document", metavar="D", help="The document that the annex belongs to; named before the source.")
]
PlaceOption = Annotated[str | None, typer.Option("--place", metavar="P", help="The place of the annex in the document.")]
PartOption = Annotated[
    str | None,
    typer.Option("--as-part", metavar="P", help="The part of the annex of all rows. Default: the titles in the file name it."),
]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="FIELD=HEADING",
        help="The column of a field, by heading or letter: ceiling:II=E. May be repeated.",
    ),
]
ThousandsOption = Annotated[
    str | None,
    typer.Option(
        "--thousands",
        metavar="MARK",
        help="The mark, . or , that separates thousands in numbers typed as text, if nothing shows it.",
    ),
]
CompleteOption = Annotated[
    bool, typer.Option("--complete", help="Call the pack complete, if every row of the annex could be used.")
]
AcceptOption = Annotated[
    list[str] | None,
    typer.Option(
        "--accept",
        metavar="SERVICE",
        help="A service whose figure is right, though it is ten times that of the pack or a tenth. May be repeated.",
    ),
]
WriteOption = Annotated[bool, typer.Option("--write", help="Write the pack. Without it, only proposals are shown.")]
Out = Annotated[
    Path | None,
    typer.Option("-o", "--out", metavar="DIR", help="Folder for packs to write into. Default: the folder named by --into."),
]
Force = Annotated[bool, typer.Option("--force", help="Replace a pack of that id in the folder.")]


def import_annex(
    file: AnnexFile,
    into: IntoOption,
    source: SourceOption,
    on: OnOption,
    document: DocumentOption = None,
    place: PlaceOption = None,
    as_part: PartOption = None,
    column: ColumnOption = None,
    thousands: ThousandsOption = None,
    complete: CompleteOption = False,
    accept: AcceptOption = None,
    write: WriteOption = False,
    out: Out = None,
    force: Force = False,
    norms: NormsOption = None,
    full: FullOption = False,
    quiet: QuietOption = False,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Read an official annex into a pack: show what it adds, changes and contradicts, and write it with --write.

    Rows that cannot be read or that contradict something are listed and never written. An installed pack is not changed: -o DIR
    writes a copy into a folder that --norms takes. The last number of pack_version is raised by one. Exit status 1 if a row is
    wrong.

    Example: pricebook regulation import annex.xlsx --into ttlt-04-2012 --source "Công báo" --on 2026-11-26 --write -o my-norms
    """
    language = chosen_language(lang)
    with progress(language) as step, show_call_errors(language):
        from pricebook.app.errors import WrongOption
        from pricebook.app.import_annex import import_annex as read_annex

        for text in column or ():
            if "=" not in text:
                raise WrongOption("unknown-column", said=text)
        step("reading-annex")
        imported = read_annex(
            file,
            into=into,
            source=source,
            on=on,
            document=document,
            place=place,
            part=as_part,
            columns={name: heading for name, _, heading in (text.partition("=") for text in column or ())},
            thousands=thousands,
            complete=complete,
            accept=accept or (),
            norms=norms,
        )
        readable = imported.pack is not None and imported.annex is not None and bool(imported.annex.tables)
        if format is Format.text:
            _show_import(imported, language, full, quiet)
        removed = imported.remove_former(out) if write and out is not None else ()
        show_removed(removed, language)
        written = imported.write(out, force=force) if write and readable and imported.changes_anything else None
    if format is Format.json:
        show_json(imported.record(language))
    elif written is not None:
        show_phrase("import-written", language, folder=str(written.folder), version=imported.version or "")
    elif readable:
        show_phrase("import-not-written" if imported.changes_anything else "import-same", language)
    if not readable:
        raise typer.Exit(NOT_CARRIED_OUT)
    raise typer.Exit(BLOCKED if imported.blocked else 0)


def _show_import(imported: "Imported", language: "Language", full: bool, quiet: bool) -> None:
    from pricebook.app.import_record import change_text

    for proposal in () if quiet else imported.proposals:
        if proposal.writes:  # + where it is new, ~ where it changes; the name stands before the other values
            changes = [c for c in proposal.changes if c.field != "name" or proposal.status == "changed"]
            stated = "; ".join(change_text(change, language) for change in changes)
            show(f"{'+' if proposal.status == 'added' else '~'} {proposal.service_id}  {proposal.name}  ({stated})")
    if not quiet:
        show_findings(imported.findings, language, full=full)
    if imported.annex is not None:
        counts: dict[str, Figure] = {name: str(count) for name, count in imported.row_counts.items()}
        counts |= {f"services_{name}": str(count) for name, count in imported.service_counts.items()}
        total = str(sum(imported.row_counts.values()))
        show(phrase("import-counts", language, file=imported.path.name, rows=total, **counts))
