-- Conversions of the dossier that contradict the units of measure.
-- in:  given.conversions(id, item_code, unit, unit_key, factor)
--      norm_units(item, unit, unit_key)
--      law.measures(unit, norm_unit, factor)
-- out: rows(id, item_code, unit, norm_unit, said, sure)     norm units in one award unit

with sure as (
  select unit, norm_unit, factor from law.measures
  union all select distinct unit_key, unit_key, 1 from norm_units )
select distinct c.id, c.item_code, c.unit, u.unit as norm_unit, c.factor as said, s.factor as sure
from given.conversions c join norm_units u on u.item = c.item_code
join sure s on s.unit = c.unit_key and s.norm_unit = u.unit_key
where s.factor <> c.factor order by c.id;
