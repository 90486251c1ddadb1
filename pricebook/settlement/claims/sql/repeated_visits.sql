-- The visits of some facilities whose services stand in more than one file. Services alone: a hospital may send its drugs as a table of
-- their own.
-- in:  visits(unit, file, facility, visit, services)
--      units(unit, first_file)
--      variables(first_facility, last_facility)
-- out: repeated_visits(facility, visit, first_file)

create or replace table repeated_visits as
select v.facility, v.visit, min(v.file + u.first_file) as first_file
from visits v
join units u on u.unit = v.unit
where v.facility between getvariable('first_facility') and getvariable('last_facility') and v.visit is not null and v.services
group by v.facility, v.visit
having min(v.file + u.first_file) < max(v.file + u.first_file);
