-- R3  1513/BHXH-CSYT §2: every award, own and of other provinces: its item, its norm units per award unit, and why it
-- does not count on the pricing date. The day of its decision is the one that the number states, where no other is given.
-- in:  given.tenders(id, item_code, item_name, substance, strength, form, packaging, group, unit, price, vat_included, decision_no,
--                    decision_date, valid_from, valid_to, bidder, unit_key, name_key, substance_key, form_key, strength_key,
--                    amounts_key, content_key, not_won, stated_day)     price in đồng per award unit
--      given.regional_prices(id, province, item_code, item_name, substance, strength, form, packaging, group, unit, price, vat_included,
--                            decision_no, decision_date, valid_from, valid_to, bidder, unit_key, name_key, substance_key, form_key,
--                            strength_key, amounts_key, content_key, not_won, stated_day)     price in đồng per award unit
--      given.conversions(item_code, unit_key, factor, broken)     norm units in one award unit
--      law.measures(unit, norm_unit, factor)
--      confirmed_matches(match, name_key, unit_key, strength_key, form_key, item_code, told)
--      norm_units(item, unit_key)
--      macro wins(price, not_won)
--      macro dated(valid_from, valid_to)
--      macro of_the_period(valid_from, valid_to, decision_date)
--      macro decided_later(decision_date)
--      macro in_force(valid_from, valid_to, decision_date)
-- out: award_rows(source, id, province, item, item_name, substance, strength, form, packaging, tender_group, unit, unit_key, price,
--                 vat_included, factor, decision_no, decision_date, valid_from, valid_to, bidder, amounts_key, content_key, form_key,
--                 dated, wanted, by_match, measured, disputed, applies, own, stated_day, why_not)     price in đồng per award unit

create table award_rows as
  with stated as (
    select 'tenders' as source, id, null as province, * exclude (id) from given.tenders
    union all by name
    select 'regional_prices' as source, * from given.regional_prices ),
  rows as (select * replace (coalesce(decision_date, stated_day) as decision_date) from stated),
  matched as (                                             -- by name or substance; what the match does not specify may be anything
    select rows.source, rows.id, m.item_code, m.match, m.told,
           count(distinct coalesce(rows.content_key, '')) over (partition by m.match) > 1 as several_strengths
    from rows join confirmed_matches m
      on rows.item_code is null and m.name_key in (rows.name_key, rows.substance_key)
     and (m.unit_key is null or m.unit_key = rows.unit_key)
     and (m.strength_key is null or m.strength_key in (rows.strength_key, rows.content_key))
     and (m.form_key is null or m.form_key = rows.form_key) ),
  best_match as (                                          -- the most specific match; two that are equally specific must agree
    select source, id, any_value(item_code) as item_code, bool_or(several_strengths) as several_strengths,
           count(distinct item_code) > 1 as disputed
    from (from matched qualify told = max(told) over (partition by source, id))
    group by source, id ),
  identified as (
    select rows.* exclude (item_code), coalesce(rows.item_code, if(m.disputed, null, m.item_code)) as item,
           rows.item_code is null and m.item_code is not null as by_match,
           coalesce(m.several_strengths, false) as several_strengths, coalesce(m.disputed, false) as disputed
    from rows left join best_match m using (source, id) ),
  factors as (
    select item_code as item, unit_key as unit, factor from given.conversions
    where not broken ),
  on_the_day as (
    select *, dated(valid_from, valid_to) as dated, in_force(valid_from, valid_to, decision_date) as applies
    from identified ),
  in_norm_unit as (                                        -- 1 for the same unit; else by units of measure or conversions
    select a.*, u.item is not null as wanted, u.unit_key as norm_unit, f.factor as said_factor,
           case when a.unit_key = u.unit_key then 1::decimal(18,6) else m.factor end as sure_factor
    from on_the_day a
    left join norm_units u using (item)
    left join law.measures m on m.unit = a.unit_key and m.norm_unit = u.unit_key
    left join factors f on f.item = a.item and f.unit = a.unit_key )
  select source, id, province, item, item_name, substance, strength, form, packaging, "group" as tender_group, unit, unit_key, price,
         vat_included, coalesce(sure_factor, said_factor) as factor, decision_no, decision_date, valid_from, valid_to, bidder,
         amounts_key, content_key, form_key, dated, wanted, by_match, unit_key in (select unit from law.measures) as measured, disputed,
         applies, source = 'tenders' as own, stated_day,
         case when price is null then 'no-price'
              when not wins(price, not_won) then not_won
              when source <> 'tenders' and province is null then 'no-province'
              when not of_the_period(valid_from, valid_to, decision_date) then 'not-in-force'
              when decided_later(decision_date) then 'decided-later'
              when several_strengths then 'several-strengths'
              when said_factor <> sure_factor then 'conversion-disputed'
              when coalesce(sure_factor, said_factor) is null then 'no-conversion' end as why_not
  from in_norm_unit;
