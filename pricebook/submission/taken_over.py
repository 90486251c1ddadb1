"""A stated list as a price list: what a council has decided, with nothing composed (R11).

Every price is taken as it is stated, or the list is not taken at all: what is in force is never guessed.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from pricebook.findings import Finding, Place
from pricebook.pricelist import (
    SCHEMA_VERSION,
    ClassNames,
    InputFile,
    ListSettings,
    PriceLine,
    PriceList,
    RegionalChoice,
    Rounding,
    RoundingStep,
)
from pricebook.regulation import LawOnDay, Service, with_names
from pricebook.regulation.vocabulary import comparable
from pricebook.submission.read.sheets import Submission
from pricebook.submission.stated import StatedLine

PRICE = "price"
# What a check finds that leaves open what a cell says, or which service it is about. Errors of these codes and families, and
# warnings that nobody has answered, keep a list from being taken over.
NOT_CERTAIN = ("XL", "IN", "NB005", "NB011", "AR006", "AR011", "CP010", "CP011", "CP014", "CP015", "CP024", "CP026", "CP028")
OTHER_MONEY = "XL015"
NO_LAW = "LW"  # of this family errors alone


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A list that was taken over.

    Attributes:
        prices: The list.
        stated: How many prices the workbook states.
        repeated: How many of them only repeat another one.
        own: Services that the pack does not hold: their ids in this list.
        priced_as: By id in this list, the services of the pack whose maximum holds for a further code or a variant.
        findings: What is odd, or keeps the list from being taken over.
    """

    prices: PriceList
    stated: int
    repeated: int
    own: tuple[str, ...]
    priced_as: dict[str, tuple[str, ...]]
    findings: tuple[Finding, ...]


def keeps_out(finding: Finding, *, price_named: bool) -> bool:
    """Whether a finding of a check keeps a list from being taken over.

    Another column of money that was not read (XL015) does not, where the officer has named the column of the price.
    """
    if finding.code == OTHER_MONEY and price_named:
        return False
    if finding.code.startswith(NO_LAW):
        return finding.blocks
    return finding.code.startswith(NOT_CERTAIN) and (finding.blocks or finding.waits)


def taken_over(
    submission: Submission,
    law: LawOnDay,
    province: str,
    day: datetime.date,
    submitter: str,
    approver: str,
    amended: Iterable[tuple[str, str]] = (),
) -> TakenOver:
    """The price list that a workbook states.

    A service that the pack knows has its id. Any other is the province's own: it keeps code, ordinal and name, under an id that
    no service of the pack has.

    Args:
        submission: The workbook as it was read.
        law: The regulation.
        province: Whose list it is.
        day: The day of its prices.
        submitter, approver: Who submitted it and who decided it, as far as that is known.
        amended: Id and code of each service of the list that this one amends. A code has the id that it has there.
    """
    taking = _Taking(law, amended)
    stated = [line for line in submission.stated.lines if _has_price_column(line)]
    for line in stated:
        taking.take(line, submission.stated.notes.get((line.source.table, line.row)))
    regulation = law.regulation
    rounding = regulation.rounding
    prices = PriceList(
        schema_version=SCHEMA_VERSION,
        regulation=regulation.id,
        regulation_title=regulation.title,
        ordinal_heading=regulation.ordinal_heading,
        pack_version=regulation.pack_version,
        pack_sha256=law.pack.found.sha256,
        province=province,
        pricing_date=day,
        submitter=submitter,
        approver=approver,
        status="draft",
        settings=ListSettings(
            classes=regulation.classes,
            share_of_ceiling=Decimal(1),
            rounding=Rounding(
                rounding.unit, rounding.mode, tuple(RoundingStep(step.below, step.unit) for step in rounding.steps)
            ),
            awards_count=regulation.unit_price.awards_count,
            undated_awards=regulation.unit_price.undated,
            tender_groups=regulation.unit_price.tender_groups,
            regional=RegionalChoice(regulation.regional.method, "", regulation.regional.min_provinces),
            indices={},
        ),
        signers=(),
        components={component.id: component.name for component in law.components},
        class_names={entry.id: ClassNames(entry.name.vi, entry.name.en) for entry in regulation.named_classes},
        inputs=(InputFile(submission.path.name, submission.sha256),),
        approval=None,
        facilities=(),
        capabilities=(),
        awards=(),
        lines=tuple(taking.lines()),
        left_out=(),
        disputes=(),
    )
    own = tuple(taking.own)
    if own:
        taking.findings.append(
            Finding("RG053", Place(submission.path.name), observed=len(own), more={"services": taking.few(own)})
        )
    return TakenOver(prices, len(stated), taking.repeated, own, taking.priced_as, tuple(with_names(taking.findings, law)))


def _has_price_column(line: StatedLine) -> bool:
    """Whether the sheet of a line states prices: one of cost structures, for instance, has none."""
    return any(key.name == PRICE for key in line.source.columns)


