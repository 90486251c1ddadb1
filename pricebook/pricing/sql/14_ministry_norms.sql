-- R2  1513/BHXH-CSYT §2: a local norm may adapt the Ministry's, and never exceeds it.
-- What one service consumes of an item (net quantity: by batch and with loss) is compared in one unit: by measure (1 lít is
-- 1000 ml), or by the dossier's conversions. Lump sums are compared as amounts. What nothing connects cannot be compared.
-- An item is the same by its code, else by its name, in whatever component each stands: in two of them it is not consumed less.
-- If the Ministry has a norm for the component of a service, an item that is in none of its lines for the service is reported.
-- in:  given.ministry_norms(id, service, class, component, kind, item_code, unit, unit_key, name_key, net_quantity, amount,
--                           broken)                                                              norm units; đồng
--      law.norms(id, service_id, class, component, item_code, unit, unit_key, name_key, net_quantity, amount)     norm units; đồng
--      service_refs(said, service_id)
--      uncertain_services(given_table, service_id)                a row of the table may be about these services, too
--      line_items(id, service_id, class, component, kind, item, item_name, inner_service, net_quantity,
--                 cost)                                                                          norm units; đồng
--      given.norms(id, unit, unit_key, name_key, amount)
--      given.items(item_code, name_key, broken)
--      given.conversions(item_code, unit_key, factor, broken)     norm units in one such unit
--      norm_units(item, unit_key)
--      law.unit_sizes(unit, kind, size)                           how many of the smallest unit of its kind a measure holds
-- out: ministry_lines(line, service_id, class, component, code, name_key, unit, unit_key, is_lump, quantity, amount, lumps_only)
--      local_norms(id, service_id, class, component, code, names, name, unit, unit_key, is_lump, line_count, quantity, amount,
--                  in_their_component)                        whether the Ministry has a norm for a component that it stands in
--      ministry_lines_of(id, class, line)                         the lines of the Ministry that are about a local norm
--      item_units(item, unit, scale)                              units of an item that a conversion connects, in a common scale
--      norms_compared(id, service_id, class, name, unit, their_class, their_unit, is_lump, scale, stated, most, slack,
--                     comparable)
--      norms_above_ministry(id, service_id, class, name, unit, their_unit, is_lump, verdict, scale, stated, most)     most: × scale

create view ministry_lines as
  with rows as (
    select 'given:' || n.id as line, r.service_id, n.class, n.component,
           coalesce(i.service_id, n.item_code) as code, n.name_key, if(n.kind = 'service', null, n.unit) as unit,
           if(n.kind = 'service', null, n.unit_key) as unit_key,                -- a service inside a package has no unit
           n.amount is not null as is_lump,
           if(n.broken, null, n.net_quantity) as quantity, if(n.broken, null, n.amount) as amount   -- of an unreadable row: unknown
    from given.ministry_norms n
    join service_refs r on r.said = n.service and r.service_id is not null
    left join service_refs i on n.kind = 'service' and i.said = n.item_code
    where r.service_id not in (select service_id from law.norms)               -- the dossier's serve where the pack has none
    union all
    select 'law:' || id, service_id, class, component, item_code, name_key, unit, unit_key, amount is not null,
           net_quantity, amount
    from law.norms )
  select *, bool_and(is_lump) over (partition by service_id, component) as lumps_only
  from rows;

create view local_norms as                                 -- of services that the Ministry has a norm for; lines of one item are summed
  with rows as (
    select l.*, coalesce(l.inner_service, l.item) as code, n.name_key, n.amount is not null as is_lump,
           if(l.kind = 'service', null, n.unit) as unit, if(l.kind = 'service', null, n.unit_key) as unit_key,
           (l.service_id, l.component) in (select (service_id, component) from ministry_lines) as in_their_component
    from line_items l join given.norms n using (id)
    where l.service_id in (select service_id from ministry_lines)
      and l.service_id not in (select service_id from uncertain_services where given_table = 'ministry_norms') ),
  named as (
    select rows.*, i.name_key as item_key,
           if(is_lump or (code is null and rows.name_key is null), component, null) as of_component     -- is no item elsewhere
    from rows left join (from given.items where not broken) i on i.item_code = rows.code )
  select min(id) as id, service_id, class, min(component) as component, code,
         list_distinct(list(name_key) || list(item_key)) as names,              -- nulls are left out
         coalesce(code, any_value(item_name), min(component)) as name, any_value(unit) as unit, unit_key, is_lump,
         count(*) as line_count, sum(net_quantity) as quantity, sum(cost) filter (is_lump) as amount,
         bool_or(in_their_component) as in_their_component
  from named
  group by service_id, class, of_component, code, if(code is null, name_key, null), unit_key, is_lump;

