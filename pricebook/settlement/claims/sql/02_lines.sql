-- The lines that were read, typed: days and minutes from 1 January 1970, shares as fractions, quantities with 3 decimals, đồng with 2 or
-- 3. The day is that on which a thing was performed, where the line says it, else that of the order. What cannot be read stays empty, and
-- `why` names the first such column: that line is not settled. The month is that in which the visit ends, as far as the line says it.
-- in:  texts(kind, code, name, group_code)
--      raw(line, file, row, kind, visit, card, facility, code, name, group_code, quantity, price, pays, fund, amount, ordered, began,
--          ended, left_on, performer, of_service)
--      sorts(group_code, sort, item_kind)
-- out: macro moment(said)
--      macro minute_of(said)
--      macro figure(said)
--      macro share_num(said)
--      macro share_den(said)
--      charged(said_kind, code, name, group_code, kind, item_kind, sort, thing)
--      typed(line, file, row, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den,
--            fund_num, fund_den, amount, performer, sort, of_thing, why)      đồng

create or replace macro moment(said) as
  case length(said)
    when 12 then try_strptime(said, '%Y%m%d%H%M')
    when 8 then try_strptime(said, '%Y%m%d')
    when 14 then try_strptime(said, '%Y%m%d%H%M%S')
    else case
      when regexp_full_match(said, '\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?') then
        try_strptime(replace(said, 'T', ' '), ['%Y-%m-%d %H:%M:%S', '%Y-%m-%d %H:%M', '%Y-%m-%d'])
      when regexp_full_match(said, '\d{1,2}/\d{1,2}/\d{4}( \d{1,2}:\d{2})?') then
        try_strptime(said, ['%d/%m/%Y %H:%M', '%d/%m/%Y'])
    end
  end;
create or replace macro minute_of(said) as case when length(said) > 10 then cast(epoch(moment(said)) as bigint) // 60 end;
create or replace macro figure(said) as
  case when length(said) <= 24 and try_cast(said as decimal(24,6)) >= 0 then try_cast(said as decimal(24,6)) end;
create or replace macro share_num(said) as
  case
    when said is null then 1
    when said = '100' then 1
    when regexp_full_match(said, '\d{1,3}(\.0+)?') then try_cast(split_part(said, '.', 1) as integer)
    when regexp_full_match(said, '\d{1,3}\.\d{1,2}') then try_cast(cast(said as decimal(5,2)) * 100 as integer)
    when regexp_full_match(said, '[1-9]\d{0,3}/[1-9]\d{0,3}') then try_cast(split_part(said, '/', 1) as integer)
  end;
create or replace macro share_den(said) as
  case
    when said is null then 1
    when said = '100' then 1
    when regexp_full_match(said, '\d{1,3}(\.0+)?') then 100
    when regexp_full_match(said, '\d{1,3}\.\d{1,2}') then 10000
    when regexp_full_match(said, '[1-9]\d{0,3}/[1-9]\d{0,3}') then try_cast(split_part(said, '/', 2) as integer)
  end;

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

create or replace view typed as
with read_as as (
  select
    r.*, coalesce(moment(r.began), moment(r.ordered)) as said_at,
    case when r.began is not null then minute_of(r.began) else minute_of(r.ordered) end as from_minute,
    minute_of(r.ended) as to_minute, moment(r.left_on) as left_at,
    figure(r.quantity) as said_quantity, figure(r.price) as said_price, figure(r.amount) as said_amount, share_num(r.pays) as pays_num,
    share_den(r.pays) as pays_den, share_num(r.fund) as fund_num, share_den(r.fund) as fund_den
  from raw r
)
select
  r.line, r.file, r.row, r.facility, r.visit, r.card, cast(cast(r.said_at as date) - date '1970-01-01' as integer) as day,
  r.from_minute as began, r.to_minute as ended,
  cast(year(coalesce(r.left_at, r.said_at)) * 12 + month(coalesce(r.left_at, r.said_at)) as integer) as month, c.kind, c.thing,
  try_cast(r.said_quantity as decimal(10,3)) as quantity, try_cast(r.said_price as decimal(14,3)) as price, r.pays_num, r.pays_den,
  r.fund_num, r.fund_den, try_cast(r.said_amount as decimal(18,2)) as amount, r.performer, c.sort, r.of_service as of_thing,
  case
    when r.said_at is null then 'date'
    when r.facility is null then 'facility'
    when r.code is null then 'code'
    when r.said_quantity is distinct from try_cast(r.said_quantity as decimal(10,3)) or r.said_quantity is null then 'quantity'
    when r.said_price is distinct from try_cast(r.said_price as decimal(14,3)) or r.said_price is null then 'price'
    when r.said_amount is distinct from try_cast(r.said_amount as decimal(18,2)) or r.said_amount is null then 'amount'
    when coalesce(r.pays_num > r.pays_den, true) or coalesce(r.fund_num > r.fund_den, true) then 'share'
  end as why
from read_as r
left join charged c
  on c.said_kind = r.kind and c.code is not distinct from r.code and c.name is not distinct from r.name
  and c.group_code is not distinct from r.group_code;
