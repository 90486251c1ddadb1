"""The command serve: the desk, the verbs of pricebook in a browser."""

from pathlib import Path
from typing import Annotated

import typer

from pricebook.cli.common import LangOption, NormsOption, chosen_language, show_call_errors, show_phrase

FolderArgument = Annotated[Path, typer.Argument(metavar="[DIR]", help="The folder with dossiers and lists. Default: this one.")]
PortOption = Annotated[int, typer.Option("--port", min=0, max=65_535, help="The port. Default: any that is free.")]
OpenOption = Annotated[bool, typer.Option("--open/--no-open", help="Open the desk in the browser.")]
RegistryOption = Annotated[
    str | None, typer.Option("--registry", metavar="PLACE", help="The registry: a file, a folder or a database. Default: in DIR.")
]


def serve(
    folder: FolderArgument = Path(),
    port: PortOption = 0,
    open: OpenOption = True,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    lang: LangOption = None,
) -> None:
    """Show the desk in the browser: bring files, mend, explain, decide and print, on this machine.

    The desk answers this machine alone, and only the browser that opens the address which is printed. Ctrl+C ends it.

    Example: pricebook serve du-lieu
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.dossiers import existing_folder
        from pricebook.app.errors import MissingLibraries

        existing_folder(folder)
        try:
            from pricebook.web.server import serve as run
        except ModuleNotFoundError as error:
            raise MissingLibraries("missing-libraries", names=error.name or "web") from error

        def ready(address: str) -> None:
            show_phrase("desk-ready", language, address=address)
            if open:
                import webbrowser

                webbrowser.open(address)

        run(folder.resolve(), port=port, ready=ready, norms=norms, registry=registry)
