"""The commands list backup, restore, archive and rebuild: what is kept elsewhere, and what is made of it later."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import (
    BLOCKED,
    Format,
    FormatOption,
    FullOption,
    LangOption,
    NormsOption,
    chosen_language,
    show_call_errors,
    show_json,
    show_phrase,
)
from pricebook.cli.list_options import RegistryOption

if TYPE_CHECKING:
    from pricebook.app.list_backup import Copied
    from pricebook.base.languages import Language

ForceOption = Annotated[bool, typer.Option("--force", help="Replace an existing file.")]


def backup(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The file that is written.")],
    force: ForceOption = False,
    registry: RegistryOption = None,
    full: FullOption = False,
    lang: LangOption = None,
) -> None:
    """Back up a registry into one file, and verify it. Others may work on meanwhile. Of PostgreSQL as well: the file is SQLite.

    Exit status 1: the registry does not verify; nothing was written.

    Example: pricebook list backup -o so-dang-ky-2012-11-26.db
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.list_backup import backup as make

        made = make(output, registry=registry, force=force)
    _show_copied(made, "list-backed-up", language, full)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup. It is not changed.")],
    registry: Annotated[
        str, typer.Option("--registry", metavar="PATH|URL", help="Where the registry shall be: a new file, or an empty database.")
    ],
    full: FullOption = False,
    lang: LangOption = None,
) -> None:
    """Restore a registry from its backup, into a new file or an empty PostgreSQL database; it is verified before it stands.

    Example: pricebook list restore so-dang-ky-2012-11-26.db --registry so-dang-ky.db
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.list_backup import restore as make

        made = make(file, registry)
    _show_copied(made, "list-restored", language, full)


def archive(
    list_: Annotated[str, typer.Argument(metavar="LIST", help="The name of the approved list in the registry.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The file that is written, as 15-2012.zip.")],
    dossier: Annotated[
        Path | None, typer.Option("--dossier", metavar="DIR", help="What the list was built from, so that it can be built again.")
    ] = None,
    force: ForceOption = False,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    lang: LangOption = None,
) -> None:
    """Put everything about a decision into one sealed folder: list, inputs, law, findings, moves, papers with scans, proof.

    Example: pricebook list archive long-an-2012-1 --dossier data/long-an-2012 -o nghi-quyet-15-2012.zip
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.list_archive import archive as make

        made = make(list_, output, dossier=dossier, registry=registry, norms=norms, force=force)
    show_phrase("list-archived", language, file=str(made.file), list=made.list, count=made.files, sha256=made.sha256)
    if not made.has_inputs:
        show_phrase("list-archived-no-inputs", language)
    if not made.has_law:
        show_phrase("list-archived-no-law", language)


def rebuild(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The sealed folder, as list archive wrote it.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="A new folder for what is in it.")],
    key: Annotated[Path | None, typer.Option("--key", metavar="FILE", help="The public key of the office.")] = None,
    sha256: Annotated[
        str | None, typer.Option("--sha256", metavar="HEX", help="What list archive printed: the folder must have it.")
    ] = None,
    format: FormatOption = Format.text,
    full: FullOption = False,
    lang: LangOption = None,
) -> None:
    """Open a sealed folder, verify every file, and build its list again with the law inside. Exit status 1: it is another list.

    Example: pricebook list rebuild nghi-quyet-15-2012.zip -o mo-lai
    """
    from pricebook.cli.findings import show_findings

    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.list_archive import rebuild as make

        made = make(file, output, key=key, sha256=sha256)
    if format is Format.json:
        from pricebook.findings.serialise import findings_record

        show_json({**made.as_json(), **findings_record(made.findings, language)})
    else:
        show_findings(made.findings, language, full=full)
        show_phrase("list-unsealed", language, folder=str(made.folder), list=made.manifest["list"],
                    program=made.manifest["program"], now=made.program)  # fmt: skip
        if not made.has_inputs:
            show_phrase("list-archived-no-inputs", language)
        elif made.is_same:
            show_phrase("list-rebuilt-same", language, fingerprint=made.manifest["fingerprint"])
        elif made.fingerprint is None:
            show_phrase("list-rebuilt-not", language)
        else:
            show_phrase("list-rebuilt-other", language, parts=", ".join(made.parts), lines=made.lines)
    if made.has_inputs and not made.is_same:
        raise typer.Exit(BLOCKED)


def _show_copied(made: "Copied", key: str, language: "Language", full: bool) -> None:
    from pricebook.cli.findings import show_findings

    own = made.verified
    if made.findings:
        show_findings(made.findings, language, full=full)
    if made.findings.blocked:
        show_phrase("list-not-copied", language, err=True, source=made.source)
        raise typer.Exit(BLOCKED)
    show_phrase(key, language, source=made.source, target=made.target, entries=own.entries, lists=own.lists, lines=own.lines,
                head=f"{own.root.hex()}:{own.entries}")  # fmt: skip


def register(app: typer.Typer) -> None:
    """Adds the commands to those of a list's life."""
    for command in (backup, restore, archive, rebuild):
        app.command()(command)
