-- Unconfirmed matches. Of several for one name, unit, strength and form, the one with the highest score.
-- in:  given.matches(id, source_name, item_code, name_key, unit_key, strength_key, form_key, score, confirmed_by)
-- out: rows(match, name, item, name_key, unit_key, strength_key, form_key)

select id as match, source_name as name, item_code as item, name_key, unit_key, strength_key, form_key
from given.matches
where confirmed_by is null and name_key is not null and item_code is not null
qualify row_number() over (
  partition by name_key, unit_key, strength_key, form_key order by score desc nulls last, id) = 1
order by id;
