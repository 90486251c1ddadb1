-- The visits of some facilities whose lines name several months: the visit belongs to the month in which it ends. And their lines, in
-- that month: they are few, and are looked for once and not for each month.
-- in:  visits_apart(facility, visit, first_month, last_month)
--      staged_here(unit, line, file, row, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den,
--            fund_num, fund_den, amount, performer, sort, of_thing, by_order, why)      đồng
--      variables(first_facility, last_facility)
-- out: moved(facility, visit, month)
--      moved_lines(unit, line, file, row, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den,
--            fund_num, fund_den, amount, performer, sort, of_thing, by_order, why)      đồng

create or replace table moved as
select facility, visit, last_month as month
from visits_apart
where first_month < last_month;
create or replace table moved_lines as
select s.* replace (m.month as month)
from staged_here s
join moved m on m.facility = s.facility and m.visit = s.visit
where s.facility between getvariable('first_facility') and getvariable('last_facility') and s.why is null;
