-- The services of the cards that were at more than one facility, for the cards of one bucket.
-- in:  staged(unit, line, file, row, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den,
--            fund_num, fund_den, amount, performer, sort, of_thing, by_order, why)      đồng
--      visits(facility, card, services)
--      units(unit, first_line, first_file)
--      numbers(unit, said_thing, thing)
--      variables(bucket, buckets)
-- out: charges(line, file, row, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den,
--            fund_num, fund_den, amount, performer, sort, of_thing, by_order)      đồng

create or replace table charges as
with several as (
  select card
  from visits
  where card <> -1 and abs(card % getvariable('buckets')) = getvariable('bucket') and services
  group by card
  having min(facility) < max(facility)
)
select
  s.line + u.first_line as line, s.file + u.first_file as file, s.row, s.facility, s.visit, s.card, s.day, s.began, s.ended, s.month,
  s.kind, n.thing, s.quantity, s.price, s.pays_num, s.pays_den, s.fund_num, s.fund_den, s.amount, s.performer, s.sort, s.of_thing,
  s.by_order
from staged s
join several c on c.card = s.card
join units u on u.unit = s.unit
join numbers n on n.unit = s.unit and n.said_thing = s.thing
where s.why is null and s.kind = 'service' and s.began is not null;
