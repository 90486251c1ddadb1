-- What the lines of the unit that is put aside now come to, as far as they can be settled: how many there are, what they charge, and how
-- many name a visit, a card, a minute, a performer, and the thing in words. So nobody has to look at all lines again to know it.
-- in:  unit_lines(unit, file, facility, visit, card, day, began, month, kind, thing, amount, performer, why)      đồng
--      charged(thing, name)
-- out: rows(unit, file, facility, month, day, kind, lines, charged, visit, card, began, performer, named)      đồng

with names as (
  select distinct thing from charged where name is not null
)
select
  l.unit, l.file, l.facility, l.month, l.day, l.kind, count(*) as lines, cast(sum(l.amount) as decimal(38,2)) as charged,
  count(l.visit) as visit, count(nullif(l.card, -1)) as card, count(l.began) as began, count(l.performer) as performer, count(n.thing) as named
from unit_lines l
left join names n on n.thing = l.thing
where l.why is null
group by l.unit, l.file, l.facility, l.month, l.day, l.kind;
