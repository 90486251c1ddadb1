-- R3  1513/BHXH-CSYT §2: the lowest award of an item, and the next lowest that differs from it in strength, form or content.
-- in:  own_ranked(award, item, rank)
--      awards(award, source, id, item_name, strength, form, amounts_key, form_key, content_key, factor, measured)
-- out: rows(source, id, item, name, strength, form, other_name, other_strength, other_form)

with counting as (select a.*, r.item, r.rank from own_ranked r join awards a using (award))
select low.source, low.id, low.item, low.item_name as name, low.strength, low.form, other.item_name as other_name, other.strength as other_strength, other.form as other_form
from counting low join counting other
  on other.item = low.item and other.rank > 1
 and (other.amounts_key <> low.amounts_key or other.form_key <> low.form_key
      or other.content_key <> low.content_key and other.factor = 1 and low.factor = 1 and not low.measured)
where low.rank = 1
qualify row_number() over (partition by low.item order by other.rank) = 1
order by low.source, low.id;
