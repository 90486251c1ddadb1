-- R1  1513/BHXH-CSYT §2: net quantity × unit price, line by line; a component is the sum of its lines. Exact, because nothing is divided,
-- where both figures are exact in decimals. A component also keeps the sum of those lines alone (in_decimals); fractions are added in
-- Python.
-- in:  batch(service_id)
--      lines(service_id, class)
--      services(service_id, is_own)
--      norm_rows(id, service_id, class, component, component_known, kind, item, item_name, unit, unit_key, quantity, per, loss_pct,
--                net_quantity, exact_net, amount, inner_service, unusable)     net quantity in norm units, amount in đồng
--      overridden(id, class)
--      norm_units(item, unit_key)
--      unit_prices(item, unit_price, exact_price, basis, award, provinces)     đồng per norm unit
--      prices(service_id, class, price)                   of services inside other services, priced in an earlier batch
--      law.components(component, kind)
--      law.amounts(service_id, class, component, amount, exact_amount)     đồng
-- out: line_items(service_id, class, id, component, kind, item, item_name, unit, quantity, per, loss_pct, net_quantity, exact_net,
--                 unit_price, exact_price, basis, cost, award, provinces, inner_service, unusable)     cost in đồng, 18 decimals
--      component_costs(service_id, class, component, cost, complete, in_decimals, exact_amount, has_fractions)     đồng, 18 decimals

insert into line_items by name
  with found as (
    select l.service_id, l.class, n.* exclude (service_id, class, unusable), u.award, if(n.unit_key = nu.unit_key, u.exact_price, null) as exact_price, u.provinces,
           case when n.kind = 'service' then package.price::decimal(38,6)   -- at most 10^10, so that no product overflows
                when n.unit_key = nu.unit_key then u.unit_price end as unit_price,
           n.unusable or not n.component_known or (n.amount is not null and n.quantity is not null)
             or (n.kind = 'item' and n.item is not null and n.amount is null and n.unit_key is distinct from nu.unit_key) as without_cost,
           case when without_cost then 'missing'                               -- whatever its item costs
                when n.amount is not null then 'given'                        -- a lump sum in place of item × quantity
                when n.net_quantity is null then 'missing'
                when n.kind = 'service' then if(package.price is null, 'missing', 'service')
                else coalesce(u.basis, 'missing') end as found_by
    from batch join lines l using (service_id)
    join norm_rows n on n.service_id = l.service_id and (n.class is null or n.class = l.class)
    anti join overridden o on o.id = n.id and o.class = l.class
    left join norm_units nu on nu.item = n.item and n.kind = 'item'
    left join unit_prices u on u.item = n.item and n.kind = 'item'
    left join prices package on n.kind = 'service' and package.service_id = n.inner_service and package.price <= 10000000000
                            and (package.class is null or package.class is not distinct from l.class) )
  select service_id, class, id, component, kind, item, item_name, unit, quantity, per, loss_pct, net_quantity, exact_net, award, provinces,
         inner_service, without_cost as unusable, found_by as basis,
         case when found_by not in ('missing', 'given') then unit_price end as unit_price,
         if(found_by not in ('missing', 'given'), exact_price, null) as exact_price,
         case found_by when 'given' then amount::decimal(38,18) when 'missing' then null else net_quantity * unit_price end as cost
  from found;

insert into component_costs by name
  select service_id, class, component, sum(cost)::decimal(38,18) as cost, bool_and(basis <> 'missing') as complete,
         coalesce(sum(cost) filter (not in_fractions), 0)::decimal(38,18) as in_decimals, null as exact_amount,
         bool_or(in_fractions) as has_fractions
  from (select *, basis not in ('missing', 'given') and coalesce(exact_net, exact_price) is not null as in_fractions
        from line_items semi join batch using (service_id))
  group by service_id, class, component
  union all                                                -- components whose amount the regulation gives, indexed or not
  select l.service_id, l.class, c.component, a.amount::decimal(38,18), a.amount is not null,
         if(a.exact_amount is null, a.amount, 0)::decimal(38,18), a.exact_amount, a.exact_amount is not null
  from batch join lines l using (service_id) join services s using (service_id)
  cross join (from law.components where kind <> 'norm') c
  left join law.amounts a on a.service_id = l.service_id and a.component = c.component
                         and (a.class is null or a.class is not distinct from l.class)
  where not s.is_own;
