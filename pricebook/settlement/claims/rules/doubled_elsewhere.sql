-- One card cannot begin one service at two facilities at once. Which of both lines is wrong, nobody knows here: each is answered, beside the
-- first one of the other facility. A bed is not started: who is transferred leaves one and gets another in the same minute.
-- in:  charges(line, facility, card, kind, thing, began, sort)
--      things(thing, code)
-- out: rows(line, other, service, due, per, why)     nothing is due

with said as (
  select c.line, c.facility, c.card, t.code, c.began
  from charges c
  join things t on t.thing = c.thing
  where c.kind = 'service' and c.card is not null and c.began is not null and (c.sort is null or c.sort <> 'bed')
), starts as (
  select card, code, began
  from said
  group by card, code, began
  having min(facility) < max(facility)
)
select
  s.line, min(o.line) as other, cast(null as string) as service, cast(0 as decimal(18,3)) as due, 1 as per,
  'doubled-elsewhere' as why
from starts x
join said s on s.card = x.card and s.code = x.code and s.began = x.began
join said o on o.card = x.card and o.code = x.code and o.began = x.began
where s.facility <> o.facility
group by s.line
order by s.line nulls last;
