-- R3, R4  1513/BHXH-CSYT §2: the awards among which the price of each item was found, the lowest first, with their names and those
-- that the norms and the table items give to the item.
-- in:  own_ranked(item, award, rank)
--      regional_prices(item, award, rank)
--      awards(award, source, id, item, item_name, substance, strength, by_match, unit_price)     đồng per norm unit
--      norm_rows(item, item_name, kind)
--      given.items(item_code, item_name)
-- out: rows(item, source, id, item_name, substance, strength, by_match, known)     known: the names of the item

with ranked as (
  select item, award from own_ranked
  union all
  select item, award from regional_prices where rank = 1 ),
known as (
  select item, list_distinct(list(name order by name)) as names
  from (select item_code as item, item_name as name from given.items
        union all
        select item, item_name from norm_rows where kind = 'item' and item is not null)
  where name is not null
  group by item )
select a.item, a.source, a.id, a.item_name, a.substance, a.strength, a.by_match, coalesce(k.names, []) as known
from ranked r join awards a using (award) left join known k on k.item = a.item
order by a.item, a.unit_price, a.source desc, a.id;
