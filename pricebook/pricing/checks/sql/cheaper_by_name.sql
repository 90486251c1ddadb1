-- R3  1513/BHXH-CSYT §2: own awards in force that have no code, and would be the lowest of the one item whose name and unit they have.
-- Nobody has confirmed that they are it, so they are not used. An award of another strength or form than those of the item is not it.
-- in:  award_rows(source, id, item, item_name, unit_key, price, content_key, form_key, applies, own, why_not)     đồng per award unit
--      given.tenders(id, name_key)
--      given.items(item_code, name_key)
--      given.norms(item_code, name_key)
--      given.matches(name_key)
--      norm_units(item, unit_key)
--      unit_prices(item, unit_price)                         đồng per norm unit
--      line_items(id, service_id, kind, item, net_quantity, basis)
-- out: rows(id, name, item, lines, cost)                     cost: by how much the norm lines of the item would change, in đồng

with named as (
  select item_code as item, name_key from given.items
  union select item_code, name_key from given.norms
  union select a.item, t.name_key from award_rows a join given.tenders t using (id) where a.own ),
of_one_item as (
  select name_key, any_value(item) as item from named
  where item is not null and name_key is not null group by name_key having count(distinct item) = 1 ),
cheaper as (
  select a.id, a.item_name, o.item, a.price
  from award_rows a join given.tenders t using (id) join of_one_item o using (name_key)
  join norm_units u on u.item = o.item and u.unit_key = a.unit_key
  join unit_prices p on p.item = o.item and a.price < p.unit_price
  where a.own and a.item is null and a.applies and a.why_not = 'no-conversion'    -- of an award without an item no unit is known
    and t.name_key not in (select name_key from given.matches where name_key is not null)
    and exists (from award_rows other where other.item = o.item and other.content_key is not distinct from a.content_key
                                        and other.form_key is not distinct from a.form_key)
  qualify row_number() over (partition by o.item order by a.price, a.id) = 1 ),
used as (select distinct id, item, net_quantity from line_items where kind = 'item' and basis in ('tender', 'regional'))
select c.id, c.item_name as name, c.item, count(*) as lines, sum(l.net_quantity * (c.price - p.unit_price)) as cost
from cheaper c join used l using (item) join unit_prices p using (item)
group by c.id, c.item_name, c.item order by c.id;
