-- Each item that norms consume, by its code, or by its name and unit where it has no code, with the rows that name it.
-- in:  given.norms(id, kind, item_code, item_name, unit, amount, name_key, unit_key)
--      given.items(item_code, item_name, unit, broken)
-- out: rows(ids, item_code, name, unit)

select list(n.id order by n.id) as ids, n.item_code, coalesce(any_value(i.item_name), arg_min(n.item_name, n.id)) as name,
       coalesce(any_value(i.unit), arg_min(n.unit, n.id)) as unit
from given.norms n left join given.items i on i.item_code = n.item_code and not i.broken
where coalesce(n.kind, 'item') = 'item' and n.amount is null and (n.item_code is not null or n.name_key is not null)
group by n.item_code, case when n.item_code is null then n.name_key end, case when n.item_code is null then n.unit_key end
order by min(n.id);
