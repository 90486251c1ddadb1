-- R7  1513/BHXH-CSYT §2: only services being performed, never one that the facility is not qualified or able to perform.
-- R10 §1: a province's prices are not applied to other ministries' facilities, so these are not in scope; a ministry's list is for
-- its own facilities, in whatever province.
-- in:  given.facilities(id, facility_code, name, class, managed_by, province, kind, level, broken)
--      given.capabilities(id, facility_code, service, approved, equipped, staffed, performing, reason, broken)
--      given.requirements(id, service, min_class, equipment, specialty, broken)
--      service_refs(said, service_id)
--      law.codes(service_code)                  codes that are priced as a service of the regulation
--      law.classes(id, class)
--      own_kinds(managed_by, class, kind)       managers, classes and kinds of facility to which the prices apply
--      variables(province, of_ministry)
-- out: facilities(id, facility_code, name, class, managed_by, province, kind, level, broken, in_scope)
--      abilities(id, facility_code, service_id, service_code, performing, reason, in_scope, class, lacks, able)     one per row of the capabilities table

create table facilities as
  select f.id, f.facility_code, f.name, f.class, f.managed_by, f.province, f.kind, f.level, f.broken,
         m.managed_by is not null
           and (getvariable('of_ministry') or coalesce(f.province, getvariable('province')) = getvariable('province')) as in_scope
  from given.facilities f
  left join own_kinds m on m.managed_by = f.managed_by and m.class is not distinct from f.class and m.kind is not distinct from f.kind
  where f.facility_code is not null
  qualify row_number() over (partition by f.facility_code order by f.id) = 1;

create table abilities as
  with needs as (
    select r.service_id, k.id as lowest_rank, q.equipment, q.specialty, q.broken
    from given.requirements q join service_refs r on r.said = q.service
    left join law.classes k on k.class = q.min_class
    where r.service_id is not null
    qualify row_number() over (partition by r.service_id order by q.id) = 1 ),
  examined as (
    select c.id, c.facility_code, r.service_id,
           case when c.service in (select service_code from law.codes) then c.service end as service_code, coalesce(c.performing, false) as performing, c.reason, f.in_scope, f.class,
           list_filter([
             case when c.approved is distinct from true then 'not-approved' end,
             case when c.equipped = false or (c.equipped is null and n.equipment is not null) then 'not-equipped' end,
             case when c.staffed = false or (c.staffed is null and n.specialty is not null) then 'not-staffed' end,
             case when k.id > n.lowest_rank then 'class-too-low' end,
             case when n.lowest_rank is not null and k.id is null then 'class-unknown' end,
             case when c.broken or n.broken or f.broken then 'unreadable' end
           ], lambda lack: lack is not null) as lacks
    from given.capabilities c
    join service_refs r on r.said = c.service and r.service_id is not null
    join facilities f using (facility_code)
    left join law.classes k on k.class = f.class
    left join needs n on n.service_id = r.service_id
    qualify row_number() over (partition by c.facility_code, r.service_id, service_code order by c.id) = 1 )
  select *, len(lacks) = 0 as able from examined;
