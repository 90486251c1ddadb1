-- R6  1513/BHXH-CSYT §2: never above the maximum. Rounded, then bounded; the price is the smallest of rounded, bound and proposal.
-- in:  batch, lines, component_costs, law.ceilings, law.fixed_prices, shares(service_id, class, share), proposals(service_id, class, price), unsettled
-- out: prices(service_id, class, composed, rounded, ceiling, share, bound_price, proposed, price, status, bound, cut_off)    đồng

insert into prices by name
  with composed as (
    select l.service_id, l.class, l.position, l.class_rank,
           case when bool_and(c.complete) then sum(c.cost)::decimal(38,18) end as composed
    from batch join lines l using (service_id)
    left join component_costs c on c.service_id = l.service_id and c.class is not distinct from l.class
    group by all ),
  bounded as (
    select c.*, rounded_to(c.composed, getvariable('unit'), getvariable('mode')) as rounded,
           ceiling.ceiling, s.share, f.price as fixed, p.price as proposed,
           round_down(ceiling.ceiling, getvariable('unit'))::bigint as by_ceiling,
           rounded_to(ceiling.ceiling::decimal(38,6) * s.share::decimal(38,6), getvariable('unit'), getvariable('mode')) as by_share
    from composed c
    left join law.ceilings ceiling on ceiling.service_id = c.service_id and (ceiling.class is null or ceiling.class = c.class)
    left join shares s on s.service_id = c.service_id and s.class is not distinct from c.class
    left join law.fixed_prices f on f.service_id = c.service_id and (f.class is null or f.class is not distinct from c.class)
    left join proposals p on p.service_id = c.service_id and p.class is not distinct from c.class ),
  decided as (
    select *, least(by_ceiling, by_share) as bound_price,
           case when fixed is not null then fixed
                when service_id in (from unsettled) then null
                when rounded is not null then nullif(least(rounded, by_ceiling, by_share, proposed), 0) end as price   -- 0 is no price
    from bounded )
  select service_id, class, position, class_rank, composed, rounded, ceiling, share, bound_price, proposed, fixed, price,
         case when fixed is not null then 'fixed'
              when price is null then 'missing'
              when rounded > bound_price and price = bound_price then 'capped'
              else 'priced' end as status,
         case when status = 'capped' then if(by_share < by_ceiling, 'share', 'ceiling')
              when status = 'priced' and proposed < least(rounded, coalesce(bound_price, rounded)) then 'proposal' end as bound,
         case when status in ('priced', 'capped') then rounded - price end as cut_off
  from decided;
