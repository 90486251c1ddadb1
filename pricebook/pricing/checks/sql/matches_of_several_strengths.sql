-- R3  1513/BHXH-CSYT §2: confirmed matches that fit awards of several strengths or contents, so that the lowest may be another product.
-- in:  confirmed_matches(match, item_code, name_key, unit_key, strength_key, form_key)
--      given.tenders(item_code, name_key, substance_key, unit_key, form_key, strength_key, content_key)
--      given.regional_prices(item_code, name_key, substance_key, unit_key, form_key, strength_key, content_key)
-- out: rows(match, item_code, strengths)

with named as (
  select name_key, substance_key, unit_key, form_key, strength_key, content_key from given.tenders where item_code is null
  union all by name
  select name_key, substance_key, unit_key, form_key, strength_key, content_key from given.regional_prices where item_code is null )
select m.match, m.item_code, list(distinct coalesce(n.content_key, '–') order by coalesce(n.content_key, '–')) as strengths
from confirmed_matches m
join named n on m.name_key in (n.name_key, n.substance_key)
            and (m.unit_key is null or m.unit_key = n.unit_key) and (m.form_key is null or m.form_key = n.form_key)
            and (m.strength_key is null or m.strength_key in (n.strength_key, n.content_key))
group by m.match, m.item_code having count(distinct coalesce(n.content_key, '')) > 1 order by 1;
