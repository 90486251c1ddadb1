-- R3, R4  1513/BHXH-CSYT §2: awards that do not count because they were decided after the pricing date, and that would price
-- their item if they counted: own awards below the lowest that counts, or of an item without one; and, for an item without an own
-- award, those of a province of the region below its lowest that counts.
-- in:  awards(source, id, own, item, province, unit_price, place, decision_no, decision_date, no_count_because)     đồng per norm unit
--      own_lowest(item, unit_price, place)
--      regional_prices(item, province, unit_price, place, rank)
--      region(province)
--      variables(province)
-- out: rows(source, id, item, unit_price, decision_no, decided, lowest)     lowest: the lowest that counts, null if none does

with late as (
  select a.*, o.unit_price as own_price, r.unit_price as regional_price,
         coalesce(o.place, r.place) as lowest_place
  from awards a
  left join own_lowest o on o.item = a.item
  left join regional_prices r on r.item = a.item and r.province = a.province and r.rank = 1
  where a.no_count_because = 'decided-later' )
select source, id, item, unit_price, coalesce(decision_no, '–') as decision_no, decision_date as decided,
       coalesce(own_price, regional_price) as lowest
from late
where (lowest_place is null or place < lowest_place)
  and (own or (own_price is null and province in (select province from region) and province <> getvariable('province')))
order by source desc, id;
