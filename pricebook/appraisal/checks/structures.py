"""Prices against the cost structures that the same list shows on a sheet without prices."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from pricebook.appraisal.checks.sums import price_of_sum, stated_sum
from pricebook.appraisal.evidence import Evidence
from pricebook.base.exact import nearest
from pricebook.base.languages import Terms, shown
from pricebook.findings import Finding
from pricebook.submission.repeated import same_code
from pricebook.submission.stated import PART, StatedLine, StatedList

_OF_STRUCTURES = (PART, "composed", "rounded")


def prices_beside_structures(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """AR011: a price is not what its cost structure on another sheet comes to, rounded and bounded as on one sheet (AR002).

    Nobody knows which of the two sheets is wrong. A price at its maximum, below what the structure comes to, is right.
    """
    structures: dict[tuple[str, str | None], list[StatedLine]] = defaultdict(list)
    for line in stated.lines_with_column(*_OF_STRUCTURES):
        if not line.source.has("price") and not line.broken:
            structures[line.label, line.class_].append(line)
    for line in stated.lines_with_column("price") if structures else ():
        of_class = structures.get((line.label, line.class_)) or structures.get((line.label, None), [])
        alike = [other for other in of_class if same_code(line.own_code, other.own_code)]
        own_structure = any(key.name in _OF_STRUCTURES for key in line.source.columns)  # judged on its own sheet
        if len(alike) == 1 and not own_structure and not line.broken and not _is_in_force(line, stated, evidence):
            yield from _beside(line, alike[0], evidence)


def _is_in_force(line: StatedLine, stated: StatedList, evidence: Evidence) -> bool:
    """Whether a price is the one that is known to be in force, whatever a structure of another day shows."""
    return not stated.is_proposal(line) and line.price in evidence.expected(line.services, line.class_, proposal=False)


def _beside(line: StatedLine, structure: StatedLine, evidence: Evidence) -> Iterator[Finding]:
    total = stated_sum(structure, evidence)
    steps = {figure: amount for figure, amount in structure.figures.items() if figure.name in _OF_STRUCTURES}
    if total.amount is None or line.price is None:
        return
    if any(price_of_sum(replace(line, figures={**steps, **line.figures}), evidence, total)):
        last = next((name for name in ("rounded", "composed") if structure.figure(name) is not None), None)
        amount = structure.figure(last) if last is not None else nearest(total.amount)
        other = structure.at(last or "composed")
        cells = ((line.at("price"), line.price), (other, amount))
        listed = Terms(f"{at.sheet}!{at.cell or (at.row or 0) + 1}: {shown(figure or 0)}" for at, figure in cells)
        yield replace(line.finding("AR011", "price", cells=listed), cells=(other,))
