-- R3  1513/BHXH-CSYT §2: the lowest winning price approved for the year; R4: else the low average of the region.
-- in:  awards(award, id, own, province, item, tender_group, unit_price, exact_price, place, decision_date, decision_no,
--             counts)   đồng per norm unit
--      regional_averages(item, unit_price, exact_price, provinces)     computed in Python from regional_prices, because a mean is a division
--      macro lowest_first(price, decision_date, decision_no, row_no)
--      variables(tender_groups)
-- out: own_ranked(item, award, unit_price, exact_price, place, rank)                      the own awards that count for an item; rank 1 is the lowest
--      own_lowest(item, unit_price, exact_price, place, award)
--      groups_in_conflict(item, tender_groups)
--      regional_prices(item, province, unit_price, exact_price, place, award, rank)     rank 1: the province's lowest
--      unit_prices(item, unit_price, exact_price, basis, award, provinces)       đồng per norm unit

create table own_ranked as
  select item, award, unit_price, exact_price, place,
         row_number() over (partition by item order by lowest_first(place, decision_date, decision_no, id)) as rank
  from awards where counts and own;

create table own_lowest as
  select item, unit_price, exact_price, place, award from own_ranked where rank = 1;

create table groups_in_conflict as                          -- if tender groups do not compete, the awards of an item must be of one group
  select item, list(distinct tender_group order by tender_group) as tender_groups
  from awards
  where counts and getvariable('tender_groups') = 'within-group'
    and (own or item not in (select item from own_lowest))   -- of items without an own award, the region's groups
  group by item having count(distinct coalesce(tender_group, '')) > 1;

create table regional_prices as                             -- prices of the other provinces of the region
  select a.item, a.province, a.unit_price, a.exact_price, a.place, a.award,
         row_number() over (
           partition by a.item, a.province order by lowest_first(a.place, a.decision_date, a.decision_no, a.id)) as rank
  from awards a
  where a.counts and not a.own
    and a.item not in (select item from own_lowest);

create view unit_prices as
  select item, unit_price, exact_price, 'tender' as basis, award, null as provinces
  from own_lowest where item not in (select item from groups_in_conflict)
  union all
  select item, unit_price, exact_price, 'regional', null, provinces
  from regional_averages where item not in (select item from groups_in_conflict);   -- an item in neither has no price
