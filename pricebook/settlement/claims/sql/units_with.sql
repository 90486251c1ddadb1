-- Where the lines stand of the units that have any of some facilities in some months. A visit belongs to the month in which it ends, and
-- some of its lines may name an earlier one: `moved` takes those from all months.
-- in:  units(unit, path)
--      extents(unit, facility, month)
--      variables(first_facility, last_facility, first_month, last_month)
-- out: rows(path)

select u.path
from units u
semi join (
  select unit
  from extents
  where facility between getvariable('first_facility') and getvariable('last_facility') and month between getvariable('first_month') and getvariable('last_month')
) e on e.unit = u.unit
order by u.unit;
