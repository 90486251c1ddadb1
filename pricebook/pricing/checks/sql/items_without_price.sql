-- R3, R4  1513/BHXH-CSYT §2: items without a tender or regional price, with their first norm line and the services that need them.
-- in:  line_items(id, service_id, kind, item, item_name, unit, net_quantity, basis)
--      unit_prices(item)
--      norm_units(item, unit)
--      groups_in_conflict(item)
-- out: rows(id, item, wanted, item_name, norm_unit, services)

select min(i.id) as id, any_value(i.item) as item, coalesce(i.item, i.item_name) as wanted, any_value(i.item_name) as item_name,
       coalesce(any_value(u.unit), any_value(i.unit)) as norm_unit, list(distinct i.service_id order by i.service_id) as services
from line_items i left join norm_units u using (item)
where i.kind = 'item' and i.basis = 'missing' and i.net_quantity is not null
  and (i.item is null or i.item not in (select item from unit_prices union select item from groups_in_conflict))
group by wanted order by 1;
