-- Which service the texts in the field `service` mean: an id, an ordinal or a service code (the service's own, or one of the
-- regulation's code map).
-- in:  law.services(id, service_id, part, ordinal, service_code, group, name, unit, note, confirmed)
--      law.codes(service_code, service_id)
--      given.services(id, service_id, group, name, unit, source_item, structure_approved)
--      given.norms(service, kind, item_code)
--      given.ministry_norms(service, kind, item_code)
--      given.capabilities(service)
--      given.requirements(service)
--      given.shares(service)
--      given.current_prices(service)
--      given.proposed_prices(service)
--      given.volumes(service)
--      given.disputes(service)
-- out: services(position, service_id, part, ordinal, service_code, group_name, name, unit, note, confirmed, source_item,
--               structure_approved, is_own, own_row)     in the regulation's order, then the province's own
--      service_refs(said, service_id, candidates)

create table services as
  with own as (                                  -- the province's own services, and names that the pack lacks
    select * from given.services where service_id is not null
    qualify count(*) over (partition by service_id) = 1 )
  select l.id as position, l.service_id, l.part, l.ordinal, l.service_code, l."group" as group_name,
         coalesce(l.name, o.name) as name, l.unit, l.note, l.confirmed = 'yes' as confirmed,
         null as source_item, null as structure_approved, false as is_own, o.id as own_row
  from law.services l left join own o using (service_id)
  union all
  select 1000000 + o.id, o.service_id, null, null, null, o."group", o.name, o.unit, null, true,
         o.source_item, o.structure_approved, true, o.id
  from own o anti join law.services l using (service_id);

create table service_refs as
  with said as (
    select service as said from given.norms union select service from given.ministry_norms
    union select service from given.capabilities union select service from given.requirements
    union select service from given.shares union select service from given.current_prices
    union select service from given.proposed_prices union select service from given.volumes
    union select service from given.disputes
    union select item_code from given.norms where kind = 'service'
    union select item_code from given.ministry_norms where kind = 'service' ),
  meaning as (
    select service_id as said, service_id, 1 as rank from services
    union all select ordinal, service_id, 2 from services where ordinal is not null
    union all select service_code, service_id, 2 from services where service_code is not null
    union all select service_code, service_id, 2 from law.codes ),
  found as (
    select distinct said, service_id from said join meaning using (said)
    qualify rank = min(rank) over (partition by said) )  -- an id goes before an ordinal or code of the same text
  select said, case when count(service_id) = 1 then min(service_id) end as service_id,
         list(service_id order by service_id) filter (service_id is not null) as candidates
  from said left join found using (said)
  where said is not null
  group by said;
