-- The receipts of some facilities in some months, and the claim lines of their visits and cards on their days. A line that names no visit
-- of the claims belongs to that of its card, if the card has one visit alone there on the day; where claims name no visit, the card is it.
-- Of a visit whose services stand in several files the first file alone is looked at. Two cards under one visit are two persons (batch.sql):
-- a receipt stands beside the lines of its own; one that names no card, beside those of each, for whose it is nobody knows.
-- in:  receipts(unit, line, file, row, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den,
--            fund_num, fund_den, amount, performer, sort, of_thing, by_order, why, requested)      đồng
--      staged(unit, line, file, row, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den,
--            fund_num, fund_den, amount, performer, sort, of_thing, by_order, why)      đồng
--      units(unit, first_line, first_file)
--      numbers(unit, said_thing, thing)
--      repeated_visits(facility, visit, first_file)
--      visits(facility, visit, card)
--      variables(first_facility, last_facility, first_month, last_month)
-- out: charges(line, file, row, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den,
--            fund_num, fund_den, amount, performer, sort, of_thing, by_order)      đồng; quantity with 3 decimals
--      receipt_lines(line, requested)
--      visits_of_several(facility, visit)                                     of several persons
--      receipts_of_several(line)

create or replace table visits_of_several as
select facility, visit
from (select facility, visit, card from visits union all select facility, visit, card from receipts where why is null)
where facility between getvariable('first_facility') and getvariable('last_facility') and visit is not null
group by facility, visit
having min(card) < max(card);

create or replace table charges as
with receipt_rows as materialized (
  select *
  from receipts
  where facility between getvariable('first_facility') and getvariable('last_facility')
    and month between getvariable('first_month') and getvariable('last_month') and why is null and requested is distinct from 'yes'
), near_lines as (
  select s.*
  from staged s
  semi join receipt_rows r on r.facility = s.facility and r.day = s.day and r.visit = s.visit
  where s.facility between getvariable('first_facility') and getvariable('last_facility') and s.why is null
  union
  select s.*
  from staged s
  semi join receipt_rows r on r.facility = s.facility and r.day = s.day and r.card = s.card and r.card <> -1
  where s.facility between getvariable('first_facility') and getvariable('last_facility') and s.why is null
), near_rows as materialized (
  select s.* replace (
    case when s.visit is null then nullif(s.card, -1) when o.visit is null then s.visit else xor(s.visit, coalesce(s.card, 0)) end as visit,
    cast(year(date '1970-01-01' + s.day) * 12 + month(date '1970-01-01' + s.day) as integer) as month), s.visit as code
  from near_lines s
  join units u on u.unit = s.unit
  left join repeated_visits r on r.facility = s.facility and r.visit = s.visit
  left join visits_of_several o on o.facility = s.facility and o.visit = s.visit
  where r.visit is null or s.file + u.first_file = r.first_file
), visits_here as (
  select distinct facility, day, coalesce(code, visit) as code, visit from near_rows
), of_cards as (
  select facility, day, card, min(visit) as visit from near_rows where card <> -1 group by facility, day, card
  having min(visit) = max(visit)
), here as (
  select r.* exclude (requested) replace (coalesce(
    v.visit, c.visit, case when o.visit is null then r.visit else xor(r.visit, coalesce(r.card, 0)) end, nullif(r.card, -1)) as visit)
  from receipt_rows r
  left join visits_of_several o on o.facility = r.facility and o.visit = r.visit
  left join visits_here v on v.facility = r.facility and v.day = r.day and v.code = r.visit
    and (o.visit is null or r.card is null or v.visit = xor(r.visit, r.card))
  left join of_cards c on c.facility = r.facility and c.day = r.day and c.card = r.card
  union all by name
  select * exclude (code) from near_rows
)
select
  h.line + u.first_line as line, h.file + u.first_file as file, h.row, h.facility, h.visit, nullif(h.card, -1) as card, h.day, h.began, h.ended, h.month,
  h.kind, n.thing, h.quantity, h.price, h.pays_num, h.pays_den, h.fund_num, h.fund_den, h.amount, h.performer, h.sort, h.of_thing,
  h.by_order
from here h
join units u on u.unit = h.unit
join numbers n on n.unit = h.unit and n.said_thing = h.thing;

create or replace table receipt_lines as
select r.line + u.first_line as line, r.requested
from receipts r
join units u on u.unit = r.unit
where r.facility between getvariable('first_facility') and getvariable('last_facility')
  and r.month between getvariable('first_month') and getvariable('last_month') and r.why is null and r.requested is distinct from 'yes';

create or replace table receipts_of_several as
select r.line + u.first_line as line
from receipts r
join units u on u.unit = r.unit
join visits_of_several o on o.facility = r.facility and o.visit = r.visit
where r.card is null;
