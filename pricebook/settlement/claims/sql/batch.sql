-- The lines of some facilities in some months, each in the month in which its visit ends. Of a visit whose services stand in several files
-- each file has its own: what it says again is not charged beside what it said first. So visit and card have the number of the file there.
-- And two cards are two persons, whatever the code of their visit: one that numbers the patients of a day has each number again. So is a
-- newborn without a card of its own (-1) beside the mother; among themselves such cards join no lines.
-- in:  staged_here(unit, line, file, row, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den,
--            fund_num, fund_den, amount, performer, sort, of_thing, by_order, why)      đồng
--      units(unit, first_line, first_file)
--      numbers(unit, said_thing, thing)
--      moved(facility, visit, month)
--      moved_lines(unit, line, file, row, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den,
--            fund_num, fund_den, amount, performer, sort, of_thing, by_order, why)      đồng
--      visits_apart(facility, visit, first_file, last_file, first_card, last_card)
--      variables(first_facility, last_facility, first_month, last_month)
-- out: charges(line, file, row, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den,
--            fund_num, fund_den, amount, performer, sort, of_thing, by_order)      đồng; quantity with 3 decimals

create or replace table charges as
with here as (
  select s.*
  from staged_here s
  where s.facility between getvariable('first_facility') and getvariable('last_facility') and s.month between getvariable('first_month') and getvariable('last_month') and s.why is null
    and not exists (select 1 from moved m where m.facility = s.facility and m.visit = s.visit)
  union all
  select m.*
  from moved_lines m
  where m.month between getvariable('first_month') and getvariable('last_month')
)
select
  h.line + u.first_line as line, h.file + u.first_file as file, h.row, h.facility,
  case
    when a.visit is null then h.visit
    else xor(
      xor(h.visit, case when a.first_file < a.last_file then cast(h.file + u.first_file as bigint) else 0 end),
      case when a.first_card < a.last_card then coalesce(h.card, 0) else 0 end)
  end as visit,
  case when a.first_file < a.last_file then xor(nullif(h.card, -1), cast(h.file + u.first_file as bigint)) else nullif(h.card, -1) end as card,
  h.day, h.began, h.ended, h.month, h.kind, n.thing, h.quantity, h.price, h.pays_num, h.pays_den, h.fund_num, h.fund_den, h.amount, h.performer,
  h.sort, h.of_thing, h.by_order
from here h
join units u on u.unit = h.unit
join numbers n on n.unit = h.unit and n.said_thing = h.thing
left join visits_apart a on a.facility = h.facility and a.visit = h.visit;
