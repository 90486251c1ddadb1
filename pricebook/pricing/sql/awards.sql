-- Every award, own and of other provinces, in the unit that norms use, and whether it counts on the pricing date.
-- in:  given.tenders, given.regional_prices, given.conversions, confirmed_matches, norm_units
-- out: award_rows(award, source, id, province, item, unit, price, factor, …, counts, why_not)   price in đồng per award unit
--      confirmed_matches is made first: a name is an item only where somebody confirmed it.

create table award_rows as
  with rows as (
    select 'tenders' as source, id, null as province, * exclude (id) from given.tenders
    union all by name
    select 'regional_prices' as source, * from given.regional_prices ),
  identified as (
    select rows.* exclude (item_code), coalesce(rows.item_code, m.item_code) as item
    from rows
    left join confirmed_matches m on rows.item_code is null and m.source_name = lower(rows.item_name)
                                 and (m.source_unit is null or m.source_unit = lower(rows.unit))
    qualify row_number() over (partition by rows.source, rows.id order by m.source_unit nulls last) = 1 ),
  factors as (
    select item_code as item, lower(unit) as unit, factor from given.conversions
    where not broken ),
  in_force as (
    select *, coalesce(valid_from <= valid_to, false) as dated,
      case when valid_from <= valid_to then
             case getvariable('awards_count')
               when 'validity-touches-year' then                              -- R3: approved for the year
                 year(valid_from) <= year(getvariable('day')) and year(valid_to) >= year(getvariable('day'))
               when 'valid-on-date' then getvariable('day') between valid_from and valid_to end
           else getvariable('undated') = 'decision-year' and year(decision_date) = year(getvariable('day')) end as applies
    from identified )
  select a.source, a.id, a.province, a.item, a.item_name, a.strength, a.form, a."group" as tender_group, a.unit, a.price, a.vat_included,
         case when lower(a.unit) = lower(u.unit) then 1::decimal(18,6) else f.factor end as factor,
         a.decision_no, a.decision_date, a.valid_from, a.valid_to, a.bidder, a.dated, u.item is not null as wanted,
         a.source = 'tenders' as own,
         case when a.price is null then 'no-price'
              when a.source <> 'tenders' and a.province is null then 'no-province'
              when not coalesce(a.applies, false) then 'not-in-force'
              when lower(a.unit) <> lower(u.unit) and f.factor is null or a.unit is null then 'no-conversion' end as why_not
  from in_force a
  left join norm_units u using (item)
  left join factors f on f.item = a.item and f.unit = lower(a.unit);
