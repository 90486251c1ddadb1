-- The lines that charge something and do not name a visit, a card, a minute or a performer, by file, what is charged, and which of these
-- they do not name: how many there are, and the first of them. What a bed, an item or an operation must name, its rules say. A line whose
-- visit is that of several cards, and which names none, does not say whose it is (whose).
-- in:  staged(unit, line, file, row, facility, visit, card, began, kind, amount, performer, sort, why)      đồng
--      units(unit, first_line, first_file)
--      visits(facility, visit, card)
--      variables(most_places)
-- out: rows(file, sort, visit, card, began, performer, whose, lines, first_lines, first_rows)      visit to whose: whether it is not named

with of_several as (
  select facility, visit from visits where visit is not null group by facility, visit having min(card) < max(card)
)
select
  s.file + u.first_file as file, case s.kind when 'item' then 'item' else coalesce(s.sort, 'service') end as sort,
  s.visit is null as visit, nullif(s.card, -1) is null as card, s.began is null as began, s.performer is null as performer,
  s.card is null and o.visit is not null as whose,
  count(*) as lines, min(s.line + u.first_line, getvariable('most_places')) as first_lines,
  arg_min(s.row, s.line, getvariable('most_places')) as first_rows
from staged s
join units u on u.unit = s.unit
left join of_several o on o.facility = s.facility and o.visit = s.visit
where s.why is null and s.amount > 0
  and (s.visit is null or nullif(s.card, -1) is null or s.began is null or s.performer is null)
group by s.file + u.first_file, case s.kind when 'item' then 'item' else coalesce(s.sort, 'service') end, s.visit is null,
  nullif(s.card, -1) is null, s.began is null, s.performer is null, s.card is null and o.visit is not null
order by 1, 2, 3, 4, 5, 6, 7;
