-- R3  1513/BHXH-CSYT §2: of several winning prices for one thing, the lowest; here by what the thing is, before it has a code.
-- One thing: the same substance (or name), strength, content, form and unit; brand, bidder and tender group aside.
-- in:  given.tenders(id, item_name, substance, strength, form, packaging, unit, price, bidder, decision_no, decision_date, valid_from,
--                    valid_to, name_key, substance_key, content_key, form_key, unit_key)     price in đồng per award unit
--      macro in_force(valid_from, valid_to, decision_date)
--      macro lowest_first(price, decision_date, decision_no, row_no)
-- out: rows(row, name, item_name, strength, form, packaging, unit, price, bidder, decision_no, of_rows)     the award that wins; of how many

select id as row, coalesce(substance, item_name) as name, item_name, strength, form, packaging, unit, price, bidder, decision_no,
       count(*) over thing as of_rows
from given.tenders
where price is not null and in_force(valid_from, valid_to, decision_date)
window thing as (partition by coalesce(substance_key, name_key), content_key, form_key, unit_key)
qualify row_number() over (thing order by lowest_first(price, decision_date, decision_no, id)) = 1
order by name, content_key, form_key, unit_key;
