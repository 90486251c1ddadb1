-- How many lines of receipts each facility has in each month. What a patient asked for is not looked at.
-- in:  receipts(facility, month, why, requested)
-- out: rows(facility, month, lines)

select facility, month, count(*) as lines
from receipts
where why is null and requested is distinct from 'yes'
group by facility, month
order by facility nulls last, month nulls last;
