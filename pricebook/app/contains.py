"""The verb contains: what is inside the prices of a list, and the verdict on what is charged beside them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pricebook.app.errors import WrongOption
from pricebook.app.explain import service_meant, unknown_service
from pricebook.app.export_list import listed_by_registry
from pricebook.app.load import LoadedList, dossier_of
from pricebook.app.packs import packs_for
from pricebook.app.written import Written, write_whole
from pricebook.base.html import html_table
from pricebook.base.languages import Language, Phrase, term
from pricebook.entitlement import approval_of
from pricebook.exports.contents_table import COLUMNS, ContentsRow, write_contents_csv, write_contents_workbook
from pricebook.findings import Findings
from pricebook.pricelist import PriceLine
from pricebook.regulation import SettlementOnDay, settlement_law
from pricebook.settlement import Beside, Containment, Content, ItemKind
from pricebook.settlement.containment.contents import TERMS, VERDICTS

if TYPE_CHECKING:
    import pandas

TABLE, WORKBOOK = "contains.csv", "contains.xlsx"


def in_words(value: str, language: Language = "vi") -> str:
    """A verdict, a ground or a kind of thing in words."""
    return term(TERMS[value], language)


@dataclass(frozen=True, slots=True, repr=False)
class Contained:
    """What is inside the price of one service, or of every service of a list.

    Attributes:
        list: the list, with its law.
        day: the service day, by whose rules it was read.
        rules: the rules of settlement on that day; None if no pack has any.
        lines: the price lines, one for each hospital class where the price differs by class.
        contents: for each line what its price contains and leaves out, by which text.
        item: the thing that was asked about, if any.
        beside: for each line the verdict on it.
        findings: what is wrong with the packs of settlement.
        notices: what is to be said of the list.
    """

    list: LoadedList
    day: date
    rules: SettlementOnDay | None
    lines: tuple[PriceLine, ...]
    contents: tuple[tuple[Content, ...], ...]
    item: str | None = None
    beside: tuple[Beside, ...] = ()
    findings: Findings = field(default_factory=Findings)
    notices: tuple[Phrase, ...] = ()

    @property
    def rows(self) -> Iterator[ContentsRow]:
        """The table: a row for each thing that a text says of a price."""
        pairs = zip(self.lines, self.contents, strict=True)
        return (ContentsRow(line, content) for line, contents in pairs for content in contents)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of the table have each verdict."""
        told = Counter(row.content.verdict for row in self.rows)
        return {verdict: told[verdict] for verdict in VERDICTS[:-1]}

    def record(self) -> dict[str, Any]:
        """Returns list, day and rules, and for each price its contents; or, where a thing was asked about, the verdict on it."""
        prices, law = self.list.prices, self.rules.settlement.id if self.rules is not None else None
        record: dict[str, Any] = {"list": prices.fingerprint, "on": self.day.isoformat(), "settlement": law, "item": self.item}
        services = []
        for number, line in enumerate(self.lines):
            service: dict[str, Any] = {
                "service_id": line.service_id, "ordinal": line.ordinal, "service_code": line.service_code, "name": line.name,
                "class": line.class_, "price": line.price,
            }  # fmt: skip
            if self.item is None:
                service["contents"] = [_record(content) for content in self.contents[number]]
            else:
                beside = self.beside[number]
                service |= {"verdict": beside.verdict, "grounds": [_record(content) for content in beside.grounds]}
            services.append(service)
        return {**record, "services": services}

    def write(self, folder: Path | str, *, force: bool = False) -> "Written[Contained]":
        """Writes the table as contains.csv, for the system of a hospital, and as contains.xlsx: both, or neither.

        Args:
            folder: the folder to write into.
            force: whether existing files are replaced.

        Raises:
            OutputExists, OutputInUse, NotWritten: nothing was written, and existing files are unchanged.
        """

        def write(staging: Path) -> None:
            write_contents_csv(staging / TABLE, self.rows, self.list.prices, self.day)
            write_contents_workbook(staging / WORKBOOK, self.rows, self.list.prices, self.day)

        files = write_whole(Path(folder), (TABLE, WORKBOOK), write, force=force)
        return Written(Path(folder), files, self)

    def to_pandas(self) -> "pandas.DataFrame":
        """Returns the table of contains.csv."""
        import pandas as pd

        rows = [[r.line.service_id, r.line.class_, *_record(r.content).values()] for r in self.rows]
        return pd.DataFrame(rows, columns=["service_id", "class", *_RECORD], dtype=object)

    def __repr__(self) -> str:
        told: list[str] = [beside.verdict for beside in self.beside]
        told = told or [f"{count} {verdict}" for verdict, count in self.counts.items()]
        return f"<Contained: {len(self.lines)} prices, {', '.join(told)}>"

    def _repr_html_(self) -> str:
        rows = [
            (row.line.service_id, in_words(row.content.verdict), row.content.name, row.content.where, row.content.text)
            for row in self.rows
        ]
        return html_table(repr(self)[1:-1], ("Dịch vụ", "Kết luận", "Nội dung", "Nơi ghi", "Lời văn"), rows[:100])


