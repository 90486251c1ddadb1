-- R1  1513/BHXH-CSYT §2: what each service consumes, for each class that it is priced for.
-- in:  given.norms(id, service, class, component, kind, item_code, item_name, unit, quantity, per, loss_pct, amount, note, broken,
--                  unit_key, name_key, content_key, net_quantity, exact_net)     quantities in norm units, amounts in đồng
--      given.items(item_code, item_name, unit, unit_key, broken)
--      confirmed_matches(name_key, unit_key, strength_key, form_key, item_code, told)
--      services(service_id, position, is_own)
--      service_refs(said, service_id)
--      uncertain_services(given_table, service_id)
--      classes(id, class)
--      law.components(component, kind)
--      law.ceilings(service_id, class)
--      law.amounts(service_id, class)
--      law.fixed_prices(service_id, class)
--      law.only_compared(service_id)
--      variables(needs_norms, pack_is_whole)
-- out: norm_matches(id, item_code, disputed)
--      norm_rows(id, service_id, class, component, component_known, kind, item_code, item_name, unit, unit_key, quantity, per, loss_pct,
--                net_quantity, exact_net, amount, note, inner_service, item, unusable, doubled)     one per row of the table
--      overridden(id, class)                            rows for all classes that a row for one class replaces
--      norm_units(item, unit, unit_key, name)           the norm unit of an item
--      lines(service_id, class, position, class_rank)   what can be priced: one line per class if the service has values by class, else one

create table norm_matches as                               -- the item that a confirmed match gives to a norm line without a code
  with fitting as (
    select n.id, m.item_code, m.told
    from given.norms n join confirmed_matches m
      on n.item_code is null and coalesce(n.kind, 'item') = 'item' and m.name_key = n.name_key
     and (m.unit_key is null or m.unit_key = n.unit_key)
     and (m.strength_key is null or m.strength_key = n.content_key) and m.form_key is null )  -- the name of a norm line has no form
  select id, any_value(item_code) as item_code, count(distinct item_code) > 1 as disputed
  from (from fitting qualify told = max(told) over (partition by id))
  group by id;

create table norm_rows as
  with rows as (
    select n.id, r.service_id, n.class, n.component, c.component is not null as component_known,
           coalesce(n.kind, 'item') as kind, n.item_code, n.item_name, n.unit, n.unit_key, n.quantity, coalesce(n.per, 1) as per,
           coalesce(n.loss_pct, 0) as loss_pct, n.net_quantity, n.exact_net, n.amount, n.note, inner_ref.service_id as inner_service,
           coalesce(n.item_code, if(m.disputed, null, m.item_code)) as item,
           n.broken or r.service_id in (select service_id from uncertain_services where given_table = 'norms')
             as unusable  -- a cell or key cannot be read
    from given.norms n
    join service_refs r on r.said = n.service and r.service_id is not null
    left join (select component from law.components where kind = 'norm') c using (component)
    left join service_refs inner_ref on n.kind = 'service' and inner_ref.said = n.item_code
    left join norm_matches m using (id) ),
  said_twice as (                                          -- two lines that are one item only by a match: neither is used
    select *, item is not null and amount is null
              and count(*) over (partition by service_id, class, component, kind, item, amount is null) > 1 as doubled
    from rows )
  select * exclude (doubled, unusable), unusable or doubled as unusable, doubled from said_twice;

create table overridden as
  select g.id, c.class
  from norm_rows g join norm_rows c
    on c.service_id = g.service_id and c.component = g.component and c.kind = g.kind
   and c.item is not distinct from g.item and (c.item is not null or c.item_name is not distinct from g.item_name)
  where g.class is null and c.class is not null;

create table norm_units as
  select item, coalesce(any_value(i.unit), if(count(distinct n.unit_key) = 1, any_value(n.unit), null)) as unit,  -- none if lines differ
         coalesce(any_value(i.unit_key), if(count(distinct n.unit_key) = 1, any_value(n.unit_key), null)) as unit_key,
         coalesce(any_value(i.item_name), arg_min(n.item_name, n.id)) as name
  from norm_rows n
  left join (select item_code as item, item_name, unit, unit_key from given.items where not broken) i using (item)
  where n.kind = 'item' and item is not null and n.amount is null
  group by item;

create table lines as
  with by_class as (
    select service_id from law.ceilings where class is not null
    union select service_id from norm_rows where class is not null
    union select service_id from law.amounts where class is not null
    union select service_id from law.fixed_prices where class is not null ),
  with_ceilings as (select distinct service_id from law.ceilings where class is not null),
  to_price as (                                            -- services with a norm; all services if the regulation gives amounts
    select service_id from norm_rows
    union select service_id from services where not getvariable('needs_norms') and service_id not in (select service_id from law.only_compared)
    union select service_id from services where is_own )
  select s.service_id, null::varchar as class, s.position, 0 as class_rank
  from to_price join services s using (service_id) anti join by_class using (service_id)
  union all
  select s.service_id, k.class, s.position, k.id
  from to_price join services s using (service_id) join by_class using (service_id) cross join classes k
  where (s.service_id not in (from with_ceilings)          -- no price for a class without a maximum, if other classes have one
         or exists (from law.ceilings c where c.service_id = s.service_id and c.class = k.class)
         or (not getvariable('pack_is_whole')              -- unless the pack may lack it, and a norm is for this very class
             and exists (from norm_rows n where n.service_id = s.service_id and n.class = k.class)))
    and (not exists (from norm_rows n where n.service_id = s.service_id)
         or exists (from norm_rows n where n.service_id = s.service_id and (n.class is null or n.class = k.class)));
