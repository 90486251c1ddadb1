-- Norm lines whose unit is not the norm unit of their item.
-- in:  line_items(id, service_id, kind, item, unit, basis)
--      norm_units(item, unit, unit_key)
--      given.norms(id, unit_key)
-- out: rows(id, service_id, item, unit, norm_unit)

select distinct i.id, i.service_id, i.item, i.unit, u.unit as norm_unit
from line_items i join norm_units u using (item) join given.norms n on n.id = i.id
where i.kind = 'item' and i.basis = 'missing' and n.unit_key is distinct from u.unit_key order by i.id;
