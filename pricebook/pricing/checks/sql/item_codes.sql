-- R3  1513/BHXH-CSYT §2: the codes of items by table, with the first row and the names that they have there: of norms, of what is said
-- about items, and of awards that would price an item if it had their code.
-- in:  norm_rows(id, kind, item, item_code, item_name, amount)
--      given.ministry_norms(id, kind, item_code, item_name, amount)
--      given.items(id, item_code, item_name)
--      given.conversions(id, item_code)
--      given.matches(id, item_code, item_name, confirmed_by)
--      award_rows(source, id, item, item_name, substance, by_match, applies, why_not)
--      own_lowest(item)
-- out: rows(source, id, code, names, has_award)     has_award: whether an own award prices the code

with said as (
  select 'norms' as source, id, item_code as code, [item_name] as names from norm_rows
  where kind = 'item' and item_code is not null and amount is null
  union all
  select 'ministry_norms', id, item_code, [item_name] from given.ministry_norms
  where coalesce(kind, 'item') = 'item' and item_code is not null and amount is null
  union all
  select 'items', id, item_code, [item_name] from given.items where item_code is not null
  union all
  select 'conversions', id, item_code, [] from given.conversions where item_code is not null
  union all
  select 'matches', id, item_code, [item_name] from given.matches where item_code is not null and confirmed_by is not null
  union all
  select source, id, item, [item_name, substance] from award_rows
  where item is not null and not by_match and applies and (why_not is null or why_not = 'no-conversion') )
select source, min(id) as id, code,
       list_sort(list_distinct(flatten(list(list_filter(names, lambda name: name is not null))))) as names,
       code in (select item from own_lowest) as has_award
from said group by source, code order by source, id;
