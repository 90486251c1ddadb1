-- The lines that charge something and do not name a visit, a card, a minute or a performer, by file, what is charged, and which of these
-- they do not name: how many there are, and the first of them. What a bed, an item or an operation must name, its rules say.
-- in:  staged(unit, line, file, row, visit, card, began, kind, amount, performer, sort, why)      đồng
--      units(unit, first_line, first_file)
--      variables(most_places)
-- out: rows(file, sort, visit, card, began, performer, lines, first_lines, first_rows)      visit to performer: whether it is not named

select
  s.file + u.first_file as file, case s.kind when 'item' then 'item' else coalesce(s.sort, 'service') end as sort,
  s.visit is null as visit, s.card is null as card, s.began is null as began, s.performer is null as performer,
  count(*) as lines, min(s.line + u.first_line, getvariable('most_places')) as first_lines,
  arg_min(s.row, s.line, getvariable('most_places')) as first_rows
from staged s
join units u on u.unit = s.unit
where s.why is null and s.amount > 0 and (s.visit is null or s.card is null or s.began is null or s.performer is null)
group by s.file + u.first_file, case s.kind when 'item' then 'item' else coalesce(s.sort, 'service') end, s.visit is null,
  s.card is null, s.began is null, s.performer is null
order by 1, 2, 3, 4, 5, 6;
