-- The lines on whose day the facility has no list: nothing says what they are paid.
-- in:  charges(line, facility, day)
--      held(facility, from_day, to_day)
-- out: rows(line, facility, day)

select c.line, c.facility, c.day
from charges c
where not exists (select 1 from held h where h.facility = c.facility and c.day between h.from_day and h.to_day)
order by c.line nulls last;
