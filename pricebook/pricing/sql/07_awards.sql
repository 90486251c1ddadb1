-- R3  1513/BHXH-CSYT §2: the awards of items that norms consume, with their price per norm unit, and whether they count.
-- Award price ÷ factor is computed in Python (quotients), because a division of decimals would give a double here. `place` orders the
-- exact quotients: two that are equal to 6 decimals need not be.
-- The id of an award is its table and row. Those of other provinces count in the region only, and the province's own are not theirs.
-- in:  award_rows(source, id, province, item, item_name, substance, strength, form, packaging, tender_group, unit, unit_key, price,
--                 vat_included, factor, decision_no, decision_date, valid_from, valid_to, bidder, amounts_key, content_key, form_key,
--                 dated, wanted, by_match, measured, disputed, applies, own, stated_day, why_not)     price in đồng per award unit
--      region(province)
--      variables(province)
--      quotients(price, factor, unit_price, exact_price, place)     đồng per norm unit; place 0: the lowest
-- out: awards(award, source, id, province, item, item_name, substance, strength, form, packaging, tender_group, unit, unit_key, price,
--             vat_included, factor, decision_no, decision_date, valid_from, valid_to, bidder, amounts_key, content_key, form_key,
--             dated, wanted, by_match, measured, disputed, applies, own, stated_day, why_not, unit_price, exact_price, place,
--             no_count_because, counts)     unit price in đồng per norm unit, 6 decimals

create table awards as
  select a.source || ':' || a.id as award, a.*, q.unit_price, q.exact_price, q.place,
         case when a.why_not is not null then a.why_not
              when q.unit_price is null then 'no-conversion'
              when not a.own and (a.province = getvariable('province') or r.province is null)
                then 'outside-region' end as no_count_because,
         no_count_because is null as counts
  from award_rows a left join quotients q using (price, factor) left join region r on r.province = a.province
  where a.wanted;
