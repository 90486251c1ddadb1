-- The lines that were read, typed: days and minutes from 1 January 1970, shares as fractions, quantities with 3 decimals, đồng with 2 or
-- 3. What cannot be read stays empty, and `why` names the first such column: that line is not settled.
-- in:  raw(line, file, row, kind, visit, card, facility, code, name, group_code, quantity, price, pays, fund, amount, ordered, began,
--          ended, left_on, performer, of_service)
--      sorts(group_code, sort, item_kind)
-- out: macro moment(said)
--      macro figure(said)
--      macro share_num(said)
--      macro share_den(said)
--      claim_lines(line, file, row, facility, visit, card, day, began, ended, left_day, kind, code, name, item_kind, quantity, price,
--            pays_num, pays_den, fund_num, fund_den, amount, performer, sort, of_thing, why)      đồng

create macro moment(said) as
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
create macro figure(said) as
  case when length(said) <= 24 and try_cast(said as decimal(24,6)) >= 0 then try_cast(said as decimal(24,6)) end;
create macro share_num(said) as
  case
    when said is null then 1
    when said = '100' then 1
    when regexp_full_match(said, '\d{1,3}(\.0+)?') then try_cast(split_part(said, '.', 1) as integer)
    when regexp_full_match(said, '\d{1,3}\.\d{1,2}') then try_cast(cast(said as decimal(5,2)) * 100 as integer)
    when regexp_full_match(said, '[1-9]\d{0,3}/[1-9]\d{0,3}') then try_cast(split_part(said, '/', 1) as integer)
  end;
create macro share_den(said) as
  case
    when said is null then 1
    when said = '100' then 1
    when regexp_full_match(said, '\d{1,3}(\.0+)?') then 100
    when regexp_full_match(said, '\d{1,3}\.\d{1,2}') then 10000
    when regexp_full_match(said, '[1-9]\d{0,3}/[1-9]\d{0,3}') then try_cast(split_part(said, '/', 2) as integer)
  end;

create table claim_lines as
with typed as (
  select
    r.line, r.file, r.row, r.facility, r.visit, r.card, moment(coalesce(r.ordered, r.began)) as said_at,
    case when length(coalesce(r.began, r.ordered)) > 10 then epoch(moment(coalesce(r.began, r.ordered))) end as from_second,
    case when length(r.ended) > 10 then epoch(moment(r.ended)) end as to_second, moment(r.left_on) as left_at, r.kind, r.code,
    r.name, coalesce(s.item_kind, case r.kind when 'item' then 'supply' when 'drug' then 'drug' end) as item_kind,
    figure(r.quantity) as quantity,
    figure(r.price) as price, share_num(r.pays) as pays_num,
    share_den(r.pays) as pays_den, share_num(r.fund) as fund_num, share_den(r.fund) as fund_den,
    figure(r.amount) as amount, r.performer, s.sort, r.of_service as of_thing
  from raw r
  left join sorts s on s.group_code = r.group_code
)
select
  line, file, row, facility, visit, card, cast(cast(said_at as date) - date '1970-01-01' as integer) as day,
  cast(from_second as bigint) // 60 as began, cast(to_second as bigint) // 60 as ended,
  cast(cast(left_at as date) - date '1970-01-01' as integer) as left_day,
  case when kind = 'service' then 'service' else 'item' end as kind, code, name, item_kind,
  try_cast(quantity as decimal(10,3)) as quantity, try_cast(price as decimal(14,3)) as price, pays_num, pays_den, fund_num, fund_den,
  try_cast(amount as decimal(18,2)) as amount, performer, sort, of_thing,
  case
    when said_at is null then 'date'
    when facility is null then 'facility'
    when code is null then 'code'
    when quantity is distinct from try_cast(quantity as decimal(10,3)) or quantity is null then 'quantity'
    when price is distinct from try_cast(price as decimal(14,3)) or price is null then 'price'
    when amount is distinct from try_cast(amount as decimal(18,2)) or amount is null then 'amount'
    when coalesce(pays_num > pays_den, true) or coalesce(fund_num > fund_den, true) then 'share'
  end as why
from typed;
