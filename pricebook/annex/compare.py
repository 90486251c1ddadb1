"""Compares an annex with a pack: what it adds, changes, confirms and contradicts, service by service.

A row of the pack that is confirmed is never overruled by a file: where the two differ, somebody has to look.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pricebook.annex.numbering import comparable
from pricebook.annex.read import FigureTable
from pricebook.annex.rows import AnnexRow
from pricebook.base.languages import Phrase, Terms, say
from pricebook.base.money import vietnamese_number
from pricebook.findings import Finding
from pricebook.regulation import Pack

Status = Literal["added", "changed", "same", "contradicting"]
FACTOR = 10  # a figure that is so many times another one is hardly its successor
_TEXTS = ("service_code", "name", "unit")  # columns that the annex and the pack must agree on

FIELDS: dict[str, Phrase] = {
    "service_code": say("annex.of-code"),
    "name": say("annex.of-name"),
    "unit": say("annex.of-unit"),
    "group": say("annex.of-group"),
    "confirmed": say("annex.of-confirmed"),
    "ceilings": say("annex.of-ceiling"),
    "issued": say("annex.of-issued"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One value that the annex gives a service: the field (a key of FIELDS), the class of a figure, the old and the new value."""

    field: str
    class_: str | None
    old: str | int | None
    new: str | int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the annex says of one service, beside what the pack says.

    Attributes:
        service_id, part, ordinal, name: the service.
        status: added, changed, same, or contradicting (another row of the file, a confirmed row of the pack, or the magnitude of
            the pack's figure).
        rows: the rows of the annex that state it.
        changes: the values that would be written; empty if nothing would.
    """

    service_id: str
    part: str
    ordinal: str
    name: str
    status: Status
    rows: tuple[AnnexRow, ...]
    changes: tuple[Change, ...] = ()

    @property
    def writes(self) -> bool:
        """Whether it would be written."""
        return self.status in ("added", "changed")


def propose(
    rows: Sequence[AnnexRow], pack: Pack, figures: FigureTable, accepted: Collection[str] = ()
) -> tuple[list[Proposal], list[Finding]]:
    """Compares the usable rows of an annex with a pack, read with its issued prices.

    Args:
        rows: the rows of the annex.
        pack: the pack.
        figures: the table of the pack that the figures belong to.
        accepted: services whose figures somebody has looked at: their magnitude is not asked.

    Returns:
        The proposals in the order of the annex, and the findings: LW021 and LW024 for what contradicts, LW028 for figures of
        another magnitude than the pack's.
    """
    held = _Held(pack, figures)
    by_service: dict[str, list[AnnexRow]] = {}
    for row in rows:
        if row.service_id is not None and not row.problems:
            by_service.setdefault(row.service_id, []).append(row)
    proposals: list[Proposal] = []
    findings: list[Finding] = []
    for service, stated in by_service.items():
        wrong = list(_contradicting_rows(service, stated))
        changes: list[Change] = []
        status: Status = "contradicting"
        if not wrong:
            changes, wrong = held.compare(service, stated)
            wrong = wrong or ([] if service in accepted else list(_other_magnitude(service, stated, changes)))
        if not wrong:
            status = "same" if not changes else "changed" if service in held.services else "added"
        findings += wrong
        first = stated[0]
        name = first.name or held.services.get(service, {}).get("name", "")
        proposals.append(
            Proposal(service, first.part or "", first.ordinal or "", name, status, tuple(stated), () if wrong else tuple(changes))
        )
    compared = sum(service in held.amounts and any(row.amounts for row in stated) for service, stated in by_service.items())
    moved = sum(finding.code == "LW028" for finding in {finding.service: finding for finding in findings}.values())
    if moved and 2 * moved >= compared:  # the new ones beside them will be of the wrong magnitude as well
        proposals, doubtful = _without_new(proposals, accepted)
        findings += doubtful
    return proposals, findings


def _without_new(proposals: Sequence[Proposal], accepted: Collection[str]) -> tuple[list[Proposal], list[Finding]]:
    """The proposals without the new services that nobody has accepted, and LW020 at the first of these."""
    new = [proposal for proposal in proposals if proposal.status == "added" and proposal.service_id not in accepted]
    held_back = {proposal.service_id for proposal in new}
    kept = [
        replace(proposal, status="contradicting", changes=()) if proposal.service_id in held_back else proposal
        for proposal in proposals
    ]
    reason = say("annex.others-moved", services=len(new))
    return kept, [Finding("LW020", new[0].rows[0].at, new[0].service_id, more={"reason": reason})] if new else []


def _other_magnitude(service: str, rows: Sequence[AnnexRow], changes: Sequence[Change]) -> Iterator[Finding]:
    """LW028: a figure is ten times the one that the pack holds, or a tenth of it, as where an annex is in thousands of đồng."""
    for change in changes:
        if isinstance(change.old, int) and isinstance(change.new, int):
            smaller, larger = sorted((change.old, change.new))
            if larger >= FACTOR * smaller:
                at = next((row.places[change.class_] for row in rows if change.class_ in row.places), rows[0].at)
                more = {"field": _figure(change.class_)}
                yield Finding("LW028", at, service, observed=change.new, limit=change.old, more=more)


def _contradicting_rows(service: str, rows: Sequence[AnnexRow]) -> Iterator[Finding]:
    """LW021: the rows of one service differ in a figure, a name or a code."""
    for column in ("name", "service_code"):
        texts = {comparable(text): text for row in rows if (text := getattr(row, "code" if column == "service_code" else column))}
        if len(texts) > 1:
            yield _contradiction(service, rows, FIELDS[column], "; ".join(texts.values()))
    amounts: dict[str | None, dict[int, None]] = {}
    for row in rows:
        for class_, amount in row.amounts.items():
            amounts.setdefault(class_, {}).setdefault(amount)
    for_all = amounts.get(None, {})
    for class_, stated in amounts.items():
        differing = [*dict.fromkeys([*stated, *(for_all if class_ is not None else ())])]
        if len(differing) > 1:
            yield _contradiction(service, rows, _figure(class_), "; ".join(map(vietnamese_number, differing)))


def _contradiction(service: str, rows: Sequence[AnnexRow], field: Phrase, stated: str) -> Finding:
    others = tuple(row.at for row in rows[1:])
    return Finding("LW021", rows[0].at, service, observed=stated, more={"field": field}, related=others)


def _figure(class_: str | None) -> Phrase:
    return say("annex.of-figure") if class_ is None else say("annex.of-figure-class", **{"class": Terms([class_])})


class _Held:
    """What the pack holds of each service: its row, and its figures by class."""

    def __init__(self, pack: Pack, figures: FigureTable) -> None:
        self.figures = figures
        columns = pack.tables["services"].columns
        rows = (dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True))
        self.services = {row["service_id"]: row for row in rows}
        table = pack.tables[figures].columns
        self.amounts: dict[str, dict[str | None, int]] = {}
        amounts = table["ceiling" if figures == "ceilings" else "price"]
        for service, class_, amount in zip(table["service_id"], table["class"], amounts, strict=True):
            self.amounts.setdefault(service, {})[class_ or None] = int(amount)

    def compare(self, service: str, rows: Sequence[AnnexRow]) -> tuple[list[Change], list[Finding]]:
        """The values that the rows would change, and LW024 for each that contradicts a confirmed row."""
        old = self.services.get(service, {})
        confirmed = old.get("confirmed") == "yes"
        changes: list[Change] = []
        wrong: list[Finding] = []
        for column in _TEXTS:
            row = next((r for r in rows if getattr(r, "code" if column == "service_code" else column)), None)
            new = getattr(row, "code" if column == "service_code" else column) if row else None
            if row is None or not new or new == old.get(column):
                continue
            if confirmed and old[column]:
                if comparable(new) != comparable(old[column]):
                    wrong.append(_against_confirmed(row, service, new, old[column], FIELDS[column]))
                continue
            changes.append(Change(column, None, old.get(column) or None, new))
        for row in rows:
            for class_, amount in row.amounts.items():
                for figure in self._changed_figures(service, class_, amount):
                    if confirmed and figure.old is not None:
                        more = _figure(class_)
                        wrong.append(_against_confirmed(row, service, amount, figure.old, more, class_=class_))
                    elif figure not in changes:
                        changes.append(figure)
        if old and not confirmed:
            changes.append(Change("confirmed", None, old["confirmed"] or None, "yes"))
        return changes, wrong

    def _changed_figures(self, service: str, class_: str | None, amount: int) -> Iterator[Change]:
        """The figure that the pack holds otherwise. A figure for all classes stands for each; one for each may stand for all."""
        held = self.amounts.get(service, {})
        if class_ is None:
            differing = [other for other in held.values() if other != amount]
            if not held or differing:
                yield Change(self.figures, None, differing[0] if differing else None, amount)
            return
        old = held.get(class_, held.get(None))
        if old != amount:
            yield Change(self.figures, class_, old, amount)


def _against_confirmed(
    row: AnnexRow, service: str, new: str | int, old: str | int, field: Phrase, class_: str | None = None
) -> Finding:
    at = row.places.get(class_, row.at) if isinstance(new, int) else row.at
    return Finding("LW024", at, service, observed=new, limit=old, more={"field": field})
