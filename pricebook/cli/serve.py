"""The command serve: the desk, the verbs of pricebook in a browser."""

from pathlib import Path
from typing import Annotated

import typer

from pricebook.cli.common import LangOption, NormsOption, chosen_language, show_call_errors, show_phrase
from pricebook.cli.serving import reached_from, web

FolderArgument = Annotated[Path, typer.Argument(metavar="[DIR]", help="The folder with dossiers and lists. Default: this one.")]
PortOption = Annotated[int, typer.Option("--port", min=0, max=65_535, help="The port. Default: any that is free.")]
OpenOption = Annotated[
    bool | None, typer.Option("--open/--no-open", help="Open the desk in the browser. Default: yes, without --users.")
]
RegistryOption = Annotated[
    str | None, typer.Option("--registry", metavar="PLACE", help="The registry: a file, a folder or a database. Default: in DIR.")
]
UsersOption = Annotated[
    Path | None,
    typer.Option("--users", metavar="FILE", help="The file of accounts, kept by pricebook serve-user: people sign in by name."),
]
HostOption = Annotated[
    str,
    typer.Option("--host", metavar="ADDRESS", help="The address of this machine to listen on. Another one needs --users."),
]
PublicOption = Annotated[
    str | None,
    typer.Option("--public-address", metavar="URL", help="The address that browsers use, as https://bang-gia.soyte.example."),
]
ProxyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--behind-proxy",
        metavar="ADDRESS",
        help="A proxy, by its IP address, that is believed about where requests come from. May be repeated.",
    ),
]

PublicPagesOption = Annotated[
    bool, typer.Option("--public", help="Show only which price holds, to everybody, to be read: no desk, no sessions.")
]


def serve(
    folder: FolderArgument = Path(),
    port: PortOption = 0,
    open: OpenOption = None,
    users: UsersOption = None,
    host: HostOption = "127.0.0.1",
    public_address: PublicOption = None,
    behind_proxy: ProxyOption = None,
    public: PublicPagesOption = False,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    lang: LangOption = None,
) -> None:
    """Show the desk in the browser: bring files, mend, explain, decide and print, on this machine.

    Without --users the desk answers this machine alone, and only the browser that opens the address which is printed. With
    --users people sign in; behind a proxy others reach it by https. Ctrl+C ends it.

    With --public everybody may read which price a bill may hold for a service, at a hospital, on a day.

    Example: pricebook serve du-lieu
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.dossiers import existing_folder
        from pricebook.app.errors import WrongOption

        existing_folder(folder)
        if public and users is not None:
            raise WrongOption("public-and-users")
        with web():
            from pricebook.web.server import serve as run

        def ready(address: str) -> None:
            show_phrase(
                "desk-public-ready" if public else "desk-ready" if users is None else "desk-of-several-ready",
                language,
                address=address,
            )
            if open or (open is None and users is None and not public):
                import webbrowser

                webbrowser.open(address)

        run(
            folder.resolve(),
            ready=ready,
            reached=reached_from(host, port, public_address, behind_proxy or (), several=users is not None or public),
            users=users.resolve() if users is not None else None,
            norms=norms,
            registry=registry,
            public=public,
        )
    show_phrase("desk-ended", language)
