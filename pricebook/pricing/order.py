"""Services inside services: in which order they can be priced, and which of them contain themselves."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter

Inside = Mapping[str, Mapping[str, int]]  # service → the services inside it, each with the norm row that says so


def batches(inside: Inside) -> tuple[list[list[str]], dict[str, int]]:
    """Services in the order in which they can be priced: those inside others first. Those that contain themselves are apart.

    Returns:
        The batches, and the services that contain themselves, each with the first norm row through which it does.
        What cannot be priced before itself, or needs such a service, is the last batch.
    """
    sorter = TopologicalSorter(inside)
    with suppress(CycleError):  # what lies before the circle can still be had
        sorter.prepare()
    in_order: list[list[str]] = []
    while ready := sorter.get_ready():
        in_order.append(list(ready))
        sorter.done(*ready)
    waiting = sorted(set(inside).difference(*in_order))
    cycle = {service: row for service in waiting if (row := _way_back(inside, service)) is not None}
    if waiting:
        in_order.append(waiting)  # their inner services have no price yet: each is missing, and NM006 says why
    return in_order, cycle


def _way_back(inside: Inside, service: str) -> int | None:
    """The first norm row through which a service contains itself."""
    return next((row for inner, row in inside[service].items() if _reaches(inside, inner, service)), None)


def _reaches(inside: Inside, start: str, goal: str) -> bool:
    """Whether `goal` lies somewhere inside `start`, or is it."""
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
    """Each service with those inside it, from (service, inner service, norm row); what is not to be priced is left out."""
    inside: dict[str, dict[str, int]] = {service: {} for service in services}
    for service, inner, row in rows:
        if service in inside and inner in inside:
            inside[service].setdefault(inner, row)
    return inside
