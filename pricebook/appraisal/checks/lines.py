"""What several checks ask of stated lines: the limit of one, and the first of many as a message names them."""

from collections.abc import Callable, Sequence

from pricebook.base.languages import Named, Phrase, Terms, say
from pricebook.pricelist.uncapped import named_service
from pricebook.regulation import LawOnDay, indices_told
from pricebook.submission.source import FigureName
from pricebook.submission.stated import StatedLine

MOST_LISTED, NONE = 5, "–"

Limit = Callable[[str, str | None], int | None]  # of a service and class: đồng


def highest(line: StatedLine, limit: Limit) -> int | None:
    """The limit of a line (đồng); where it could be several services, the highest, if it is known for all of them.

    A variant of a service without a limit of its own has that of the service.
    """
    own = _highest(line.services, line.class_, limit)
    return own or (_highest(line.bounded_by, line.class_, limit) if line.bounded_by else None)


def _highest(services: Sequence[str], class_: str | None, limit: Limit) -> int | None:
    if len(services) == 1:  # most lines
        return limit(services[0], class_)
    limits = [limit(service, class_) for service in services]
    known = [each for each in limits if each is not None]
    return max(known) if known and len(known) == len(limits) else None


def named(line: StatedLine, law: LawOnDay) -> Phrase | str:
    """The service of a line as people name it: the code, else the ordinal, with the name; not an id of ours alone."""
    service = law.services.get(line.service_id or "")
    if service is None:
        code = line.service_code or line.ordinal
        return named_service(code, line.name) if code is not None else line.label
    code = service.service_code or line.service_code or service.ordinal or service.service_id
    return named_service(code, service.name or line.name)


def at_index(law: LawOnDay) -> Phrase | str:
    """Says in brackets by which index, as the base salary, the amounts of the day come to what they do; "" where by none."""
    indices = indices_told(law)
    return say("list.at-index", indices=indices) if indices else ""


def first_cells(lines: Sequence[StatedLine], figure: FigureName, near: Callable[[StatedLine], str] = lambda _: NONE) -> Terms:
    """The first lines, each with its cell and its name, and with the nearest known name where `near` gives one.

    "…" stands at the end where there are more.
    """
    several = len({line.source.sheet for line in lines}) > 1
    listed: list[str | Phrase] = [_cell_and_name(line, figure, near(line), several) for line in lines[:MOST_LISTED]]
    return Terms([*listed, *(["…"] if len(lines) > MOST_LISTED else [])])


def _cell_and_name(line: StatedLine, figure: FigureName, near: str, with_sheet: bool) -> Phrase:
    at = line.at(figure)
    cell = f"{at.sheet}!{at.cell}" if with_sheet and at.sheet else str(at.cell)
    named = say("list.cell-and-name", cell=cell, name=line.name or line.label)
    return named if near == NONE else say("list.cell-name-near", cell=cell, name=line.name or line.label, near=near)


def component_named(component: str, law: LawOnDay) -> str:
    """A component with its name, for messages; one that the law does not have on its day stands for itself."""
    name = next((each.name for each in law.components if each.id == component), None)
    return component if name is None else Named(component, vi=name, en=component)
