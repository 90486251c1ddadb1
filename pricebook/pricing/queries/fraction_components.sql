-- The components of the lines of a batch whose sum has a fraction in it: what is exact in decimals, and an amount that is not.
-- in:  batch(service_id)
--      component_costs(service_id, class, component, complete, in_decimals, exact_amount, has_fractions)     đồng
-- out: rows(service_id, class_, component, complete, in_decimals, exact_amount, has_fractions)

select service_id, class as class_, component, complete, in_decimals, exact_amount, has_fractions
from component_costs semi join batch using (service_id)
qualify bool_or(has_fractions) over (partition by service_id, class);
