"""The trace of a price as a tree of texts, in either language."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from pricebook.base.languages import Language, say, shown, term
from pricebook.base.money import dong, vietnamese_number
from pricebook.base.rounding import units_in_words
from pricebook.findings import Finding
from pricebook.pricelist import Award, ItemPrice, LeftOut, NormLine, PriceLine, PriceList, outcome_of
from pricebook.pricelist.uncapped import uncapped_lines
from pricebook.regulation import LawOnDay


@dataclass(slots=True)
class Branch:
    """One text of the tree, with the branches below it.

    `strong`: a price; `faint`: an award that was not used; `law`: the article of the regulation by which the figure is so, where
    it gives one.
    """

    text: str
    strong: bool = False
    faint: bool = False
    law: str | None = None
    branches: list["Branch"] = field(default_factory=list)

    def add(self, text: str, *, faint: bool = False, law: str | None = None) -> "Branch":
        """Adds a branch below this one, and returns it."""
        branch = Branch(text, faint=faint, law=law)
        self.branches.append(branch)
        return branch

    def html(self) -> str:
        """Returns the tree as nested HTML lists."""
        text = f"<b>{escape(self.text)}</b>" if self.strong else escape(self.text)
        return f"<ul><li>{text}{''.join(branch.html() for branch in self.branches)}</li></ul>"


def left_out_branch(left: LeftOut, language: Language) -> Branch:
    """Returns a branch that says why a service is left out."""
    detail = f"; {left.detail}" if left.detail else ""
    return Branch(f"{left.service_id} {left.name or ''}: {_word('left-out', language)} — {term(left.reason, language)}{detail}")


def trace_branch(
    prices: PriceList, line: PriceLine, language: Language, law: LawOnDay | None = None, errors: Sequence[Finding] = ()
) -> Branch:
    """Returns the tree of one price: its bounds, its sum and its components; below these the norm lines, and their awards.

    By the law it says where the pack of the regulation may lack the maximum of the price. Where there is no price, the errors
    that name the service, one of its items or one of its norm rows say why: the norm row itself may be none of the list.
    """

    def word(name: str) -> str:
        return _word(name, language)

    def article(rule: str) -> str | None:
        return law.article(rule) if law is not None else None

    price = word("none") if line.price is None else dong(line.price)
    class_ = f" ({word('class')} {prices.class_name(line.class_, language)})" if line.class_ else ""
    status = "" if line.status in ("priced", "missing") else f" — {term(line.status, language)}"
    tree = Branch(f"{line.service_id} {line.name or ''}{class_}: {word('price')} {price}{status}", strong=True)
    for finding in errors if line.price is None else ():
        if _is_about(finding, line):
            tree.add(f"{word('why-missing')}: {finding.code} {finding.at}: {finding.message(language)}")
    if line.proposed is not None:
        tree.add(f"{word('proposed')}: {dong(line.proposed)}", law=article("proposal"))
    if line.ceiling is not None:
        share = (
            "" if line.share is None else f" × {vietnamese_number(line.share)} → {word('bound')} {dong(line.bound_price or 0)}"
        )
        tree.add(f"{word('ceiling')}: {dong(line.ceiling)}{share}", law=article("ceilings"))
    elif law is not None and uncapped_lines([line], law):
        tree.add(word("not-capped"))
    if line.composed is not None and line.rounded is not None:
        cut = f"; {word('cut')} {dong(line.cut_off)} ({term(line.bound, language)})" if line.cut_off and line.bound else ""
        how = f"{term(prices.settings.rounding.mode, language)}: {shown(units_in_words(prices.settings.rounding), language)}"
        tree.add(
            f"{word('sum')}: {dong(line.composed)} → {word('rounded')} {dong(line.rounded)} ({how}){cut}", law=article("rounding")
        )
    for component, cost in line.components.items():
        rule = "amounts" if component in line.given else "structure"
        branch = tree.add(f"{prices.components[component]}: {word('none') if cost is None else dong(cost)}", law=article(rule))
        index = prices.settings.indices.get(component)
        if component in line.given and index is not None:
            branch.add(f"{dong(line.given[component])} × {index.value} / {index.base}")
        for item in line.items:
            if item.component == component:
                rule = {"tender": "unit_price", "regional": "regional"}.get(item.basis, "")
                _add_item(branch, prices, item, language, article(rule))
    return tree


def _is_about(finding: Finding, line: PriceLine) -> bool:
    missing = [item for item in line.items if item.basis == "missing"]
    items = {name for item in missing for name in (item.item_code, item.name) if name}
    rows = {(item.source.file, item.source.sheet, item.source.row) for item in missing if item.source is not None}
    places = {(at.file, at.sheet or None, at.row + 1) for at in finding.places if at.row is not None}
    return finding.service == line.service_id or finding.observed in items or not rows.isdisjoint(places)


def _word(name: str, language: Language) -> str:
    return say(f"trace.{name}").text(language)


def _add_item(branch: Branch, prices: PriceList, item: NormLine, language: Language, law: str | None) -> None:
    none = _word("none", language)
    name = " ".join(part for part in (item.item_code, item.name) if part)
    if item.basis == "given":
        branch.add(f"{_word('lump', language)}: {dong(item.cost or 0)}  [{item.source}]")
        return
    quantity = "?" if item.net_quantity is None else vietnamese_number(item.net_quantity)
    price = none if item.unit_price is None else dong(item.unit_price)
    cost = none if item.cost is None else dong(item.cost)
    basis = term(item.basis, language)
    times = f" × {price}" if item.net_quantity is not None else ""  # a line whose quantity is not known has no use for a price
    leaf = branch.add(f"{name}: {quantity} {item.unit or ''}{times} = {cost}  ({basis}) [{item.source}]", law=law)
    known = ItemPrice.of_norm_line(item)
    for award in prices.awards:
        if item.kind == "item" and award.item_code == item.item_code:
            _add_award(leaf, award, term(outcome_of(award, known), language), used=known.uses(award))


def _add_award(leaf: Branch, award: Award, words: str, *, used: bool) -> None:
    price = "?" if award.price is None else f"{dong(award.price)}/{award.unit or '?'}"
    converted = award.factor not in (None, 1) and award.unit_price is not None
    per_unit = f" ÷ {vietnamese_number(award.factor or 1)} = {dong(award.unit_price or 0)}" if converted else ""
    where = " ".join(part for part in (award.province, award.bidder, award.decision_no) if part)
    leaf.add(f"{'✔' if used else '✘'} {price}{per_unit} — {words}; {where} [{award.source}]", faint=not used)
