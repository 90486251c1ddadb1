-- Each norm line of an item once, even if it is priced for several classes: its comparison keys and its present unit price.
-- in:  line_items(id, item, kind, net_quantity, unit_price, basis)     norm units; đồng per norm unit
--      given.norms(id, name_key, content_key, unit_key)
--      norm_units(item, unit_key)
-- out: rows(item, name_key, content_key, unit_key, item_unit_key, net_quantity, unit_price)

select i.item, n.name_key, n.content_key, n.unit_key, u.unit_key as item_unit_key, i.net_quantity, min(i.unit_price) as unit_price
from line_items i join given.norms n using (id) left join norm_units u on u.item = i.item
where i.kind = 'item' and i.net_quantity is not null and i.basis <> 'given'
group by i.id, i.item, n.name_key, n.content_key, n.unit_key, u.unit_key, i.net_quantity;
