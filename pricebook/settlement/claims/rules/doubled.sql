-- One card, one service, one start and one performer are one service: a second line of it in one month is a doubled one.
-- in:  charges(line, facility, month, card, kind, thing, began, performer)
-- out: rows(line, other, service, due, per, why)     nothing is due

with alike as (
  select facility, month, card, thing, began, performer, min(line) as first_line
  from charges
  where kind = 'service' and card is not null and began is not null and performer is not null
  group by facility, month, card, thing, began, performer
  having count(*) > 1
)
select
  c.line, a.first_line as other, cast(null as string) as service, cast(0 as decimal(18,3)) as due, 1 as per, 'doubled' as why
from alike a
join charges c on c.facility = a.facility and c.month = a.month and c.card = a.card and c.thing = a.thing and c.began = a.began
  and c.performer = a.performer
where c.kind = 'service' and c.line <> a.first_line
order by c.line nulls last;
