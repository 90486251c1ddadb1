-- R3, R4  1513/BHXH-CSYT §2: the codes of items that something beside the norms knows, each with its names there, to tell a mistyped code
-- from an item without a price.
-- in:  given.items(item_code, item_name)
--      given.conversions(item_code)
--      given.matches(item_code, item_name, confirmed_by)
--      award_rows(item, item_name)
-- out: rows(code, names)

with said as (
  select item_code as code, item_name as name from given.items
  union all
  select item_code, null from given.conversions
  union all
  select item_code, item_name from given.matches where confirmed_by is not null
  union all
  select item, item_name from award_rows )
select code, list_sort(list_distinct(list(name) filter (where name is not null))) as names
from said where code is not null group by code order by code;
