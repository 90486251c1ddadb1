-- The cost of each component of each line (null if a part of it is missing), and the regulation's amount before its index.
-- in:  component_costs(service_id, class, component, cost, complete)     đồng
--      law.components(id, component)
--      law.amounts(service_id, class, component, given)                  đồng
-- out: rows(service_id, class_, component, cost, given)

select cc.service_id, cc.class as class_, cc.component, if(cc.complete, cc.cost, null) as cost, a.given
from component_costs cc join law.components c using (component)
left join law.amounts a on a.service_id = cc.service_id and a.component = cc.component
                       and (a.class is null or a.class is not distinct from cc.class)
order by c.id;
