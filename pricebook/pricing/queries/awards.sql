-- The awards that were considered for each item, own awards first, as the price list keeps them.
-- in:  awards(award, source, id, province, item, item_name, strength, form, packaging, tender_group, unit, price, factor, unit_price,
--             exact_price, place, decision_no, decision_date, valid_from, valid_to, bidder, counts, no_count_because)     đồng per award unit and per norm unit
-- out: rows(award, source, id, province, item, item_name, strength, form, tender_group, unit, price, factor, unit_price,
--           exact_price, decision_no, decision_date, valid_from, valid_to, bidder, counts, no_count_because)

select award, source, id, province, item, item_name, strength, nullif(concat_ws('; ', form, packaging), '') as form, tender_group,
       unit, price, factor, unit_price, exact_price, decision_no, decision_date, valid_from, valid_to, bidder, counts, no_count_because
from awards order by item, source desc, place, award;
