-- R3  1513/BHXH-CSYT §2: of several winning prices for one thing, the lowest; here by what the thing is, before it has a code.
-- One thing: the same substance (or name), strength, content, form and unit; brand, bidder and tender group aside.
-- in:  given.tenders, the day as $1      out: one row a thing: the award that wins, and how many rows it was chosen from
-- A tie goes to the earliest decision, then its number, as in pricing/sql/unit_prices.sql.

select id, coalesce(substance, item_name) as name, item_name, strength, form, packaging, unit, price, bidder, decision_no,
       count(*) over thing as of_rows
from given.tenders
where not broken and price is not null and $1 between valid_from and valid_to
window thing as (partition by coalesce(substance_key, name_key), content_key, form_key, unit_key)
qualify row_number() over (thing order by price, decision_date nulls last, decision_no, id) = 1
order by name, content_key, form_key, unit_key;