_RECORD = ("verdict", "code", "item", "kind", "ground", "where", "text", "through", "sure")
assert set(_RECORD) < set(COLUMNS)


def _record(content: Content) -> dict[str, Any]:
    values = (content.verdict, content.code, content.name, content.kind, content.ground, content.where, content.text)
    return dict(zip(_RECORD, (*values, list(content.through), content.sure), strict=True))


def contains(
    path: Path | str,
    service: str | None = None,
    item: str | None = None,
    *,
    kind: ItemKind | None = None,
    class_: str | None = None,
    on: date | None = None,
    registry: Path | str | None = None,
    norms: Path | str | None = None,
) -> Contained:
    """What is inside the price of a service (R13), by notes, articles, packages and norm lines; and what may not stand beside it.

    A note, an article or a package refuses what is charged beside the service; a norm line alone only asks; what a note or an
    article leaves out is neither. What no text names is not known: that does not say that it is outside the price.

    Args:
        path: the file of the list, the folder of a build, or a name in the registry.
        service: its id, ordinal or code, or its name, or a part of one that no other service has; None for every service.
        item: a thing that is charged beside it: the code or the name of an item or service.
        kind: what the thing is ("drug", "chemical", "supply", "blood"), where its name does not say it.
        class_: only the price of this hospital class.
        on: the service day, by whose rules prices are read; by default the first day of the list, of a draft its pricing date.
        registry: the registry, where the list is a name in it.
        norms: a folder of regulation packs that is searched before the installed ones.

    Returns:
        The contents of each price, and the verdict on the thing.

    Raises:
        InputNotFound, UnreadableList, OtherPack: there is no such list, or it cannot be read with its law.
        UnknownService: the list has no such service.
        WrongOption: a thing is asked about without a service, or no price is of the class.
    """
    if item is not None and service is None:
        raise WrongOption("item-without-service")
    loaded, _, notices = listed_by_registry(path, False, registry, "insured", None, norms)
    return contained_in(loaded, tuple(notices), service, item, kind=kind, class_=class_, on=on, norms=norms)


def contained_in(
    loaded: LoadedList,
    notices: tuple[Phrase, ...] = (),
    service: str | None = None,
    item: str | None = None,
    *,
    kind: ItemKind | None = None,
    class_: str | None = None,
    on: date | None = None,
    norms: Path | str | None = None,
) -> Contained:
    """What is inside the prices of a list that was read, as `contains` has it."""
    prices = loaded.prices
    lines = prices.lines
    if service is not None:
        lines = tuple(prices.lines_of(service_meant(service, prices)))
        if not lines:
            raise unknown_service(service, prices)
    if class_ is not None:
        known = sorted({line.class_ for line in lines if line.class_})
        lines = tuple(line for line in lines if line.class_ in (class_, None))
        if not lines:
            raise WrongOption("no-such-class", said=class_, known=", ".join(known))
    approval = approval_of(prices)
    day = on or (approval.effective_from if approval is not None else prices.pricing_date)
    packs = packs_for(norms, dossier_of(loaded.path))
    law, findings = settlement_law(packs, loaded.law.regulation, loaded.law.pack.found)
    rules = law.on(day)
    read = Containment(prices, loaded.law, rules)
    contents = tuple(read.of(line) for line in lines)
    beside = tuple(read.beside(line, item, kind) for line in lines) if item is not None else ()
    return Contained(loaded, day, rules, lines, contents, item, beside, Findings(findings), notices)
