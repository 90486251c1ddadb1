-- The lines that were read, typed: days and minutes from 1 January 1970, shares as fractions, quantities with 3 decimals, đồng with 2 or
-- 3. What cannot be read stays empty, and `why` names the first such column: that line is not settled. Texts repeat, so that each
-- distinct one is read once and its lines are joined to it. The month is that in which the visit ends, as far as the line says it.
-- in:  texts(kind, code, name, group_code, quantity, price, pays, fund, amount, ordered, began, ended, left_on)
--      raw(line, file, row, kind, visit, card, facility, code, name, group_code, quantity, price, pays, fund, amount, ordered, began,
--          ended, left_on, performer, of_service)
--      sorts(group_code, sort, item_kind)
-- out: macro moment(said)
--      macro figure(said)
--      macro share_num(said)
--      macro share_den(said)
--      moments(said, day, minute, month)
--      figures(said, quantity, price, amount)      đồng; null where the text is none, or has more decimals
--      shares(said, num, den)                      null where it is none
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
create or replace macro figure(said) as
  case when length(said) <= 24 and try_cast(said as decimal(24,6)) >= 0 then try_cast(said as decimal(24,6)) end;
create or replace macro share_num(said) as
  case
    when said = '100' then 1
    when regexp_full_match(said, '\d{1,3}(\.0+)?') then try_cast(split_part(said, '.', 1) as integer)
    when regexp_full_match(said, '\d{1,3}\.\d{1,2}') then try_cast(cast(said as decimal(5,2)) * 100 as integer)
    when regexp_full_match(said, '[1-9]\d{0,3}/[1-9]\d{0,3}') then try_cast(split_part(said, '/', 1) as integer)
  end;
create or replace macro share_den(said) as
  case
    when said = '100' then 1
    when regexp_full_match(said, '\d{1,3}(\.0+)?') then 100
    when regexp_full_match(said, '\d{1,3}\.\d{1,2}') then 10000
    when regexp_full_match(said, '[1-9]\d{0,3}/[1-9]\d{0,3}') then try_cast(split_part(said, '/', 2) as integer)
  end;

create or replace table moments as
with said as (
  select ordered as said from texts union all select began from texts union all select ended from texts union all select left_on from texts
), read_as as (
  select said, moment(said) as told from (select distinct said from said) where said is not null
)
select
  said, cast(cast(told as date) - date '1970-01-01' as integer) as day,
  case when length(said) > 10 then cast(epoch(told) as bigint) // 60 end as minute,
  cast(year(told) * 12 + month(told) as integer) as month
from read_as;
create or replace table figures as
with said as (
  select quantity as said from texts union all select price from texts union all select amount from texts
), read_as as (
  select said, figure(said) as figure from (select distinct said from said) where said is not null
)
select
  said, case when figure = try_cast(figure as decimal(10,3)) then try_cast(figure as decimal(10,3)) end as quantity,
  case when figure = try_cast(figure as decimal(14,3)) then try_cast(figure as decimal(14,3)) end as price,
  case when figure = try_cast(figure as decimal(18,2)) then try_cast(figure as decimal(18,2)) end as amount
from read_as;
create or replace table shares as
with said as (
  select pays as said from texts union all select fund from texts
), read_as as (
  select said, share_num(said) as num, share_den(said) as den from (select distinct said from said) where said is not null
)
select said, case when num <= den then num end as num, case when num <= den then den end as den from read_as;
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
select
  r.line, r.file, r.row, r.facility, r.visit, r.card, o.day, b.minute as began, e.minute as ended, coalesce(l.month, o.month) as month,
  c.kind, c.thing, q.quantity, p.price, case when r.pays is null then 1 else pays.num end as pays_num,
  case when r.pays is null then 1 else pays.den end as pays_den, case when r.fund is null then 1 else fund.num end as fund_num,
  case when r.fund is null then 1 else fund.den end as fund_den, a.amount, r.performer, c.sort, r.of_service as of_thing,
  case
    when o.day is null then 'date'
    when r.facility is null then 'facility'
    when r.code is null then 'code'
    when q.quantity is null then 'quantity'
    when p.price is null then 'price'
    when a.amount is null then 'amount'
    when (r.pays is not null and pays.num is null) or (r.fund is not null and fund.num is null) then 'share'
  end as why
from raw r
left join moments o on o.said = coalesce(r.ordered, r.began)
left join moments b on b.said = coalesce(r.began, r.ordered)
left join moments e on e.said = r.ended
left join moments l on l.said = r.left_on
left join figures q on q.said = r.quantity
left join figures p on p.said = r.price
left join figures a on a.said = r.amount
left join shares pays on pays.said = r.pays
left join shares fund on fund.said = r.fund
left join charged c
  on c.said_kind = r.kind and c.code is not distinct from r.code and c.name is not distinct from r.name
  and c.group_code is not distinct from r.group_code;
