-- The visits of some facilities that are not of one month, one file and one card, as far as their lines say them. Those whose services
-- stand in more than one file are repeated: services alone, for a hospital may send its drugs as a table of their own.
-- in:  visits(unit, file, facility, visit, card, services, first_month, last_month)
--      units(unit, first_file)
--      variables(first_facility, last_facility)
-- out: visits_apart(facility, visit, first_month, last_month, first_file, last_file, first_card, last_card)
--      repeated_visits(facility, visit, first_file)

create or replace table visits_apart as
select
  v.facility, v.visit, min(v.first_month) as first_month, max(v.last_month) as last_month,
  min(case when v.services then v.file + u.first_file end) as first_file,
  max(case when v.services then v.file + u.first_file end) as last_file,
  min(v.card) as first_card, max(v.card) as last_card
from visits v
join units u on u.unit = v.unit
where v.facility between getvariable('first_facility') and getvariable('last_facility') and v.visit is not null
group by v.facility, v.visit
having min(v.first_month) < max(v.last_month) or min(v.card) < max(v.card)
  or min(case when v.services then v.file + u.first_file end) < max(case when v.services then v.file + u.first_file end);
create or replace table repeated_visits as
select facility, visit, first_file
from visits_apart
where first_file < last_file;
