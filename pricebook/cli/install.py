"""The command regulation install: takes over a pack that was brought as a folder or a .zip."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import (
    BLOCKED,
    NOT_CARRIED_OUT,
    Format,
    FormatOption,
    LangOption,
    chosen_language,
    show,
    show_call_errors,
    show_json,
    show_phrase,
)
from pricebook.cli.findings import show_findings

if TYPE_CHECKING:
    from pricebook.app.install import Carried
    from pricebook.base.languages import Language

CarriedFile = Annotated[Path, typer.Argument(metavar="FILE", help="The folder of a pack, or a .zip of that folder.")]
InstallWrite = Annotated[bool, typer.Option("--write", "--yes", help="Install the pack. Without it, only what changes is shown.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a pack of that id in the folder.")]
InstallNorms = Annotated[
    Path | None,
    typer.Option(
        "--norms", metavar="DIR", help="The folder to install into. Default: that of PRICEBOOK_NORMS, else the user's own folder."
    ),
]


def install(
    file: CarriedFile,
    write: InstallWrite = False,
    force: Force = False,
    norms: InstallNorms = None,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Install a pack that was brought as a folder or a .zip: check it, show its hash and what changes, and write it with --write.

    Exit status 1 if the pack is broken, 2 if the file holds none.

    Example: pricebook regulation install ttlt-04-2012.zip --write
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.install import install_pack

        carried = install_pack(file, norms=norms)
        if format is Format.text:
            _show_carried(carried, language)
        written = carried.write(force=force) if write and carried.pack is not None else None
    if format is Format.json:
        show_json(carried.record(language))
    elif written is not None:
        show_phrase("install-written", language, id=carried.id or "", folder=str(written.folder))
    elif carried.pack is not None:
        show_phrase("install-not-written", language, folder=str(carried.target))
    if carried.pack is None:
        raise typer.Exit(NOT_CARRIED_OUT if carried.id is None else BLOCKED)


def _show_carried(carried: "Carried", language: "Language") -> None:
    from pricebook.base.languages import Terms

    show_findings(carried.findings, language, full=True)
    if carried.pack is None:
        return
    show_phrase(
        "install-pack",
        language,
        id=carried.id or "",
        version=carried.version or "",
        services=str(len(carried.pack.tables["services"])),
        sha256=carried.sha256 or "",
    )
    if carried.present is None:
        show_phrase("install-new", language)
        return
    show_phrase("install-present", language, origin=Terms([carried.present.origin]), sha256=carried.present.sha256)
    changes = carried.changes
    if changes is None:
        return
    if not changes.any:
        show_phrase("install-same", language)
    for sign, names in (("+", changes.added), ("-", changes.removed)):
        for name in names:
            show(f"  {sign} {name}")
    for change in (*changes.values, *changes.settings):
        column = f" {change.column}" if change.column else ""
        show(f"  ~ {change.where}: {change.key}{column}: {_stated(change.old)} → {_stated(change.new)}")
    if changes.sources:
        show_phrase("install-sources", language, count=str(changes.sources))


def _stated(value: object) -> str:
    return "–" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
