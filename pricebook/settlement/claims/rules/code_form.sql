-- A code of the list with something behind it by which its price may be another: it is asked by which price it is paid.
-- in:  charges(line, facility, thing, day)
--      unpaid(facility, thing, from_day, to_day, why, meant)
-- out: rows(line, other, service, due, per, why)     nothing is due

select c.line, cast(null as bigint) as other, u.meant as service, cast(0 as decimal(18,3)) as due, 1 as per, u.why
from charges c
join unpaid u on u.facility = c.facility and u.thing = c.thing and c.day between u.from_day and u.to_day
where u.why = 'form'
order by c.line nulls last;
