-- The lines that can be settled, in the month in which their visit ends; and the things that they charge.
-- in:  claim_lines(line, facility, visit, card, day, began, ended, left_day, kind, code, name, item_kind, quantity, price, pays_num, pays_den,
--            fund_num, fund_den, amount, performer, sort, of_thing, why)      đồng
-- out: things(thing, kind, code, name, item_kind)
--      all_charges(line, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den, fund_num,
--                  fund_den, amount, performer, sort, of_thing)      đồng

insert into things
select row_number() over (order by kind nulls last, code nulls last, name nulls last, item_kind nulls last), kind, code, name, item_kind
from (select distinct kind, code, name, item_kind from claim_lines where why is null);
insert into all_charges
select
  l.line, l.facility, l.visit, l.card, l.day, l.began, l.ended,
  max(year(date '1970-01-01' + coalesce(l.left_day, l.day)) * 12 + month(date '1970-01-01' + coalesce(l.left_day, l.day)))
    over (partition by l.facility, coalesce(l.visit, cast(l.line as varchar))) as month,
  l.kind, t.thing, l.quantity, l.price, l.pays_num, l.pays_den, l.fund_num, l.fund_den, l.amount, l.performer, l.sort, l.of_thing
from claim_lines l
join things t
  on t.kind = l.kind and t.code = l.code and t.name is not distinct from l.name and t.item_kind is not distinct from l.item_kind
where l.why is null;
