-- R3  1513/BHXH-CSYT §2: the awards that count and whose price is converted by the dossier's table of conversions.
-- in:  awards(source, id, item, unit, unit_key, packaging, factor, counts)      factor: norm units in one award unit
--      given.conversions(id, item_code, unit_key, factor)
--      norm_units(item, unit, unit_key)
-- out: rows(conversion, source, id, item, unit, unit_key, norm_unit, norm_unit_key, packaging, factor)

select c.id as conversion, a.source, a.id, a.item, a.unit, a.unit_key, u.unit as norm_unit, u.unit_key as norm_unit_key,
       a.packaging, c.factor
from awards a
join given.conversions c on c.item_code = a.item and c.unit_key = a.unit_key and c.factor = a.factor
join norm_units u on u.item = a.item
where a.counts and a.unit_key <> u.unit_key
order by c.id, a.source desc, a.id;
