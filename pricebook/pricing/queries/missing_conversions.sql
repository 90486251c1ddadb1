-- Awards that do not count only because their unit has no conversion into the norm unit.
-- in:  awards(source, id, item, unit, unit_key, packaging, form, no_count_because)
--      norm_units(item, unit, unit_key)
-- out: rows(source, id, item, unit, norm_unit, unit_key, norm_unit_key, packaging, form)

select a.source, a.id, a.item, a.unit, u.unit as norm_unit, a.unit_key, u.unit_key as norm_unit_key, a.packaging, a.form
from awards a join norm_units u using (item)
where a.no_count_because = 'no-conversion' and u.unit is not null order by a.source, a.id;
