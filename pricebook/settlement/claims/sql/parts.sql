-- The facilities and months of the lines, each with its days: one after the other is settled.
-- in:  all_charges(facility, month, day)
-- out: rows(facility, month, first_day, last_day, lines)

select facility, month, min(day) as first_day, max(day) as last_day, count(*) as lines
from all_charges
group by facility, month
order by facility nulls last, month nulls last;
