-- Every award, own and of other provinces, in the unit that norms use, and whether it counts on the pricing date.
-- in:  given.tenders, given.regional_prices, given.conversions, law.measures, confirmed_matches, norm_units
-- out: award_rows(award, source, id, province, item, unit, price, factor, …, counts, why_not)   price in đồng per award unit
--      confirmed_matches is made first: a name is an item only where somebody confirmed it.

create table award_rows as
  with rows as (
    select 'tenders' as source, id, null as province, * exclude (id) from given.tenders
    union all by name
    select 'regional_prices' as source, * from given.regional_prices ),
  matched as (                                             -- by name or substance; what the match leaves open is any
    select rows.source, rows.id, m.item_code, m.match, m.told,
           count(distinct coalesce(rows.content_key, '')) over (partition by m.match) > 1 as several_strengths
    from rows join confirmed_matches m
      on rows.item_code is null and m.name_key in (rows.name_key, rows.substance_key)
     and (m.unit_key is null or m.unit_key = rows.unit_key)
     and (m.strength_key is null or m.strength_key in (rows.strength_key, rows.content_key))
     and (m.form_key is null or m.form_key = rows.form_key) ),
  best_match as (                                          -- the match that tells the most; where two tell as much, they must agree
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
  in_force as (
    select *, coalesce(valid_from <= valid_to, false) as dated,
      case when valid_from <= valid_to then
             case getvariable('awards_count')
               when 'validity-touches-year' then                              -- R3: approved for the year
                 year(valid_from) <= year(getvariable('day')) and year(valid_to) >= year(getvariable('day'))
               when 'valid-on-date' then getvariable('day') between valid_from and valid_to end
           else getvariable('undated') = 'decision-year' and year(decision_date) = year(getvariable('day')) end as applies
    from identified ),
  in_norm_unit as (                                        -- 1 for the same unit; else by measure or as the province says
    select a.*, u.item is not null as wanted, u.unit_key as norm_unit, f.factor as said_factor,
           case when a.unit_key = u.unit_key then 1::decimal(18,6) else m.factor end as sure_factor
    from in_force a
    left join norm_units u using (item)
    left join law.measures m on m.unit = a.unit_key and m.norm_unit = u.unit_key
    left join factors f on f.item = a.item and f.unit = a.unit_key )
  select source, id, province, item, item_name, substance, strength, form, packaging, "group" as tender_group, unit, unit_key, price,
         vat_included, coalesce(sure_factor, said_factor) as factor, decision_no, decision_date, valid_from, valid_to, bidder,
         amounts_key, content_key, form_key, dated, wanted, by_match, unit_key in (select unit from law.measures) as measured, disputed, applies, source = 'tenders' as own,
         case when price is null then 'no-price'
              when source <> 'tenders' and province is null then 'no-province'
              when not coalesce(applies, false) then 'not-in-force'
              when several_strengths then 'several-strengths'
              when said_factor <> sure_factor then 'conversion-disputed'
              when coalesce(sure_factor, said_factor) is null then 'no-conversion' end as why_not
  from in_norm_unit;
