"""The verb explain: everything that led to the price of one service."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pricebook.app.build import Built, build
from pricebook.app.errors import UnknownService
from pricebook.app.trace import Branch, left_out_branch, trace_branch
from pricebook.base.inputs import reads_once
from pricebook.base.languages import Language
from pricebook.base.nearest import name_meant, nearest_to
from pricebook.findings import Findings
from pricebook.pricelist import Award, LeftOut, PriceLine, PriceList


@dataclass(frozen=True, slots=True, repr=False)
class Explained:
    """The prices of one service, with everything that led to them.

    Attributes:
        built: the build of the dossier.
        lines: the price lines of the service, one for each hospital class where its price differs by class.
        awards: the awards that were considered for its items.
        left_out: why the service is not proposed, where it is left out.
    """

    built: Built
    lines: tuple[PriceLine, ...] = ()
    awards: tuple[Award, ...] = ()
    left_out: LeftOut | None = None

    @property
    def findings(self) -> Findings:
        """The findings of the build."""
        return self.built.findings

    def record(self) -> dict[str, Any]:
        """Returns the lines and the awards as pricelist.json has them; or why the service is left out."""
        if self.left_out is not None:
            return {"lines": [], "left_out": self.left_out}
        return {"lines": list(self.lines), "awards": list(self.awards)}

    def tree(self, language: Language = "vi") -> list[Branch]:
        """Returns the trace of each price as a tree of texts: norm lines, awards, rounding and bound."""
        if self.left_out is not None:
            return [left_out_branch(self.left_out, language)]
        prices, law = self.built.prices, self.built.law
        errors = [finding for finding in self.findings if finding.severity == "error"]
        return [trace_branch(prices, line, language, law, errors) for line in self.lines] if prices else []

    def __repr__(self) -> str:
        prices = [f"{line.service_id} {line.class_ or ''} {line.price}" for line in self.lines]
        return f"<Explained: {', '.join(prices) or '–'}>"

    def _repr_html_(self) -> str:
        return "".join(branch.html() for branch in self.tree())


@reads_once
def explain(folder: Path | str, service: str, *, norms: Path | str | None = None) -> Explained:
    """Explains the price of one service, from the tender rows to the ceiling. Amounts are in đồng.

    Args:
        folder: the dossier.
        service: its id, ordinal or code; or its name, or a part of one that no other service has, in whatever case and accents.
        norms: a folder of regulation packs that is searched before the installed ones.

    Returns:
        The price lines of the service with their trace. They are empty where the dossier could not be priced.

    Raises:
        FolderNotFound: there is no such folder (`folder`, or `norms`).
        WrongOption: the folder `norms` holds no pack.
        UnknownService: the list has no such service, neither priced nor left out.
    """
    built = build(folder, norms=norms)
    if built.prices is None:
        return Explained(built)
    service = service_meant(service, built.prices)
    lines = tuple(built.prices.lines_of(service))
    if lines:
        return Explained(built, lines, tuple(_awards_of(lines, _awards_by_item(built.prices))))
    for left in built.prices.left_out:
        if service in (left.service_id, left.ordinal, left.service_code):
            return Explained(built, left_out=left)
    raise unknown_service(service, built.prices)


def explained_services(built: Built) -> Iterator[tuple[str, Explained]]:
    """Explains each service of a list that was built: its id, and what `explain` gives for it, those left out last."""
    if built.prices is None:
        return
    awards, errors = _awards_by_item(built.prices), Findings(each for each in built.findings if each.severity == "error")
    by_service: dict[str, list[PriceLine]] = {}
    for line in built.prices.lines:
        by_service.setdefault(line.service_id, []).append(line)
    for service, lines in by_service.items():
        found = tuple(_awards_of(lines, awards))
        # Each tree looks through all awards and errors that it is given: of a long list it is given those of its own items.
        told = errors if any(line.price is None for line in lines) else Findings()
        own = replace(built, prices=replace(built.prices, awards=found), findings=told)
        yield service, Explained(own, tuple(lines), found)
    for left in built.prices.left_out:
        if left.service_id not in by_service:
            yield left.service_id, Explained(built, left_out=left)


_Awards = dict[str | None, list[tuple[int, Award]]]


def _awards_by_item(prices: PriceList) -> _Awards:
    """The awards of each item, each with its place in the list."""
    by_item: _Awards = {}
    for number, award in enumerate(prices.awards):
        by_item.setdefault(award.item_code, []).append((number, award))
    return by_item


def _awards_of(lines: Iterable[PriceLine], by_item: _Awards) -> list[Award]:
    """The awards that were considered for the items of some lines, in the order of the list."""
    items = {item.item_code for line in lines for item in line.items}
    return [award for _, award in sorted((each for item in items for each in by_item.get(item, ())), key=lambda each: each[0])]


def unknown_service(service: str, prices: PriceList) -> UnknownService:
    """The error for a service that the list does not have, with the nearest names that it has."""
    found: list[PriceLine | LeftOut] = [*prices.lines, *prices.left_out]
    known = [text for one in found for text in _named_by(one) if text]
    return UnknownService("unknown-service", service=service, nearest=nearest_to(service, known))


def service_meant(service: str, prices: PriceList) -> str:
    """The id of the service that a name means, or a part of one that no other has; else the text as it is said."""
    named: list[PriceLine | LeftOut] = [*prices.lines, *prices.left_out]
    if any(service in _named_by(each)[:3] for each in named):
        return service
    meant = name_meant(service, [each.name for each in named if each.name])
    ids = {each.service_id for each in named if each.name == meant}
    return ids.pop() if meant is not None and len(ids) == 1 else service


def _named_by(found: PriceLine | LeftOut) -> tuple[str | None, ...]:
    return (found.service_id, found.ordinal, found.service_code, found.name)
