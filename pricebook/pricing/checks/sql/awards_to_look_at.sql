-- R3, R4  1513/BHXH-CSYT §2: awards to look at before they price their item.
-- later: decided after the pricing date, so that they do not count, and they would price their item if they did: own awards below the
-- lowest that counts, or of an item without one; and, for an item without an own award, those of a province of the region below
-- its lowest that counts.
-- perhaps-later: without a day of decision, and in force from a day after the pricing date only; they count, and a unit price rests
-- on them.
-- number-later: the day that their number states is after the pricing date, and their own one is not; they count all the same.
-- own-elsewhere: of the province itself, in the table of other provinces' prices, so that they do not count, and below the lowest that does.
-- in:  awards(award, source, id, own, item, province, unit_price, place, decision_no, decision_date, stated_day, valid_from,
--             no_count_because)                                        đồng per norm unit
--      own_lowest(item, unit_price, place)
--      own_ranked(item, award, unit_price, place)
--      regional_prices(item, province, award, unit_price, place, rank)
--      region(province)
--      variables(province, day, awards_count)
-- out: rows(why, source, id, item, unit_price, decision_no, said, lowest)     said: the day that says so; lowest: null if no other counts

with late as (
  select a.*, o.unit_price as own_price, r.unit_price as regional_price,
         coalesce(o.place, r.place) as lowest_place
  from awards a
  left join own_lowest o on o.item = a.item
  left join regional_prices r on r.item = a.item and r.province = a.province and r.rank = 1
  where a.no_count_because = 'decided-later' ),
in_use as (
  select item, null as province, award, unit_price, place from own_ranked
  union all
  select item, province, award, unit_price, place from regional_prices ),
counted as (
  select u.*, a.source, a.id, a.decision_no,
         case when getvariable('awards_count') <> 'validity-touches-year' then null
              when a.decision_date is null and a.valid_from > getvariable('day') then 'perhaps-later'
              when a.stated_day > getvariable('day') then 'number-later' end as doubt,
         if(a.decision_date is null, a.valid_from, a.stated_day) as said
  from in_use u join awards a using (award) ),
compared as (
  select *, min(unit_price) filter (doubt is null) over (partition by item, province) as lowest,
         min(place) filter (doubt is null) over (partition by item, province) as lowest_place
  from counted ),
told as (
  select 'later' as why, source, id, item, unit_price, decision_no, decision_date as said, coalesce(own_price, regional_price) as lowest
  from late
  where (lowest_place is null or place < lowest_place)
    and (own or (own_price is null and province in (select province from region) and province <> getvariable('province')))
  union all
  select doubt, source, id, item, unit_price, decision_no, said, lowest
  from compared where doubt is not null and coalesce(place < lowest_place, true)
  union all
  select 'own-elsewhere', a.source, a.id, a.item, a.unit_price, a.decision_no, null, o.unit_price
  from awards a left join own_lowest o using (item)
  where a.no_count_because = 'outside-region' and a.province = getvariable('province') and coalesce(a.place < o.place, true) )
select * replace (coalesce(decision_no, '–') as decision_no) from told order by source desc, id;
