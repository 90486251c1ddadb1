"""Units of a price list that say that a price is for several: "10 lần", "Lần/10 người", "1/2 lần"."""

from collections.abc import Iterator
from dataclasses import replace

from pricebook.appraisal.checks.lines import MOST_LISTED
from pricebook.appraisal.evidence import Evidence
from pricebook.base.languages import Phrase, Terms, say
from pricebook.findings import Finding
from pricebook.submission.stated import StatedLine, StatedList
from pricebook.tables import clean_text, folded
from pricebook.tables.amount_words import amount_words


def counted_units(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """IN074: prices whose unit is other than one; once a list. The unit or the name of the regulation may say so itself."""
    counted = amount_words().counted
    known: dict[str, bool] = {}
    found: list[StatedLine] = []
    for line in stated.lines:
        if line.unit is None or line.price is None:
            continue
        if line.unit not in known:
            known[line.unit] = counted.search(clean_text(line.unit)) is not None
        if known[line.unit] and not _as_in_law(line, line.unit, evidence):
            found.append(line)
    if not found:
        return
    first, *others = list({line.at("unit"): line for line in found}.values())
    listed: list[str | Phrase] = [
        say("list.cell-and-name", cell=str(line.at("unit").cell), name=line.unit or "") for line in [first, *others][:MOST_LISTED]
    ]
    cells = Terms([*listed, *(["…"] if len(others) >= MOST_LISTED else [])])
    finding = first.finding("IN074", "unit", 1 + len(others), cells=cells)
    yield replace(finding, service=None, cells=tuple(line.at("unit") for line in others))


def _as_in_law(line: StatedLine, unit: str, evidence: Evidence) -> bool:
    """Whether the regulation's unit of the service is this one, or its name holds it."""
    services, units = evidence.law.services, _units(evidence)
    wanted = folded(unit)
    return any(
        folded(units.get(each, "")) == wanted or f" {wanted} " in f" {folded(services[each].name or '')} "
        for each in line.services
        if each in services
    )


def _units(evidence: Evidence) -> dict[str, str]:
    columns = evidence.law.pack.tables["services"].columns
    return {service: unit for service, unit in zip(columns["service_id"], columns["unit"], strict=True) if unit}
