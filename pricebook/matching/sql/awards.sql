-- Award rows with an item code, and award rows with neither a code nor a confirmed match.
-- in:  given.tenders(id, item_code, item_name, substance, strength, form, packaging, unit, name_key, substance_key, content_key,
--                    form_key, unit_key, strength_key)
--      given.matches(confirmed_by, name_key, unit_key, strength_key, form_key, item_code)
-- out: rows(id, item_code, item_name, substance, strength, form, packaging, unit, name_key, substance_key, content_key, form_key, unit_key)

with confirmed as (
  select distinct name_key, unit_key, strength_key, form_key from given.matches
  where confirmed_by is not null and name_key is not null and item_code is not null )
select r.id, r.item_code, r.item_name, r.substance, r.strength, r.form, r.packaging, r.unit,
       r.name_key, r.substance_key, r.content_key, r.form_key, r.unit_key
from given.tenders r
where r.item_name is not null
  and (r.item_code is not null or not exists (
    from confirmed c
    where c.name_key in (r.name_key, r.substance_key) and (c.unit_key is null or c.unit_key = r.unit_key)
      and (c.strength_key is null or c.strength_key in (r.strength_key, r.content_key))
      and (c.form_key is null or c.form_key = r.form_key)))
order by r.id;
