"""The registry of a desk, as its pages read it."""

from urllib.parse import quote

from pricebook.app.desk_facts import registry_is_there, registry_of_folder
from pricebook.app.list_status import ListsStatus, status
from pricebook.web.desk import Desk


def place_of(desk: Desk) -> str:
    """Where the registry of a desk is, or would be made."""
    return registry_of_folder(desk.folder, desk.registry)


def is_there(desk: Desk) -> bool:
    """Whether the desk has a registry yet."""
    return registry_is_there(place_of(desk))


def all_lists(desk: Desk) -> ListsStatus | None:
    """Where every list of the registry is today; None where there is no registry yet.

    Raises:
        RegistryUnusable: it cannot be opened.
    """
    return status(registry=place_of(desk), norms=desk.norms) if is_there(desk) else None


def path_of(name: str) -> str:
    """The path of the page of a list."""
    return f"/decisions/{quote(name, safe='')}"
