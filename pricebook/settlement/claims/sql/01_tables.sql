-- The tables of one settlement: the charged lines as they were read, and what was decided about lists and texts. Amounts in đồng.
-- Days count from 1 January 1970, minutes too. `thing` stands for what was charged, by kind, code and name. A share is pays_num of
-- pays_den parts; fund_num and fund_den are the share of the fund in the same way. Cards, visits and performers are keyed hashes. A card
-- that is nobody's yet (cards.py) is -1 until the lines stand in charges: it joins none of them, but who has it is not who has another one.
-- by_order: 1 where the minute, 2 where the day too is only that of the order, for when the thing was performed is not said.
-- in:
-- out: raw(line, file, row, kind, visit, card, facility, code, name, group_code, quantity, price, pays, fund, amount, ordered,
--          began, ended, left_on, performer, of_service)                      texts of the file
--      texts(line, file, row, kind, visit, card, facility, code, name, group_code, quantity, price, pays, fund, amount, ordered, began,
--          ended, left_on, performer, of_service)                      the same before cards, visits and performers are hashed
--      marks(file, plain, any_open, quantity_mark, price_mark, amount_mark)   what a point says there
--      returned(line)                                                         which a return takes back
--      charged(said_kind, code, name, group_code, kind, item_kind, sort, thing)
--      said_once(column_, said)
--      hashes(column_, said, hash)
--      staged(unit, line, file, row, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den,
--            fund_num, fund_den, amount, performer, sort, of_thing, by_order, why)      đồng; quantity with 3 decimals
--      unit_lines(unit, line, file, row, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den,
--            fund_num, fund_den, amount, performer, sort, of_thing, by_order, why)      đồng; those of the unit that is put aside now
--      staged_here(unit, line, file, row, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den,
--            fund_num, fund_den, amount, performer, sort, of_thing, by_order, why)      đồng; of units that have lines now
--      tallies(unit, file, facility, month, day, kind, lines, charged, visit, card, began, performer, named)      đồng
--      visits(unit, file, facility, visit, card, services, first_month, last_month)      services: whether it has any
--      visits_apart(facility, visit, first_month, last_month, first_file, last_file, first_card, last_card)      not of one of each
--      repeated_visits(facility, visit, first_file)                           whose services stand in several files
--      said_things(unit, said_thing, kind, code, name, item_kind)
--      units(unit, first_line, first_file, path)                  what stands before the lines of a unit of reading; where its own stand
--      numbers(unit, said_thing, thing)
--      things(thing, kind, code, name, item_kind)
--      moved(facility, visit, month)
--      moved_lines(unit, line, file, row, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den,
--            fund_num, fund_den, amount, performer, sort, of_thing, by_order, why)      đồng
--      charges(line, file, row, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den,
--            fund_num, fund_den, amount, performer, sort, of_thing, by_order)      đồng; those that are settled now
--      claim_lines(line, file, row, facility, day, kind, code, name, quantity, price, pays_num, pays_den, fund_num, fund_den,
--            amount, by_order)      đồng; those of charges, as findings name them
--      paid(facility, thing, service, price, from_day, to_day, list, number)   đồng
--      unpaid(facility, thing, from_day, to_day, why, meant, listed)           đồng; the most that the list has for what is meant
--      beside(service_thing, item_thing, facility, from_day, to_day, verdict, in_general, pair)
--      inside(whole_thing, part_thing, part, facility, from_day, to_day, held, pair)   held: of the service part, thousandths of one
--      further(sort, team, pays_num, pays_den, from_day, to_day)
--      quotas(facility, thing, from_day, to_day, most, pays_num, pays_den)
--      sorts(group_code, sort, item_kind)
--      requested(line, said)                          whether a receipt says of a line that the patient asked for it: yes, no
--      receipts(unit, line, file, row, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den,
--            fund_num, fund_den, amount, performer, sort, of_thing, by_order, why, requested)      đồng; what patients paid
--      receipt_lines(line, requested)                                         those among charges that patients paid
--      visits_of_several(facility, visit)             those of receipts and of the claims beside them
--      receipts_of_several(line)                      those that name no card, of a visit of several persons
--      held(facility, from_day, to_day)

create table raw(
  line bigint, file integer, row bigint, kind varchar, visit bigint, card bigint, facility varchar, code varchar, name varchar,
  group_code varchar, quantity varchar, price varchar, pays varchar, fund varchar, amount varchar, ordered varchar, began varchar,
  ended varchar, left_on varchar, performer bigint, of_service varchar);
