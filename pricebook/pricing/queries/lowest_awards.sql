-- R3  1513/BHXH-CSYT §2: the lowest award of each product, whether or not it has an item code.
-- One product: the same substance (or name), strength, content, form and unit. Brand, bidder and tender group do not matter.
-- in:  given.tenders(id, item_name, substance, strength, form, packaging, unit, price, bidder, decision_no, decision_date, valid_from,
--                    valid_to, name_key, substance_key, content_key, form_key, unit_key, not_won, stated_day)     price in đồng per award unit
--      macro wins(price, not_won)
--      macro in_force(valid_from, valid_to, decision_date)
--      macro lowest_first(price, decision_date, decision_no, row_no)
-- out: rows(row, name, item_name, strength, form, packaging, unit, price, bidder, decision_no, of_rows)     the lowest award; of how many

select id as row, coalesce(substance, item_name) as name, item_name, strength, form, packaging, unit, price, bidder, decision_no,
       count(*) over product as of_rows
from given.tenders
where wins(price, not_won) and in_force(valid_from, valid_to, coalesce(decision_date, stated_day))
window product as (partition by coalesce(substance_key, name_key), content_key, form_key, unit_key)
qualify row_number() over (product order by lowest_first(price, decision_date, decision_no, id)) = 1
order by name, content_key, form_key, unit_key;
