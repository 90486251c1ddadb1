-- What the files charge: each kind, code, name and group of costs once, with what the group says that it is. `thing` numbers what is charged.
-- in:  texts(kind, code, name, group_code)
--      sorts(group_code, sort, item_kind)
-- out: charged(said_kind, code, name, group_code, kind, item_kind, sort, thing)

create or replace table charged as
with said as (
  select distinct kind as said_kind, code, name, group_code from texts
), meant as (
  select
    d.*, case when d.said_kind = 'service' then 'service' else 'item' end as kind,
    coalesce(s.item_kind, case d.said_kind when 'item' then 'supply' when 'drug' then 'drug' end) as item_kind, s.sort
  from said d
  left join sorts s on s.group_code = d.group_code
)
select
  said_kind, code, name, group_code, kind, item_kind, sort,
  dense_rank() over (order by kind nulls last, code nulls last, name nulls last, item_kind nulls last) as thing
from meant;