create view texts as select * from raw;
create table marks(
  file integer, plain boolean, any_open boolean, quantity_mark varchar, price_mark varchar, amount_mark varchar);
create table returned(line bigint);
create table charged(
  said_kind varchar, code varchar, name varchar, group_code varchar, kind varchar, item_kind varchar, sort varchar, thing bigint);
create table said_once(column_ varchar, said varchar);
create table hashes(column_ varchar, said varchar, hash bigint);
create table staged(
  unit integer,
  line bigint, file integer, row bigint, facility varchar, visit bigint, card bigint, day integer, began bigint, ended bigint,
  month integer, kind varchar, thing bigint, quantity decimal(10,3), price decimal(14,3), pays_num integer, pays_den integer,
  fund_num integer, fund_den integer, amount decimal(18,2), performer bigint, sort varchar, of_thing varchar, by_order integer,
  why varchar);
create view unit_lines as select * from staged;
create view staged_here as select * from staged;
create table tallies(
  unit integer, file integer, facility varchar, month integer, day integer, kind varchar, lines bigint, charged decimal(38,2),
  visit bigint, card bigint, began bigint, performer bigint, named bigint);
create table visits(
  unit integer, file integer, facility varchar, visit bigint, card bigint, services boolean, first_month integer, last_month integer);
create table visits_apart(
  facility varchar, visit bigint, first_month integer, last_month integer, first_file integer, last_file integer, first_card bigint,
  last_card bigint);
create table repeated_visits(facility varchar, visit bigint, first_file integer);
create table requested(line bigint, said varchar);
create table receipts(
  unit integer,
  line bigint, file integer, row bigint, facility varchar, visit bigint, card bigint, day integer, began bigint, ended bigint,
  month integer, kind varchar, thing bigint, quantity decimal(10,3), price decimal(14,3), pays_num integer, pays_den integer,
  fund_num integer, fund_den integer, amount decimal(18,2), performer bigint, sort varchar, of_thing varchar, by_order integer,
  why varchar, requested varchar);
create table receipt_lines(line bigint, requested varchar);
create table visits_of_several(facility varchar, visit bigint);
create table receipts_of_several(line bigint);
create table said_things(unit integer, said_thing bigint, kind varchar, code varchar, name varchar, item_kind varchar);
create table units(unit integer, first_line bigint, first_file integer, path varchar);
create table numbers(unit integer, said_thing bigint, thing integer);
create table moved(facility varchar, visit bigint, month integer);
create table moved_lines as select * from staged;
create table charges(
  line bigint, file integer, row bigint, facility varchar, visit bigint, card bigint, day integer, began bigint, ended bigint,
  month integer, kind varchar, thing integer, quantity decimal(10,3), price decimal(14,3), pays_num integer, pays_den integer,
  fund_num integer, fund_den integer, amount decimal(18,2), performer bigint, sort varchar, of_thing varchar, by_order integer);
create table things(thing integer, kind varchar, code varchar, name varchar, item_kind varchar);
create view claim_lines as
select
  c.line, c.file, c.row, c.facility, c.day, c.kind, t.code, t.name, c.quantity, c.price, c.pays_num, c.pays_den, c.fund_num, c.fund_den,
  c.amount, c.by_order
from charges c
join things t on t.thing = c.thing;
create table paid(
  facility varchar, thing integer, service varchar, price bigint, from_day integer, to_day integer, list integer, number integer);
create table unpaid(
  facility varchar, thing integer, from_day integer, to_day integer, why varchar, meant varchar, listed bigint);
create table beside(
  service_thing integer, item_thing integer, facility varchar, from_day integer, to_day integer, verdict varchar, in_general integer,
  pair integer);
create table inside(
  whole_thing integer, part_thing integer, part varchar, facility varchar, from_day integer, to_day integer, held integer,
  pair integer);
create table further(sort varchar, team varchar, pays_num integer, pays_den integer, from_day integer, to_day integer);
create table quotas(
  facility varchar, thing integer, from_day integer, to_day integer, most decimal(14,3), pays_num integer, pays_den integer);
create table sorts(group_code varchar, sort varchar, item_kind varchar);
create table held(facility varchar, from_day integer, to_day integer);
