"""What an award row is (R3): names that somebody confirmed, and awards under one code that are not one thing."""

from collections.abc import Iterator

from pricebook.base.languages import Figure
from pricebook.base.money import to_decimals
from pricebook.findings import Finding
from pricebook.pricelist import PriceList
from pricebook.pricing.checks.queries import asked
from pricebook.pricing.compose import Composition
from pricebook.pricing.unconfirmed import unconfirmed

MOST_STRENGTHS = 10


def names_of_several_strengths(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP011: a confirmed match that leaves the strength, or what one container holds, open, and fits awards of several."""
    for row in asked(composition, "names_of_several_strengths"):
        at = composition.dossier.place("matches", row.match, "source_strength")
        yield Finding("UP011", at, observed=row.item_code, more={"strengths": "; ".join(row.strengths[:MOST_STRENGTHS])})


def norm_lines_of_one_item(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """IN008: norm lines that a confirmed match makes lines of one item, though they name it differently. None is used."""
    norms = composition.dossier.tables.get("norms")
    for group in asked(composition, "norm_lines_of_one_item"):
        lines = ", ".join(str(norms.rows[row] + 1) for row in group.ids) if norms else ""
        for row in group.ids[1:]:
            at = composition.dossier.place("norms", row, "item_name")
            yield Finding("IN008", at, service=group.service_id, observed=group.item, more={"rows": lines})


def awards_unlike_each_other(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP012: awards that count for one item differ in strength or form: the lowest may be that of another thing."""
    for row in asked(composition, "awards_unlike_each_other"):
        lowest, other = (
            " ".join(filter(None, said)) or "–" for said in ((row.strength, row.form), (row.other_strength, row.other_form))
        )
        at = composition.dossier.place(row.source, row.id, "strength")
        yield Finding("UP012", at, observed=lowest, limit=other, more={"item": row.item})


def disputed_matches(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP014: confirmed matches, equally precise, make one award row or norm line two items. It is none until one is withdrawn."""
    for row in asked(composition, "disputed_matches"):
        yield Finding("UP014", composition.dossier.place(row.source, row.id, "item_name"), observed=row.item_name)


def money_on_unconfirmed_matches(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP013: how much cost of norm lines would come in, or fall away, with a match that nobody has confirmed yet."""
    for hanging in unconfirmed(composition):
        at = composition.dossier.place("matches", hanging.match, "confirmed_by")
        more: dict[str, Figure] = {"item": hanging.item, "name": hanging.name, "lines": hanging.lines}
        yield Finding("UP013", at, observed=to_decimals(hanging.money, 0), more=more)
