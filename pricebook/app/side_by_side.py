"""A row of a list beside the services that it can be, so that a person sees both names with unit and price at once."""

from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypedDict

from pricebook.base.money import vietnamese_number

if TYPE_CHECKING:
    from pricebook.app.checked import Checked
    from pricebook.regulation import LawOnDay
    from pricebook.submission.stated import StatedLine

MOST = 8  # services beside one row
_FAMILY = "NB"  # of findings about which service a row is


class Beside(TypedDict):
    """One of the two sides: a row of the list, or a service of the regulation with its maximum or the price that was issued."""

    of: Literal["list", "law"]
    code: str
    name: str
    unit: str
    price: str


def side_by_side(checked: "Checked") -> dict[int, list[Beside]]:
    """For the findings about which service a row is: the row, then the services that its code, ordinal and name can mean.

    Returns:
        By the number of the finding, from 0. One about a whole column, or about a row that means no service, is left out.
    """
    if checked.submission is None or checked.law is None:
        return {}
    lines = {(line.source.sheet, line.row): line for line in reversed(checked.submission.stated.lines)}
    columns = checked.law.tables["services"].columns
    units = dict(zip(columns["service_id"], columns["unit"], strict=True))
    found = {}
    for number, finding in enumerate(checked.findings):
        line = lines.get((finding.at.sheet, finding.at.row or -1)) if finding.code.startswith(_FAMILY) else None
        if line is None or finding.cells:
            continue
        services = _services(line)
        if services:
            found[number] = [_of_list(line), *(_of_law(checked.law, each, line.class_, units) for each in services)]
    return found


def _services(line: "StatedLine") -> list[str]:
    named = (line.candidates, line.by_code or (), line.by_ordinal or (), line.by_name or ())
    first = () if line.service_id is None else (line.service_id,)
    return list(dict.fromkeys([*first, *(service for several in named for service in several)]))[:MOST]


def _of_list(line: "StatedLine") -> Beside:
    code = line.service_code or line.ordinal or ""
    return {"of": "list", "code": code, "name": line.name or "", "unit": line.unit or "", "price": _amount(line.price)}


def _of_law(law: "LawOnDay", id: str, class_: str | None, units: dict[str, str]) -> Beside:
    service = law.services.get(id)
    price = law.ceiling(id, class_)
    price = law.issued(id, class_) if price is None else price
    code = (service.service_code or service.ordinal or id) if service is not None else id
    name = (service.name or "") if service is not None else ""
    return {"of": "law", "code": code, "name": name, "unit": units.get(id) or "", "price": _amount(price)}


def _amount(price: Decimal | int | None) -> str:
    return "" if price is None else vietnamese_number(price)
