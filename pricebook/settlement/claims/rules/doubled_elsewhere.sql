-- One card cannot begin one service at two facilities at once: a line of it at another facility than that of the first line is doubled.
-- in:  charges(line, facility, card, kind, thing, began)
--      things(thing, code)
-- out: rows(line, other, service, due, per, why)     nothing is due

with said as (
  select c.line, c.facility, c.card, t.code, c.began
  from charges c
  join things t on t.thing = c.thing
  where c.kind = 'service' and c.card is not null and c.began is not null
), starts as (
  select card, code, began, min(line) as first_line
  from said
  group by card, code, began
  having min(facility) < max(facility)
)
select
  s.line, f.line as other, cast(null as string) as service, cast(0 as decimal(18,3)) as due, 1 as per, 'doubled-elsewhere' as why
from starts x
join said f on f.line = x.first_line
join said s on s.card = x.card and s.code = x.code and s.began = x.began
where s.facility <> f.facility
order by s.line nulls last;
