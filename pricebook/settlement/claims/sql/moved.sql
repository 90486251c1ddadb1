-- The visits of some facilities whose lines name several months: the visit belongs to the month in which it ends.
-- in:  staged(facility, visit, month, why)
--      variables(first_facility, last_facility)
-- out: moved(facility, visit, month)

create or replace table moved as
select facility, visit, max(month) as month
from staged
where facility between getvariable('first_facility') and getvariable('last_facility') and why is null and visit is not null
group by facility, visit
having min(month) < max(month);
