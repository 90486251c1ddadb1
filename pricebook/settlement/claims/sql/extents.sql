-- How many lines each facility has in each month, as far as the line itself says the month.
-- in:  staged(facility, month, why)
-- out: rows(facility, month, lines)

select facility, month, count(*) as lines
from staged
where why is null
group by facility, month
order by facility nulls last, month nulls last;
