-- What keeps the tables of version 1 from being changed, in SQLite. Statements end with a line "-- end".

-- What may stand in one place of one authority's payments at a time, as the database itself sees to it.
create trigger one_list_at_a_time before insert on holds when new.layer = 0 and new.ended_by is null and exists (
  select 1 from holds where layer = 0 and ended_by is null and authority = new.authority and payer = new.payer
    and scope = new.scope and "class" = new."class" and from_day <= new.to_day and to_day >= new.from_day
) begin select raise(abort, 'one list at a time'); end
-- end
-- Two amendments of one list that touch one of its lines from one day on.
create trigger one_amendment_at_a_time before insert on holds when new.layer <> 0 and new.ended_by is null and exists (
select 1 from holds h join lists other on other.list = h.list join lists mine on mine.list = new.list
  join lines theirs on theirs.list = h.list join services s on s.service = theirs.service
  join services t on t.service_id = s.service_id join lines ours on ours.list = new.list and ours.service = t.service
  where h.layer <> 0 and h.ended_by is null and h.list <> new.list and other.amends = mine.amends
    and h.authority = new.authority and h.payer = new.payer and h.scope = new.scope and h."class" = new."class"
    and h.since = new.since and h.from_day <= new.to_day and h.to_day >= new.from_day
    and (ours."class" = theirs."class" or ours."class" = '' or theirs."class" = '')
) begin select raise(abort, 'one amendment of a line at a time'); end
-- end
create trigger holds_no_delete before delete on holds begin select raise(abort, 'the registry is only added to'); end
-- end
create trigger holds_set_once before update on holds when
  old.ended_by is not null or old.hold <> new.hold or old.entry <> new.entry or old.list <> new.list or old.layer <> new.layer
  or old.authority <> new.authority or old.payer <> new.payer or old.scope <> new.scope or old."class" <> new."class"
  or old.since <> new.since or old.from_day <> new.from_day or old.to_day <> new.to_day
begin select raise(abort, 'the registry is only added to'); end
