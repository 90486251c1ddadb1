-- What each file says of its services: how many lines there are, and how many of them name a visit, a card, a minute, a performer.
-- in:  tallies(unit, file, facility, day, kind, lines, visit, card, began, performer)
--      units(unit, first_file)
-- out: rows(file, first_facility, last_facility, first_day, last_day, lines, visit, card, began, performer)

select
  t.file + u.first_file as file, min(t.facility) as first_facility, max(t.facility) as last_facility, min(t.day) as first_day,
  max(t.day) as last_day, sum(t.lines) as lines, sum(t.visit) as visit, sum(t.card) as card, sum(t.began) as began,
  sum(t.performer) as performer
from tallies t
join units u on u.unit = t.unit
where t.kind = 'service'
group by t.file + u.first_file
order by file;
