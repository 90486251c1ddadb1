-- What the lines of the unit that is put aside now come to, as far as they can be settled: how many there are, what they charge, and how
-- many name a visit, a card, a minute, a performer. So nobody has to look at all lines again to know it.
-- in:  unit_lines(unit, file, facility, visit, card, day, began, month, kind, amount, performer, why)      đồng
-- out: rows(unit, file, facility, month, day, kind, lines, charged, visit, card, began, performer)      đồng

select
  unit, file, facility, month, day, kind, count(*) as lines, cast(sum(amount) as decimal(38,2)) as charged, count(visit) as visit,
  count(card) as card, count(began) as began, count(performer) as performer
from unit_lines
where why is null
group by unit, file, facility, month, day, kind;