class _Taking:
    """Takes line after line, each under its id."""

    def __init__(self, law: LawOnDay, amended: Iterable[tuple[str, str]]) -> None:
        self.law = law
        self._there: dict[str, set[str]] = defaultdict(set)
        for id_, code in amended:
            self._there[_plain(code) or ""].add(id_)
        self.findings: list[Finding] = []
        self.repeated = 0
        self.own: dict[str, None] = {}
        self.priced_as: dict[str, tuple[str, ...]] = {}
        self._by_id: dict[str, dict[str | None, StatedLine]] = {}
        self._ids: dict[tuple[str | None, ...], str] = {}
        self._taken: set[str] = set()
        self._notes: dict[int, str | None] = {}  # by the identity of a line
        self._code_of: dict[str, str | None] = {id_: code for code, ids in self._there.items() if code for id_ in ids}

    def take(self, line: StatedLine, note: str | None = None) -> None:
        """RG051: a price that is none. RG052: two prices of one service and class."""
        if line.broken or (line.price is not None and (line.price <= 0 or line.price != int(line.price))):
            self.findings.append(line.finding("RG051", PRICE, line.price if line.price is not None else "–"))
        by_class = self._by_id.setdefault(self._id(line), {})
        first = by_class.setdefault(line.class_, line)
        if first is line:
            self._notes[id(line)] = note
            return
        if first.price == line.price:
            self.repeated += 1
            return
        at = first.at(PRICE)
        more = {"class_": line.class_ or "–", "other": at.cell or str(at)}
        self.findings.append(line.finding("RG052", PRICE, line.price or "–", first.price or "–", related=(at,), **more))

    def _id(self, line: StatedLine) -> str:
        """The id of a line's service in the list."""
        service = line.service_id
        there = self._there.get(_plain(line.code_read or line.service_code) or "-", set())
        if len(there) == 1:
            (id_,) = there
            if service is not None:
                self.priced_as.setdefault(id_, line.bounded_by if id_ == service else (service, *line.bounded_by))
            return id_
        if service is None:
            key = (_plain(line.service_code), line.ordinal, _plain(line.name), _plain(line.unit))
            return self._own(key, line.service_code or line.ordinal or line.name or "?")
        code = _plain(line.own_code)
        first = self._code_of.setdefault(service, code)
        if first == code or code is None or first is None:
            self.priced_as.setdefault(service, line.bounded_by)
            return service
        further = self._own((service, code), line.own_code or service, count=False)  # priced as one service, and each its code
        self.priced_as.setdefault(further, (service, *line.bounded_by))
        return further

    def _own(self, key: tuple[str | None, ...], said: str, *, count: bool = True) -> str:
        """An id that no service of the pack has, and no other of the list."""
        if key in self._ids:
            return self._ids[key]
        number, id_ = 1, said
        while id_ in self.law.services or id_ in self._taken:
            number += 1
            id_ = f"{said} ({number})"
        self._ids[key] = id_
        self._taken.add(id_)
        if count:
            self.own[id_] = None
        return id_

    def lines(self) -> Iterator[PriceLine]:
        """The lines, the prices of one service together."""
        for number, (id_, by_class) in enumerate(self._by_id.items(), 1):
            for class_, line in by_class.items():
                yield self._line(number, id_, class_, line)

    def _line(self, number: int, id_: str, class_: str | None, line: StatedLine) -> PriceLine:
        known: Service | None = self.law.services.get(line.service_id) if line.service_id is not None else None
        price = int(line.price) if line.price is not None else None
        ceiling = self.law.ceiling(line.service_id, class_) if line.service_id is not None else None
        return PriceLine(
            number=number,
            service_id=id_,
            part=known.part if known is not None else None,
            ordinal=line.ordinal or (known.ordinal if known is not None else None),
            service_code=line.code_read or line.service_code or (known.service_code if known is not None else None),
            group=known.group if known is not None else None,
            name=line.name or (known.name if known is not None else None),
            unit=line.unit,
            class_=class_,
            composed=None,
            rounded=None,
            # A price above the maximum stands as it was decided: the registry keeps the maximum beside it (RG003).
            ceiling=ceiling if ceiling is not None and price is not None and price <= ceiling else None,
            share=None,
            bound_price=None,
            bound=None,
            cut_off=None,
            proposed=None,
            price=price,
            status="fixed" if price is not None else "missing",
            disputed=None,
            flagged_facilities=(),
            current_price=None,
            components={},
            given={},
            items=(),
            note=self._notes[id(line)],
        )

    def few(self, ids: tuple[str, ...]) -> str:
        """The first of some services."""
        return ", ".join([*ids[:5], *(["…"] if len(ids) > 5 else [])])


def _plain(text: str | None) -> str | None:
    return comparable(text) if text is not None else None
