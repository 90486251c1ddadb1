"""What an award row is (R3): names that somebody confirmed, and awards under one code that are not one thing."""

from collections.abc import Iterator

from pricebook.base.money import to_decimals
from pricebook.findings import Figure, Finding
from pricebook.pricelist import PriceList
from pricebook.pricing.compose import Composition
from pricebook.pricing.unconfirmed import unconfirmed

MOST_STRENGTHS = 10


def names_of_several_strengths(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP011: a confirmed match that leaves the strength, or what one container holds, open, and fits awards of several."""
    rows = composition.con.execute(
        """
        with named as (
          select name_key, substance_key, unit_key, form_key, strength_key, content_key from given.tenders where item_code is null
          union all by name
          select name_key, substance_key, unit_key, form_key, strength_key, content_key from given.regional_prices
          where item_code is null )
        select m.match, m.item_code, list(distinct coalesce(n.content_key, '–') order by coalesce(n.content_key, '–'))
        from confirmed_matches m
        join named n on m.name_key in (n.name_key, n.substance_key)
                    and (m.unit_key is null or m.unit_key = n.unit_key) and (m.form_key is null or m.form_key = n.form_key)
                    and (m.strength_key is null or m.strength_key in (n.strength_key, n.content_key))
        group by m.match, m.item_code having count(distinct coalesce(n.content_key, '')) > 1 order by 1
        """
    ).fetchall()
    for row, item, strengths in rows:
        at = composition.dossier.place("matches", row, "source_strength")
        yield Finding("UP011", at, observed=item, more={"strengths": "; ".join(strengths[:MOST_STRENGTHS])})


def norm_lines_of_one_item(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """IN008: norm lines that a confirmed match makes lines of one item, though they name it differently. None is used."""
    rows = composition.con.execute(
        """
        select list(id order by id), service_id, item from norm_rows n
        where doubled and item_code is null or doubled and exists (
          from norm_rows o where o.doubled and o.item_code is null and o.service_id = n.service_id and o.item = n.item
                             and o.component = n.component and o.class is not distinct from n.class )
        group by service_id, class, component, kind, item order by 1
        """
    ).fetchall()
    norms = composition.dossier.tables.get("norms")
    for ids, service, item in rows:
        lines = ", ".join(str(norms.rows[row] + 1) for row in ids) if norms else ""
        for row in ids[1:]:
            at = composition.dossier.place("norms", row, "item_name")
            yield Finding("IN008", at, service=service, observed=item, more={"rows": lines})


def awards_unlike_each_other(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP012: awards that count for one item differ in strength or form: the lowest may be that of another thing."""
    rows = composition.con.execute(
        """
        with counting as (
          select *, row_number() over (partition by item order by unit_price, decision_date, award) as rank
          from awards where counts and own )
        select low.source, low.id, low.item, low.strength, low.form, other.strength, other.form
        from counting low join counting other
          on other.item = low.item and other.rank > 1
         and (other.amounts_key <> low.amounts_key or other.form_key <> low.form_key
              or other.content_key <> low.content_key and other.factor = 1 and low.factor = 1 and not low.measured)
        where low.rank = 1
        qualify row_number() over (partition by low.item order by other.rank) = 1
        order by low.source, low.id
        """
    ).fetchall()
    for table, row, item, strength, form, other_strength, other_form in rows:
        lowest, other = (" ".join(filter(None, said)) or "–" for said in ((strength, form), (other_strength, other_form)))
        at = composition.dossier.place(table, row, "strength")
        yield Finding("UP012", at, observed=lowest, limit=other, more={"item": item})


def disputed_matches(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP014: confirmed matches, equally precise, make one award row or norm line two items. It is none until one is withdrawn."""
    rows = composition.con.execute(
        """
        select source, id, item_name from award_rows where disputed
        union all select 'norms', m.id, n.item_name from norm_matches m join given.norms n using (id) where disputed
        order by 1, 2
        """
    ).fetchall()
    for table, row, name in rows:
        yield Finding("UP014", composition.dossier.place(table, row, "item_name"), observed=name)


def money_on_unconfirmed_matches(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP013: how much cost of norm lines would come in, or fall away, with a match that nobody has confirmed yet."""
    for hanging in unconfirmed(composition):
        at = composition.dossier.place("matches", hanging.match, "confirmed_by")
        more: dict[str, Figure] = {"item": hanging.item, "name": hanging.name, "lines": hanging.lines}
        yield Finding("UP013", at, observed=to_decimals(hanging.money, 0), more=more)
