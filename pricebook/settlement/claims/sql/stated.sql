-- What each file says of its services: how many lines there are, and how many of them name a visit, a card, a minute, a performer.
-- in:  staged(unit, file, facility, visit, card, day, began, kind, performer, why)
--      units(unit, first_file)
-- out: rows(file, first_facility, last_facility, first_day, last_day, lines, visit, card, began, performer)

select
  s.file + u.first_file as file, min(s.facility) as first_facility, max(s.facility) as last_facility, min(s.day) as first_day,
  max(s.day) as last_day, count(*) as lines, count(s.visit) as visit, count(s.card) as card, count(s.began) as began,
  count(s.performer) as performer
from staged s
join units u on u.unit = s.unit
where s.why is null and s.kind = 'service'
group by s.file + u.first_file
order by file;