create view ministry_lines_of as
  with of_one_service as (
    select l.id, l.class, l.code, l.names, l.is_lump, m.line, m.code as their_code, m.name_key, m.is_lump as their_lump, m.lumps_only
    from local_norms l
    join ministry_lines m on m.service_id = l.service_id and (m.class is null or l.class is null or m.class = l.class)
                         and (m.component = l.component or not (l.is_lump or m.is_lump)) ),
  by_code as (
    select id, class, line from of_one_service where code = their_code ),
  by_name as (                                             -- a line whose code is the code of a local norm is not of another one
    select id, class, line from of_one_service
    where list_contains(names, name_key)
      and (id, class) not in (select (id, class) from by_code) and line not in (select line from by_code) ),
  for_the_component as (                                   -- lump sums of which one names no item
    select id, class, line from of_one_service
    where is_lump and their_lump
      and (their_code is null and name_key is null or code is null and len(names) = 0 and lumps_only)
      and (id, class) not in (select (id, class) from by_code union all select (id, class) from by_name) )
  from by_code union all from by_name union all from for_the_component;

create view item_units as
  with norm as (
    select u.item, u.unit_key, s.kind, coalesce(s.size, 1) as size
    from norm_units u left join law.unit_sizes s on s.unit = u.unit_key where u.unit_key is not null ),
  converted as (                                           -- and the measures of which the converted unit is a part
    select norm.item, norm.kind, coalesce(s.unit, c.unit_key) as unit, c.factor * norm.size * coalesce(s.size // z.size, 1) as scale
    from norm join given.conversions c on c.item_code = norm.item and not c.broken
    left join law.unit_sizes z on z.unit = c.unit_key
    left join law.unit_sizes s on s.kind = z.kind and s.size % z.size = 0 ),
  known as (
    select item, unit_key as unit, size::decimal(38,6) as scale, 1 as rank from norm
    union all                                              -- a measure goes before a conversion
    select norm.item, s.unit, s.size, 2 from norm join law.unit_sizes s on s.kind = norm.kind
    union all
    select item, unit, scale, 3 from converted )
  select item, unit, min(scale) as scale from (from known qualify rank = min(rank) over (partition by item, unit))
  group by item, unit having count(distinct scale) = 1;    -- two conversions that disagree connect nothing

create view norms_compared as
  with in_one_scale as (
    select l.*, m.class as their_class, m.unit as their_unit, m.is_lump as their_lump, m.quantity as their_quantity,
           m.amount as their_amount, coalesce(own.scale, mine.size, 1) as scale,
           case when m.unit_key is not distinct from l.unit_key then coalesce(own.scale, mine.size, 1)
                when own.scale is not null then other.scale
                when theirs.kind = mine.kind then theirs.size end as their_scale,
           l.is_lump = m.is_lump and (l.is_lump or their_scale is not null) as connected
    from local_norms l
    join ministry_lines_of o on o.id = l.id and o.class is not distinct from l.class
    join ministry_lines m using (line)
    left join item_units own on own.item = l.code and own.unit = l.unit_key
    left join item_units other on other.item = l.code and other.unit = m.unit_key
    left join law.unit_sizes mine on mine.unit = l.unit_key
    left join law.unit_sizes theirs on theirs.unit = m.unit_key ),
  known as (                                               -- what no 38 digits hold is as unknown as an unreadable figure
    select *, if(their_lump, their_amount, their_quantity) is null as unknown, try(their_quantity * their_scale) as their_scaled
    from in_one_scale )
  select id, service_id, class, any_value(name) as name, any_value(unit) as unit, their_class,
         coalesce(any_value(if(their_lump, 'given', their_unit)) filter (not connected), any_value(their_unit)) as their_unit, is_lump,
         if(is_lump, 1, any_value(scale)) as scale, if(is_lump, any_value(amount), any_value(quantity)) as stated,
         case when count(if(is_lump, their_amount, their_scaled)) = count(*) then sum(if(is_lump, their_amount, their_scaled)) end as most,
         -- these net quantities are rounded to 12 decimals: a difference that small is none
         if(is_lump, 0, 0.000000000001 * (any_value(line_count) * any_value(scale) + sum(their_scale))) as slack,
         bool_and(connected or unknown) as comparable
  from known
  group by id, service_id, class, is_lump, their_class;

create view norms_above_ministry as
  with of_the_class as (                                   -- the norm of the class goes before the one for all classes
    from norms_compared
    qualify their_class is not null or not bool_or(their_class is not null) over (partition by id, class) ),
  judged as (
    select id, service_id, class, name, unit, their_unit, is_lump, scale, stated, most,
           case when not comparable then 'unit' when try(stated * scale) > most + slack then 'above' end as verdict
    from of_the_class
    union all
    select l.id, l.service_id, l.class, l.name, l.unit, null, l.is_lump, 1, null, null, 'item'
    from local_norms l
    where l.in_their_component and (l.id, l.class) not in (select (id, class) from ministry_lines_of) )
  select id, service_id, class, name, unit, their_unit, is_lump, verdict, scale, stated, most
  from judged where verdict is not null
  qualify row_number() over (partition by id, verdict order by class, most) = 1;   -- once for a line priced for several classes
