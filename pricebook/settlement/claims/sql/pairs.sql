-- What is charged together in one visit on one day: each service with each other thing, once for each facility.
-- in:  charges(facility, visit, day, kind, thing)
-- out: rows(facility, service_thing, other_thing, first_day, last_day)

select s.facility, s.thing as service_thing, o.thing as other_thing, min(s.day) as first_day, max(s.day) as last_day
from charges s
join charges o on o.facility = s.facility and o.visit = s.visit and o.day = s.day and o.thing <> s.thing
where s.kind = 'service'
group by s.facility, s.thing, o.thing
order by s.facility nulls last, service_thing nulls last, other_thing nulls last;
