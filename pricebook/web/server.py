"""Serves the desk on this machine, until somebody ends it."""

import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from pricebook.web.access.token import StartToken
from pricebook.web.application import application
from pricebook.web.desk import Desk
from pricebook.web.pages.entrance import START

HOST = "127.0.0.1"
_LONGEST_IDLE = 20  # seconds that a connection without requests is kept


def serve(folder: Path, *, port: int, ready: Callable[[str], None], norms: Path | None, registry: str | None) -> None:
    """Serves the desk of a folder.

    Args:
        folder: the folder with dossiers and lists.
        port: the port; 0: any that is free.
        ready: is called with the address that lets one browser in, once there is somebody to answer.
        norms: a folder of regulation packs that is searched first.
        registry: the registry, where it is not the one in the folder.

    Raises:
        OSError: the port cannot be had.
    """
    listening = socket.create_server((HOST, port))
    port = listening.getsockname()[1]
    token = StartToken()
    app = application(Desk(folder, norms=norms, registry=registry), {f"{HOST}:{port}", f"localhost:{port}"}, token)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=_LONGEST_IDLE,
        timeout_graceful_shutdown=3,
    )

    class Told(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready(f"http://{HOST}:{port}{START}?token={token.value}")

    Told(config).run(sockets=[listening])
