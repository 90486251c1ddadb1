-- The priced norm lines of a batch whose net quantity or unit price has no exact decimal in its column.
-- in:  batch(service_id)
--      line_items(service_id, class, id, component, net_quantity, exact_net, unit_price, exact_price, basis)     norm units; đồng
-- out: rows(service_id, class_, id, component, net_quantity, exact_net, unit_price, exact_price)

select service_id, class as class_, id, component, net_quantity, exact_net, unit_price, exact_price
from line_items semi join batch using (service_id)
where basis not in ('missing', 'given') and coalesce(exact_net, exact_price) is not null;
