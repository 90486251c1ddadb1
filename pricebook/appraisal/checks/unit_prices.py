"""Checks of stated unit prices against the awards and regional prices of the dossier (R3, R4)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from pricebook.appraisal.evidence import Evidence
from pricebook.base.exact import Exact, as_fraction, exact, nearest
from pricebook.base.languages import Terms, term
from pricebook.findings import Finding
from pricebook.submission.precision import agrees
from pricebook.submission.stated import StatedList, StatedNormLine, StatedUnitPrice

if TYPE_CHECKING:
    from pricebook.pricelist import Award, NormLine

REGIONAL_WORDS = ("bình quân", "trung bình", "khu vực")


def unit_prices_against_awards(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """Checks the unit prices of norm lines and of sheets of unit prices. Only with a dossier that has tenders.

    UP019: above the lawful unit price. UP015: no award has this price. UP016: the award with this price does not count. UP017:
    a regional average is used where an award exists. UP018: the decision that is named awarded other items.
    """
    if evidence.prices is None:
        return
    entries: list[StatedUnitPrice | StatedNormLine] = [*stated.unit_prices, *stated.norm_lines]
    for entry in entries:
        code, price = _item_and_price(entry)
        lawful = evidence.item_prices.get(code or "")
        if code is None or price is None or lawful is None or lawful.unit_price is None:
            continue
        yield from _check_entry(entry, code, price, lawful, evidence)


def _item_and_price(entry: StatedUnitPrice | StatedNormLine) -> tuple[str | None, Decimal | None]:
    if isinstance(entry, StatedNormLine):
        return (None if entry.is_service else entry.item_code), entry.figures.get("unit_price")
    return entry.item_code, entry.unit_price


def _named(entry: StatedUnitPrice | StatedNormLine, code: str) -> str:
    """An item as messages call it: by its code, and its name if the sheet has one."""
    return f"{code} “{entry.item_name}”" if entry.item_name and entry.item_name != code else code


def _check_entry(
    entry: StatedUnitPrice | StatedNormLine, code: str, price: Decimal, lawful: NormLine, evidence: Evidence
) -> Iterator[Finding]:
    lawful_price, basis = lawful.unit_price or Decimal(0), Terms([lawful.basis])
    right = nearest(lawful_price)
    law = evidence.law.article("unit_price" if lawful.basis == "tender" else "regional")
    if isinstance(entry, StatedUnitPrice):
        yield from _basis_and_decision(entry, code, lawful, evidence)
    if agrees(price, lawful_price):
        return
    backing = _award_of(price, evidence.awards[code])
    if backing is not None and not backing.counts:
        why, decision = Terms([backing.why_not or "–"]), backing.decision_no or "–"
        yield entry.finding(
            "UP016", "unit_price", price, right, law=law, item=_named(entry, code), basis=basis, why=why, decision=decision
        )
    elif price > lawful_price:
        yield entry.finding(
            "UP019",
            "unit_price",
            price,
            right,
            law=law,
            item=_named(entry, code),
            basis=basis,
            excess=_excess(price, lawful_price),
        )
    else:
        yield entry.finding("UP015", "unit_price", price, right, law=law, item=_named(entry, code), basis=basis)


def _excess(price: Decimal, lawful: Exact) -> Decimal:
    return nearest(exact(as_fraction(price) - as_fraction(lawful)))


def _award_of(price: Decimal, awards: list[Award]) -> Award | None:
    """Returns an award at this price, preferably one that counts; None where there is none."""
    at_price = [award for award in awards if award.unit_price is not None and agrees(price, award.unit_price)]
    return next((award for award in at_price if award.counts), at_price[0] if at_price else None)


def _basis_and_decision(entry: StatedUnitPrice, code: str, lawful: NormLine, evidence: Evidence) -> Iterator[Finding]:
    """UP017 and UP018: the basis and the decision that a sheet of unit prices names."""
    basis = (entry.basis or "").casefold()
    regional = any(word in basis for word in (*REGIONAL_WORDS, term("regional").casefold()))
    if regional and lawful.basis == "tender":
        yield entry.finding("UP017", "basis", entry.basis, nearest(lawful.unit_price or Decimal(0)), item=_named(entry, code))
    decision = entry.decision_no
    if decision is None or any(award.decision_no == decision for award in evidence.awards[code]):
        return
    others = [item for item, awards in evidence.awards.items() if any(award.decision_no == decision for award in awards)]
    if others:
        yield entry.finding("UP018", "decision_no", decision, item=_named(entry, code), others=", ".join(others[:5]))
