"""Which pack a list fits best, where no regulation is named: by services beside amounts that the pack knows for them.

It is only proposed: nothing is judged by a pack that nobody has named.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from pricebook.regulation import LawOnDay, SearchPath, law_on, nearest_day_in_force
from pricebook.tables import Sheet, folded

SEARCHED = 500  # rows of each sheet
FEWEST = 2  # rows that must fit


def fitting_regulation(sheets: Iterable[Sheet], packs: SearchPath) -> str | None:
    """Returns the id of the pack that fits most rows of a workbook; None where none fits, or two fit equally well.

    A row fits that has the code or the name of a service, and beside it an amount that is one of its prices. Where no row
    has such an amount, the rows with a service count alone.

    Args:
        sheets: the sheets of the workbook.
        packs: the search path.
    """
    rows = [(set(texts), set(amounts)) for texts, amounts in _rows(sheets)]
    found: list[tuple[int, int, str]] = []
    for name in packs.ids():
        law, _ = law_on(packs, name, lambda regulation: nearest_day_in_force(regulation, date.today()), with_issued=True)
        if law is not None and rows:
            found.append((*_fits(rows, law), name))
    best = sorted((each for each in found if each[1] >= FEWEST), reverse=True)
    if not best or (len(best) > 1 and best[0][:2] == best[1][:2]):
        return None
    return best[0][2]


def _rows(sheets: Iterable[Sheet]) -> Iterator[tuple[list[str], list[int]]]:
    """The texts and the amounts (đồng) of each row that has both."""
    for sheet in sheets:
        for row in sheet.rows[:SEARCHED]:
            texts = [folded(cell) for cell in row if isinstance(cell, str) and len(cell) < 500]
            amounts = [round(cell) for cell in row if isinstance(cell, int | float) and not isinstance(cell, bool)]
            amounts += [int(text.replace(" ", "")) for text in texts if text.replace(" ", "").isdecimal() and len(text) < 15]
            if texts and amounts:
                yield texts, amounts


def _fits(rows: list[tuple[set[str], set[int]]], law: LawOnDay) -> tuple[int, int]:
    """How many rows have a service of a regulation beside one of its prices, and how many have a service of it."""
    by_text: dict[str, list[str]] = {}
    for service in law.services.values():
        for text in (service.service_code, service.name):
            if text:
                by_text.setdefault(folded(text), []).append(service.service_id)
    priced = known = 0
    for texts, amounts in rows:
        services = [each for text in texts for each in by_text.get(text, ())]
        known += bool(services)
        priced += any(amounts & _prices(each, law) for each in services)
    return priced, known


def _prices(service: str, law: LawOnDay) -> set[int]:
    """What a regulation says that a service may cost (đồng), in any class."""
    classes = (None, *law.regulation.classes)
    prices = (get(service, class_) for class_ in classes for get in (law.issued, law.ceiling, law.fixed))
    return {int(price) for price in prices if price is not None}
