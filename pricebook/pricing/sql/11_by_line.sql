-- Shares, proposals and current prices for each line: a row for the class goes before a row for all classes.
-- in:  given.shares(service, class, share, broken)        shares of the maximum, above 0 and up to 1
--      given.proposed_prices(id, service, class, price, broken)     đồng
--      given.current_prices(id, service, class, price, broken)      đồng
--      service_refs(said, service_id)
--      group_refs(said, group_name)
--      uncertain_services(given_table, service_id)
--      services(service_id, group_name)
--      lines(service_id, class)
--      variables(share)
-- out: shares(service_id, class, share)
--      macro by_line(given_table)
--      unsettled(service_id)                              services whose share or proposal cannot be read
--      proposals(service_id, class, price, id)            đồng
--      current(service_id, class, price, id)              đồng

create table shares as
  with said as (
    select sh.class, sh.share, r.service_id, g.group_name
    from given.shares sh
    left join service_refs r on r.said = sh.service
    left join group_refs g on g.said = sh.service and r.service_id is null
    where not sh.broken )
  select l.service_id, l.class, coalesce(
           min(share) filter (said.service_id is not null and said.class is not null),
           min(share) filter (said.service_id is not null),
           min(share) filter (said.class is not null),
           min(share), getvariable('share')) as share      -- first found of: service and class, service, group and class, group, dossier
  from lines l join services s using (service_id)
  left join said on (said.service_id = l.service_id or said.group_name = s.group_name) and (said.class is null or said.class = l.class)
  group by l.service_id, l.class;

create macro by_line(given_table) as table
  with once as (from query_table(given_table) where not broken)
  select distinct on (l.service_id, l.class) l.service_id, l.class, g.price, g.id
  from lines l
  join service_refs r on r.service_id = l.service_id
  join once g on g.service = r.said and (g.class is null or g.class = l.class)
  order by l.service_id, l.class, g.class nulls last;

-- If a share or a proposal cannot be read, its services have no price until it is corrected.
create table unsettled as
  select r.service_id from given.shares sh join service_refs r on r.said = sh.service where sh.broken
  union select s.service_id from given.shares sh join group_refs g on g.said = sh.service join services s using (group_name) where sh.broken
  union select r.service_id from given.proposed_prices p join service_refs r on r.said = p.service where p.broken
  union select service_id from uncertain_services where given_table in ('shares', 'proposed_prices');

create table proposals as from by_line('given.proposed_prices');
create table current as from by_line('given.current_prices');
