-- What each facility charges in all on each day, of the lines that can be settled.
-- in:  tallies(facility, day, lines, charged)      đồng
-- out: rows(facility, day, lines, charged)      đồng

select facility, day, cast(sum(lines) as bigint) as lines, sum(charged) as charged
from tallies
group by facility, day
order by facility nulls last, day nulls last;
