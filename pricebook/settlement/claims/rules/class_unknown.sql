-- R7, R10: where a list has prices by hospital class, the class of the facility decides; while nobody said it, or where the list
-- has none of that class, nothing is refused.
-- in:  charges(line, facility, thing, day)
--      unpaid(facility, thing, from_day, to_day, why)
-- out: rows(line, other, service, due, per, why)     what is due is not known

select c.line, cast(null as bigint) as other, cast(null as string) as service, cast(0 as decimal(18,3)) as due, 1 as per, u.why
from charges c
join unpaid u on u.facility = c.facility and u.thing = c.thing and c.day between u.from_day and u.to_day
where u.why = 'class-not-known'
order by c.line nulls last;
