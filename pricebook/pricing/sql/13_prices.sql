-- R6  1513/BHXH-CSYT §2: never above the maximum. Rounded, then bounded; the price is the smallest of rounded, bound and proposal.
-- The sum is first rounded once to 6 decimals, as a workbook's formula does it: an amount given at 15 digits is not a hair below a hundred.
-- A sum of fractions was rounded so in Python, from the exact figure.
-- in:  batch(service_id)
--      lines(service_id, class, position, class_rank)
--      component_costs(service_id, class, cost, complete)     đồng
--      exact_sums(service_id, class, composed)            đồng, 6 decimals
--      law.ceilings(service_id, class, ceiling)           đồng
--      law.fixed_prices(service_id, class, price)         đồng
--      shares(service_id, class, share)
--      proposals(service_id, class, price)                đồng
--      unsettled(service_id)
--      macro rounded_to(amount, rule)
--      macro ceiling_rounded(ceiling, rule)
--      macro bound_of(ceiling, share, rule)
--      variables(rounding)
-- out: prices(service_id, class, position, class_rank, composed, rounded, ceiling, share, bound_price, proposed, fixed, price,
--             status, bound, cut_off)     đồng

insert into prices by name
  with composed as (
    select l.service_id, l.class, l.position, l.class_rank,
           case when bool_and(c.complete) then coalesce(any_value(e.composed), sum(c.cost))::decimal(38,18) end as composed
    from batch join lines l using (service_id)
    left join component_costs c on c.service_id = l.service_id and c.class is not distinct from l.class
    left join exact_sums e on e.service_id = l.service_id and e.class is not distinct from l.class
    group by all ),
  bounded as (
    select c.*, rounded_to(c.composed, getvariable('rounding')) as rounded,
           ceiling.ceiling, s.share, f.price as fixed, p.price as proposed,
           bound_of(ceiling.ceiling, s.share, getvariable('rounding')) as bound_price
    from composed c
    left join law.ceilings ceiling on ceiling.service_id = c.service_id and (ceiling.class is null or ceiling.class = c.class)
    left join shares s on s.service_id = c.service_id and s.class is not distinct from c.class
    left join law.fixed_prices f on f.service_id = c.service_id and (f.class is null or f.class is not distinct from c.class)
    left join proposals p on p.service_id = c.service_id and p.class is not distinct from c.class ),
  decided as (
    select *,
           case when fixed is not null then fixed
                when service_id in (from unsettled) then null
                when rounded is not null then nullif(least(rounded, bound_price, proposed), 0) end as price   -- 0 is no price
    from bounded )
  select service_id, class, position, class_rank, composed, rounded, ceiling, share, bound_price, proposed, fixed, price,
         case when fixed is not null then 'fixed'
              when price is null then 'missing'
              when rounded > bound_price and price = bound_price then 'capped'
              else 'priced' end as status,
         case when status = 'capped' then if(bound_price < ceiling_rounded(ceiling, getvariable('rounding')), 'share', 'ceiling')
              when status = 'priced' and proposed < least(rounded, coalesce(bound_price, rounded)) then 'proposal' end as bound,
         case when status in ('priced', 'capped') then rounded - price end as cut_off
  from decided;
