-- One card, one service, one start and one performer are one service: a second line of it in one month is a doubled one.
-- A bed is not started, and its lines often have the time of the admission. An operation or procedure that is charged by a smaller share
-- than another line of it is a further one of the same operation (the second side), and no double; the share may stand in its price or
-- its quantity.
-- in:  charges(line, facility, month, card, kind, thing, began, performer, sort, quantity, price, pays_num, pays_den)
-- out: rows(line, other, service, due, per, why)     nothing is due

with alike as (
  select facility, month, card, thing, began, performer
  from charges
  where kind = 'service' and card is not null and began is not null and performer is not null and (sort is null or sort <> 'bed')
  group by facility, month, card, thing, began, performer
  having count(*) > 1
), said as (
  select c.line, c.facility, c.month, c.card, c.thing, c.began, c.performer, c.sort, c.quantity, c.price,
    c.pays_num, c.pays_den
  from alike a
  join charges c on c.facility = a.facility and c.month = a.month and c.card = a.card and c.thing = a.thing and c.began = a.began
    and c.performer = a.performer
  where c.kind = 'service' and (c.sort is null or c.sort <> 'bed')
), pairs as (
  select
    s.line, o.line as other,
    case
      when s.sort is null then 0
      when s.pays_num * o.pays_den <> o.pays_num * s.pays_den then s.pays_num * o.pays_den - o.pays_num * s.pays_den
      when s.price <> o.price then case when s.price > o.price then 1 else -1 end
      when s.quantity <> o.quantity then case when s.quantity > o.quantity then 1 else -1 end
      else 0
    end as more
  from said s
  join said o on o.facility = s.facility and o.month = s.month and o.card = s.card and o.thing = s.thing and o.began = s.began
    and o.performer = s.performer and o.line <> s.line
)
select
  line, min(other) as other, cast(null as string) as service, cast(0 as decimal(18,3)) as due, 1 as per, 'doubled' as why
from pairs
where other < line and more = 0 and line not in (select line from pairs where more < 0)
group by line
order by line nulls last;
