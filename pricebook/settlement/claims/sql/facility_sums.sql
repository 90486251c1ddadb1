-- What each facility charges in all, of the lines that can be settled.
-- in:  staged(facility, day, amount, why)      đồng
-- out: rows(facility, lines, charged, first_day, last_day)      đồng

select facility, count(*) as lines, sum(amount) as charged, min(day) as first_day, max(day) as last_day
from staged
where why is null
group by facility
order by facility nulls last;
