-- Whether all days are written as the ministry's form has them, and each line has one: then none is open, and no line lacks its day.
-- in:  texts(ordered, began, ended, left_on)
-- out: rows(plain)

with said as (
  select distinct coalesce(ordered, began, '') as day from texts
  union all
  select distinct began from texts
  union all
  select distinct ended from texts
  union all
  select distinct left_on from texts
)
select coalesce(bool_and(day is null or regexp_full_match(day, '\d{8}(\d{4}(\d\d)?)?')), true) as plain
from said;
