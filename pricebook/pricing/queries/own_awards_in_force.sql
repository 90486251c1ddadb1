-- The own awards in force on the pricing date that count, or do not count only because they lack an item or a conversion.
-- in:  given.tenders(id, name_key, substance_key, unit_key, strength_key, content_key, form_key, price)     đồng per award unit
--      award_rows(source, id, item, applies, why_not)
-- out: rows(item, name_key, substance_key, unit_key, strength_key, content_key, form_key, price)

select a.item, t.name_key, t.substance_key, t.unit_key, t.strength_key, t.content_key, t.form_key, t.price
from given.tenders t join award_rows a on a.source = 'tenders' and a.id = t.id
where a.applies and t.price is not null and (a.why_not is null or a.why_not = 'no-conversion');
