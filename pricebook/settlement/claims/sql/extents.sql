-- How many lines each facility has in each month, over all units.
-- in:  extents(facility, month, lines)
-- out: rows(facility, month, lines)

select facility, month, cast(sum(lines) as bigint) as lines
from extents
group by facility, month
order by facility nulls last, month nulls last;
