-- R2  1513/BHXH-CSYT §2: a local norm may adapt the Ministry's, and never exceeds it.
-- The net quantities that are priced are compared with the Ministry's, in the same unit.
-- If the Ministry has a norm for the component of a service, an item that is not in that norm is reported (most is null).
-- in:  given.ministry_norms(service, class, component, item_code, unit_key, net_quantity, amount)     norm units; đồng
--      law.norms(service_id, class, component, item_code, unit_key, net_quantity, amount)             norm units; đồng
--      service_refs(said, service_id)
--      line_items(id, service_id, class, component, item, item_name, net_quantity, basis, cost)       norm units; đồng
--      given.norms(id, unit_key)
-- out: ministry_norms(service_id, class, component, item, unit, quantity, amount)
--      local_norms(id, service_id, class, component, item, name, unit, quantity, amount)
--      norms_compared(id, service_id, class, item, quantity, amount, most_quantity, most_amount, known)
--      norms_above_ministry(id, service_id, class, item, field, stated, most)     field: the column of the line; stated, most: norm units or đồng

create view ministry_norms as
  with rows as (
    select r.service_id, n.class, n.component, n.item_code as item, n.unit_key as unit, n.net_quantity as quantity, n.amount
    from given.ministry_norms n join service_refs r on r.said = n.service
    union all
    select service_id, class, component, item_code, unit_key, net_quantity, amount from law.norms )
  select service_id, class, component, item, unit, sum(quantity) as quantity, sum(amount) as amount
  from rows group by all;

create view local_norms as                                 -- by class; several lines of one item are summed
  select min(id) as id, l.service_id, l.class, l.component, l.item, any_value(l.item_name) as name, n.unit_key as unit,
         sum(l.net_quantity) as quantity, sum(l.cost) filter (l.basis = 'given') as amount
  from line_items l join given.norms n using (id)
  group by l.service_id, l.class, l.component, l.item, n.unit_key;

create view norms_compared as
  select l.id, l.service_id, l.class, coalesce(l.item, l.name, l.component) as item, l.quantity, l.amount,
         m.quantity as most_quantity, m.amount as most_amount, m.service_id is not null as known
  from local_norms l
  left join ministry_norms m on m.service_id = l.service_id and m.component = l.component
                            and m.item is not distinct from l.item and m.unit is not distinct from l.unit
                            and (m.class is null or l.class is null or m.class = l.class)
  where (l.service_id, l.component) in (select (service_id, component) from ministry_norms)
  qualify row_number() over (                              -- the norm of the class first, else the strictest
    partition by l.service_id, l.class, l.component, l.item, l.unit order by m.class is null, m.quantity, m.amount) = 1;

create view norms_above_ministry as
  with judged as (
    select *, case when not known then 'item' when quantity > most_quantity then 'quantity' when amount > most_amount then 'amount' end as above
    from norms_compared )
  select id, service_id, class, item, if(quantity is null, 'amount', 'quantity') as field,
         case above when 'quantity' then quantity when 'amount' then amount end as stated,
         case above when 'quantity' then most_quantity when 'amount' then most_amount end as most
  from judged where above is not null
  qualify row_number() over (partition by id, known order by class) = 1;   -- once for a line that is priced for several classes
