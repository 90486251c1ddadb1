"""R3: which item an award is: confirmed matches, and awards of one item code that are different products."""

from collections.abc import Iterator

from pricebook.base.languages import Figure, say
from pricebook.base.money import to_decimals
from pricebook.findings import Finding
from pricebook.pricelist import PriceList
from pricebook.pricing.checks.queries import check_rows
from pricebook.pricing.compose import Composition
from pricebook.pricing.unconfirmed_matches import unconfirmed_matches

MOST_STRENGTHS = 10


def matches_of_several_strengths(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP011: a confirmed match names no strength or content of a container, and fits awards with several of them."""
    for row in check_rows(composition, "matches_of_several_strengths"):
        at = composition.dossier.place("matches", row.match, "source_strength")
        yield Finding("UP011", at, observed=row.item_code, more={"strengths": "; ".join(row.strengths[:MOST_STRENGTHS])})


def duplicate_norm_items(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """IN008: by a confirmed match several norm lines of a service are the same item. None of them is used."""
    norms = composition.dossier.tables.get("norms")
    for group in check_rows(composition, "duplicate_norm_items"):
        lines = ", ".join(str(norms.rows[row] + 1) for row in group.ids) if norms else ""
        for row in group.ids[1:]:
            at = composition.dossier.place("norms", row, "item_name")
            yield Finding(
                "IN008",
                at,
                service=group.service_id,
                observed=group.item,
                more={"rows": lines, "how": say("value.add-quantities")},
            )


def unlike_awards(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP012: awards that count for one item differ in strength or form, so the lowest may be another product."""
    for row in check_rows(composition, "unlike_awards"):
        lowest, other = (
            " ".join(filter(None, texts))
            for texts in ((row.name, row.strength, row.form), (row.other_name, row.other_strength, row.other_form))
        )
        at = composition.dossier.place(row.source, row.id, "strength")
        yield Finding("UP012", at, observed=lowest, limit=other, more={"item": row.item})


def disputed_matches(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP014: two equally specific confirmed matches give different items to an award or norm line, which then has no item."""
    for row in check_rows(composition, "disputed_matches"):
        yield Finding("UP014", composition.dossier.place(row.source, row.id, "item_name"), observed=row.item_name)


def unconfirmed_matches_in_use(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP013: an unconfirmed match, and by how much it would change the cost of norm lines.

    An award without a code that has the very name of an item, and is cheaper than its price, is one as well (R3).
    """
    for unconfirmed in unconfirmed_matches(composition):
        at = composition.dossier.place("matches", unconfirmed.match, "confirmed_by")
        more: dict[str, Figure] = {"item": unconfirmed.item, "name": unconfirmed.name, "lines": unconfirmed.lines}
        yield Finding("UP013", at, observed=to_decimals(unconfirmed.cost, 0), more=more)
    for row in check_rows(composition, "cheaper_by_name"):
        at = composition.dossier.place("tenders", row.id, "item_name")
        more = {"item": row.item, "name": row.name, "lines": row.lines}
        yield Finding("UP013", at, observed=to_decimals(row.cost, 0), more=more)
