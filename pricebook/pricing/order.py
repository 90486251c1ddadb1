"""Services that contain other services: the order in which they can be priced, and those that contain themselves."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter

Contents = Mapping[str, Mapping[str, int]]  # service → the services inside it, each with its norm row


def batches(inside: Contents) -> tuple[list[list[str]], dict[str, int]]:
    """The order in which services can be priced: services that are inside others come first.

    Args:
        inside: every service with the services inside it.

    Returns:
        A pair. The first are the batches, priced one after the other; services that contain themselves, or need one that does,
        are the last batch. The second are the services that contain themselves, each with the norm row that leads back to it.
    """
    sorter = TopologicalSorter(inside)
    with suppress(CycleError):  # the services that need none of the cycle are still ordered
        sorter.prepare()
    in_order: list[list[str]] = []
    while ready := sorter.get_ready():
        in_order.append(list(ready))
        sorter.done(*ready)
    waiting = sorted(set(inside).difference(*in_order))
    cycle = {service: row for service in waiting if (row := _way_back(inside, service)) is not None}
    if waiting:
        in_order.append(waiting)  # their inner services have no price, so theirs are missing; NM006 reports the cycle
    return in_order, cycle


def _way_back(inside: Contents, service: str) -> int | None:
    """The first norm row that leads from a service back to itself; None if none does."""
    return next((row for inner, row in inside[service].items() if _reaches(inside, inner, service)), None)


def _reaches(inside: Contents, start: str, goal: str) -> bool:
    """Whether `goal` is `start`, or is inside it at any depth."""
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        service = ahead.pop()
        if service == goal:
            return True
        if service not in seen:
            seen.add(service)
            ahead += inside.get(service, {})
    return False


def contained_services(services: Iterable[str], rows: Iterable[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    """Each service with the services inside it.

    Args:
        services: the services to price; others are left out.
        rows: (service, service inside it, norm row).
    """
    inside: dict[str, dict[str, int]] = {service: {} for service in services}
    for service, inner, row in rows:
        if service in inside and inner in inside:
            inside[service].setdefault(inner, row)
    return inside
