-- What was charged in all units of reading, numbered in one order; and which number each unit gave it.
-- in:  said_things(unit, said_thing, kind, code, name, item_kind)
-- out: things(thing, kind, code, name, item_kind)
--      numbers(unit, said_thing, thing)

insert into things
select row_number() over (order by kind nulls last, code nulls last, name nulls last, item_kind nulls last), kind, code, name, item_kind
from (select distinct kind, code, name, item_kind from said_things);
insert into numbers
select s.unit, s.said_thing, t.thing
from said_things s
join things t on t.kind = s.kind and t.code = s.code and t.name is not distinct from s.name
  and t.item_kind is not distinct from s.item_kind;
