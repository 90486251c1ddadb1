-- What each facility charges in all on each day, of the lines that can be settled.
-- in:  staged(facility, day, amount, why)      đồng
-- out: rows(facility, day, lines, charged)      đồng

select facility, day, count(*) as lines, sum(amount) as charged
from staged
where why is null
group by facility, day
order by facility nulls last, day nulls last;
