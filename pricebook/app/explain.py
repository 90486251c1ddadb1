"""explain: one price, from award to ceiling."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pricebook.app.build import Built, build
from pricebook.app.errors import UnknownService
from pricebook.app.trace import Branch, left_out_branch, trace_branch
from pricebook.base.languages import Language
from pricebook.findings import Findings
from pricebook.pricelist import Award, LeftOut, PriceLine


@dataclass(frozen=True, slots=True, repr=False)
class Explained:
    """The prices of one service with everything that led to them; or why it has none (`left_out`, or the findings).

    `awards` are those that were considered for its items.
    """

    built: Built
    lines: tuple[PriceLine, ...] = ()
    awards: tuple[Award, ...] = ()
    left_out: LeftOut | None = None

    @property
    def findings(self) -> Findings:
        """What the build of the dossier found."""
        return self.built.findings

    def record(self) -> dict[str, Any]:
        """The lines with the awards that they name, as pricelist.json has them; or why the service is not proposed."""
        if self.left_out is not None:
            return {"lines": [], "left_out": self.left_out}
        return {"lines": list(self.lines), "awards": list(self.awards)}

    def tree(self, language: Language = "vi") -> list[Branch]:
        """The way of each price as a tree of texts: what was consumed, which award won, what was rounded and cut off."""
        if self.left_out is not None:
            return [left_out_branch(self.left_out, language)]
        return [trace_branch(self.built.prices, line, language) for line in self.lines] if self.built.prices else []

    def __repr__(self) -> str:
        prices = [f"{line.service_id} {line.class_ or ''} {line.price}" for line in self.lines]
        return f"<Explained: {', '.join(prices) or '–'}>"

    def _repr_html_(self) -> str:
        return "".join(branch.html() for branch in self.tree())


def explain(folder: Path | str, service: str, *, norms: Path | str | None = None) -> Explained:
    """One price as a tree, from tender row to ceiling. Amounts in đồng.

    Args:
        folder: the dossier.
        service: its id, ordinal or code.
        norms: a folder of regulation packs that goes before the installed ones.

    Raises:
        FolderNotFound: there is no such folder.
        UnknownService: the list has no such service, and has left none of that name out.
    """
    built = build(folder, norms=norms)
    if built.prices is None:
        return Explained(built)
    lines = tuple(built.prices.lines_of(service))
    if lines:
        items = {item.item_code for line in lines for item in line.items}
        return Explained(built, lines, tuple(award for award in built.prices.awards if award.item_code in items))
    for left in built.prices.left_out:
        if service in (left.service_id, left.ordinal, left.service_code):
            return Explained(built, left_out=left)
    raise UnknownService("unknown-service", service=service)
