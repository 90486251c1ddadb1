-- R3, R4  1513/BHXH-CSYT §2: awards whose validity touches the year of the pricing date by fewer days than the regulation expects,
-- and on which a unit price rests: those below the lowest of the other awards, of the province itself or of a province of the region.
-- in:  own_ranked(item, award, unit_price, place)                       đồng per norm unit
--      regional_prices(item, province, award, unit_price, place)        đồng per norm unit
--      awards(award, source, id, decision_no, valid_from, valid_to, dated)
--      macro days_of_the_year(valid_from, valid_to)
--      variables(day, days_in_year)
-- out: rows(source, id, item, unit_price, decision_no, days, ends, lowest)     ends: it ends in the year; lowest: null if no other

with in_use as (
  select item, null as province, award, unit_price, place from own_ranked
  union all
  select item, province, award, unit_price, place from regional_prices ),
counted as (
  select u.*, a.source, a.id, a.decision_no, a.valid_to,
         coalesce(a.dated and days_of_the_year(a.valid_from, a.valid_to) < getvariable('days_in_year'), false) as few,
         days_of_the_year(a.valid_from, a.valid_to) as days
  from in_use u join awards a using (award) ),
compared as (
  select *, min(unit_price) filter (not few) over (partition by item, province) as lowest,
         min(place) filter (not few) over (partition by item, province) as lowest_place
  from counted )
select source, id, item, unit_price, coalesce(decision_no, '–') as decision_no, days,
       year(valid_to) = year(getvariable('day')) as ends, lowest
from compared
where few and coalesce(place < lowest_place, true)
order by source desc, id;
