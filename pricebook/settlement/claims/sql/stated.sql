-- What each file says of its services: how many lines there are, and how many of them name a visit, a card, a minute, a performer. And of
-- its drugs and supplies, how many there are, and how many name a visit, and a card.
-- in:  tallies(unit, file, facility, day, kind, lines, visit, card, began, performer)
--      units(unit, first_file)
-- out: rows(file, first_facility, last_facility, first_day, last_day, lines, visit, card, began, performer, items, visit_of_items, card_of_items)

select
  t.file + u.first_file as file, min(t.facility) as first_facility, max(t.facility) as last_facility, min(t.day) as first_day,
  max(t.day) as last_day, coalesce(sum(t.lines) filter (where t.kind = 'service'), 0) as lines,
  coalesce(sum(t.visit) filter (where t.kind = 'service'), 0) as visit,
  coalesce(sum(t.card) filter (where t.kind = 'service'), 0) as card,
  coalesce(sum(t.began) filter (where t.kind = 'service'), 0) as began,
  coalesce(sum(t.performer) filter (where t.kind = 'service'), 0) as performer,
  coalesce(sum(t.lines) filter (where t.kind = 'item'), 0) as items,
  coalesce(sum(t.visit) filter (where t.kind = 'item'), 0) as visit_of_items,
  coalesce(sum(t.card) filter (where t.kind = 'item'), 0) as card_of_items
from tallies t
join units u on u.unit = t.unit
group by t.file + u.first_file
order by file;
