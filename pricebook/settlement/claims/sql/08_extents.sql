-- How many lines each facility has in each month in each unit of reading, as far as the line itself says the month.
-- in:  tallies(unit, facility, month, lines)
-- out: extents(unit, facility, month, lines)

create table extents as
select unit, facility, month, cast(sum(lines) as bigint) as lines
from tallies
group by unit, facility, month;
