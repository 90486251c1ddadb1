-- What the lines that are settled now charge, once for each facility.
-- in:  charges(facility, thing)
--      things(thing, kind, code, name, item_kind)
-- out: rows(facility, thing, kind, code, name, item_kind)

select distinct c.facility, t.thing, t.kind, t.code, t.name, t.item_kind
from charges c
join things t on t.thing = c.thing
order by c.facility nulls last, t.thing nulls last;
