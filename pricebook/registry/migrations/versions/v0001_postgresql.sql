-- What keeps the tables of version 1 from being changed, in PostgreSQL. Statements end with a line "-- end".

create extension if not exists btree_gist
-- end
-- What may stand in one place of one authority's payments at a time, as the database itself sees to it.
alter table holds add constraint one_list_at_a_time exclude using gist (
  authority with =, payer with =, scope with =, "class" with =, daterange(from_day, to_day, '[]') with &&
) where (ended_by is null and layer = 0)
-- end
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the registry is only added to';
end $$
-- end
-- Two amendments of one list that touch one of its lines from one day on.
create function one_amendment() returns trigger language plpgsql as $$
begin
  if exists (
select 1 from holds h join lists other on other.list = h.list join lists mine on mine.list = new.list
  join lines theirs on theirs.list = h.list join services s on s.service = theirs.service
  join services t on t.service_id = s.service_id join lines ours on ours.list = new.list and ours.service = t.service
  where h.layer <> 0 and h.ended_by is null and h.list <> new.list and other.amends = mine.amends
    and h.authority = new.authority and h.payer = new.payer and h.scope = new.scope and h."class" = new."class"
    and h.since = new.since and h.from_day <= new.to_day and h.to_day >= new.from_day
    and (ours."class" = theirs."class" or ours."class" = '' or theirs."class" = '')
  ) then
    raise exception 'one amendment of a line at a time';
  end if;
  return new;
end $$
-- end
create trigger one_amendment_at_a_time before insert on holds for each row
  when (new.layer <> 0 and new.ended_by is null) execute function one_amendment()
-- end
create trigger never_removed before delete or truncate on holds for each statement execute function refuse_change()
-- end
create trigger set_once before update on holds for each row when (
  old.ended_by is not null
  or row(old.hold, old.entry, old.list, old.layer, old.authority, old.payer, old.scope, old.class, old.since, old.from_day, old.to_day)
    is distinct from
    row(new.hold, new.entry, new.list, new.layer, new.authority, new.payer, new.scope, new.class, new.since, new.from_day, new.to_day)
) execute function refuse_change()
