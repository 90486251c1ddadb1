-- The priced norm lines of each line of the list, by component.
-- in:  line_items(id, service_id, class, component, kind, item, item_name, unit, quantity, per, loss_pct, net_quantity, exact_net,
--                 unit_price, exact_price, basis, cost, award, inner_service, unusable)     norm units; đồng
--      norm_units(item, name)
--      services(service_id, name, unit)
--      law.components(id, component)
-- out: rows(service_id, class_, component, kind, item_code, name, unit, quantity, per, loss_pct, net_quantity, exact_net, unit_price,
--           exact_price, basis, cost, award, unusable, id)

select i.service_id, i.class as class_, i.component, i.kind, coalesce(i.inner_service, i.item) as item_code,
       coalesce(i.item_name, u.name, s.name) as name, coalesce(i.unit, s.unit) as unit, i.quantity, i.per, i.loss_pct, i.net_quantity,
       i.exact_net, i.unit_price, i.exact_price, i.basis, i.cost, i.award, i.unusable, i.id
from line_items i left join norm_units u using (item) left join law.components c using (component)
left join services s on s.service_id = i.inner_service
where i.component is not null                              -- else the price structure has no place for it: lines.sql counts it
order by i.service_id, i.class, c.id, i.id;
