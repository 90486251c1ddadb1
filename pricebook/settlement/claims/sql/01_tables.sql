-- The tables of one settlement: the charged lines as they were read, and what was decided about lists and texts. Amounts in đồng.
-- Days count from 1 January 1970, minutes too. `thing` stands for what was charged, by kind, code and name. A share is pays_num of
-- pays_den parts; fund_num and fund_den are the share of the fund in the same way.
-- in:
-- out: raw(line, file, row, kind, visit, card, facility, code, name, group_code, quantity, price, pays, fund, amount, ordered, began,
--          ended, left_on, performer, of_service)                      texts of the file; visit, card and performer are keyed hashes
--      all_charges(line, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den, fund_num,
--                  fund_den, amount, performer, sort, of_thing)      đồng; quantity with 3 decimals
--      charges(line, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den, fund_num,
--              fund_den, amount, performer, sort, of_thing)      đồng; those of one facility and month
--      things(thing, kind, code, name, item_kind)
--      paid(facility, thing, service, price, from_day, to_day, list, number)   đồng
--      unpaid(facility, thing, from_day, to_day, why)
--      beside(service_thing, item_thing, facility, from_day, to_day, verdict, pair)
--      inside(whole_thing, part_thing, facility, from_day, to_day, pair)
--      further(sort, team, pays_num, pays_den, from_day, to_day)
--      quotas(facility, thing, from_day, to_day, most, pays_num, pays_den)
--      sorts(group_code, sort, item_kind)
--      held(facility, from_day, to_day)

create table raw(
  line bigint, file integer, row bigint, kind varchar, visit varchar, card varchar, facility varchar, code varchar, name varchar,
  group_code varchar, quantity varchar, price varchar, pays varchar, fund varchar, amount varchar, ordered varchar, began varchar,
  ended varchar, left_on varchar, performer varchar, of_service varchar);
create table all_charges(
  line bigint, facility varchar, visit varchar, card varchar, day integer, began bigint, ended bigint, month integer, kind varchar,
  thing integer, quantity decimal(10,3), price decimal(14,3), pays_num integer, pays_den integer, fund_num integer, fund_den integer,
  amount decimal(18,2), performer varchar, sort varchar, of_thing varchar);
create table charges(
  line bigint, facility varchar, visit varchar, card varchar, day integer, began bigint, ended bigint, month integer, kind varchar,
  thing integer, quantity decimal(10,3), price decimal(14,3), pays_num integer, pays_den integer, fund_num integer, fund_den integer,
  amount decimal(18,2), performer varchar, sort varchar, of_thing varchar);
create table things(thing integer, kind varchar, code varchar, name varchar, item_kind varchar);
create table paid(
  facility varchar, thing integer, service varchar, price bigint, from_day integer, to_day integer, list integer, number integer);
create table unpaid(facility varchar, thing integer, from_day integer, to_day integer, why varchar);
create table beside(
  service_thing integer, item_thing integer, facility varchar, from_day integer, to_day integer, verdict varchar, pair integer);
create table inside(
  whole_thing integer, part_thing integer, facility varchar, from_day integer, to_day integer, pair integer);
create table further(sort varchar, team varchar, pays_num integer, pays_den integer, from_day integer, to_day integer);
create table quotas(
  facility varchar, thing integer, from_day integer, to_day integer, most decimal(14,3), pays_num integer, pays_den integer);
create table sorts(group_code varchar, sort varchar, item_kind varchar);
create table held(facility varchar, from_day integer, to_day integer);
