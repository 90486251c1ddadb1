"""From where a desk is reached, as the options of serve say it."""

import ipaddress
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pricebook.web.server import Reached

_ADDRESS = re.compile(r"https?://(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::(?P<port>\d{1,5}))?")
_LAST_PORT = 65_535
_USUAL = {"http": ":80", "https": ":443"}  # ports that browsers leave out


@contextmanager
def web() -> Iterator[None]:
    """A context manager within which the libraries of the desk are imported. Raises MissingLibraries."""
    from pricebook.app.errors import MissingLibraries

    try:
        yield
    except ModuleNotFoundError as error:
        raise MissingLibraries("missing-libraries-web", names=error.name or "web") from error


def reached_from(host: str, port: int, public: str | None, proxies: Sequence[str], *, several: bool) -> "Reached":
    """From where a desk is reached.

    Args:
        host: the address to listen on.
        port: the port.
        public: the address that browsers use; None for that of this machine.
        proxies: the addresses of proxies that are believed.
        several: whether people have accounts.

    Raises:
        WrongOption: an address is none; others could reach a desk without accounts; or nobody says by which name they do.
    """
    from pricebook.app.errors import WrongOption
    from pricebook.web.server import Reached

    for each in proxies:
        if not _is_address(each):
            raise WrongOption("proxy-address", said=each)
    plain = public.lower().rstrip("/") if public is not None else None
    if plain is not None:
        found = _ADDRESS.fullmatch(plain)
        if found is None or int(found["port"] or 0) > _LAST_PORT:
            raise WrongOption("public-address", said=public or "")
        scheme = plain.partition(":")[0]
        plain = plain.removesuffix(_USUAL[scheme])
    if not _is_own(host) or plain is not None:
        if not several:
            raise WrongOption("needs-users", host=host if not _is_own(host) else plain or host)
        if plain is None:
            raise WrongOption("needs-public-address", host=host)
    return Reached(host, port, plain, tuple(proxies))


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _is_own(host: str) -> bool:
    """Whether an address is one at which a machine answers itself alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
