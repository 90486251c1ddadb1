"""The commands list backup, restore, archive and rebuild: what is kept elsewhere, and what is made of it later."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import BLOCKED, FullOption, LangOption, chosen_language, show_call_errors, show_phrase
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
    for command in (backup, restore):
        app.command()(command)
