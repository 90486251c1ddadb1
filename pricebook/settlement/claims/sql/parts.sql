-- The facilities whose lines are settled now, each with its days.
-- in:  charges(facility, day)
-- out: rows(facility, first_day, last_day, lines)

select facility, min(day) as first_day, max(day) as last_day, count(*) as lines
from charges
group by facility
order by facility nulls last;
