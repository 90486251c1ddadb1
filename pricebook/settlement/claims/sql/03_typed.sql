-- The lines that were read, typed: days and minutes from 1 January 1970, shares as fractions, quantities with 3 decimals, đồng with 2 or
-- 3. The day is that on which a thing was performed, where the line says it, else that of the order. What cannot be read stays empty, and
-- `why` names the first such column: that line is not settled. The month is that in which the visit ends, as far as the line says it.
-- Midnight says no minute: programs that know the day alone write 00:00. Where only the order says when, by_order is 1; and 2 where no
-- result and no discharge on that day says that it was performed then.
-- What a figure with a mark says, its file decides (04_figures.sql, 05_not_plain.sql). What no mark decides is not settled where the line
-- does not come to its amount. What is plain in the whole file is not looked at again in each line. A share of at most 1 is parts of one
-- (0.8 is 80 %), unless the amount of the line shows that it is a per cent: less than a hundredth of a price no article pays.
-- in:  raw(line, file, row, kind, visit, card, facility, code, name, group_code, quantity, price, pays, fund, amount, ordered, began,
--          ended, left_on, performer, of_service)
--      marks(file, plain, quantity_mark, price_mark, amount_mark)
--      returned(line)
--      charged(said_kind, code, name, group_code, kind, sort, thing)
--      macro moment(said)
--      macro minute_of(said, moment_of)
--      macro exactly(said, value, decimals)
--      macro form(said)
--      macro without_marks(said, mark)
--      macro comes_by(quantity, price, amount, pays_num, pays_den, fund_num, fund_den)
--      macro share_num(said)
--      macro share_den(said)
--      macro in_parts(said)
--      macro shares_above(pays_num, pays_den, fund_num, fund_den)
-- out: typed(line, file, row, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den,
--            fund_num, fund_den, amount, performer, sort, of_thing, by_order, why)      đồng

create or replace view typed as
with dated as (
  select
    r.*, moment(r.began) as began_at, moment(r.ordered) as ordered_at, moment(r.ended) as ended_at, moment(r.left_on) as left_at
  from raw r
), read_as as (
  select
    r.*, coalesce(r.began_at, r.ordered_at) as said_at,
    case when r.began is not null then minute_of(r.began, r.began_at) else minute_of(r.ordered, r.ordered_at) end as from_minute,
    minute_of(r.ended, r.ended_at) as to_minute,
    case when m.plain then r.quantity else without_marks(r.quantity, m.quantity_mark) end as said_quantity,
    case when m.plain then r.price else without_marks(r.price, m.price_mark) end as said_price,
    case when m.plain then r.amount else without_marks(r.amount, m.amount_mark) end as said_amount,
    share_num(r.pays) as pays_num, share_den(r.pays) as pays_parts, share_num(r.fund) as fund_num, share_den(r.fund) as fund_parts,
    in_parts(r.pays) as pays_open, in_parts(r.fund) as fund_open,
    m.plain, m.quantity_mark, m.price_mark, m.amount_mark,
    case when m.plain then false when starts_with(r.quantity, '-') or starts_with(r.amount, '-') then
      try_cast(translate(r.quantity, '.,', '') as decimal(24,6)) < 0 or try_cast(translate(r.amount, '.,', '') as decimal(24,6)) < 0
    end as returns
  from dated r
  left join marks m on m.file = r.file
), valued as (
  select
    r.*, try_cast(r.said_quantity as decimal(10,3)) as quantity_value, try_cast(r.said_price as decimal(14,3)) as price_value,
    try_cast(r.said_amount as decimal(18,2)) as amount_value,
    case when r.pays_open or r.fund_open then
      not coalesce(comes_by(
        r.said_quantity, r.said_price, r.said_amount, r.pays_num, r.pays_parts, r.fund_num, r.fund_parts), false)
    else false end as of_one
  from read_as r
), shared as (
  select
    v.*, case when v.of_one and v.pays_open then v.pays_parts // 100 else v.pays_parts end as pays_den,
    case when v.of_one and v.fund_open then v.fund_parts // 100 else v.fund_parts end as fund_den
  from valued v
)
select
  r.line, r.file, r.row, r.facility, r.visit, r.card, cast(cast(r.said_at as date) - date '1970-01-01' as integer) as day,
  case when r.from_minute % 1440 <> 0 then r.from_minute end as began, case when r.to_minute % 1440 <> 0 then r.to_minute end as ended,
  cast(year(coalesce(r.left_at, r.said_at)) * 12 + month(coalesce(r.left_at, r.said_at)) as integer) as month, c.kind, c.thing,
  r.quantity_value as quantity, r.price_value as price, r.pays_num, r.pays_den,
  r.fund_num, r.fund_den,
  case
    when r.plain or r.amount_mark in ('decimals', 'thousands') or form(r.amount) is distinct from 'open' then r.amount_value
    when r.amount_mark = 'whole' and r.said_amount not like '%.000' and comes_by(
      r.said_quantity, r.said_price, r.said_amount, r.pays_num, r.pays_den, r.fund_num, r.fund_den) then r.amount_value
  end as amount,
  r.performer, c.sort, r.of_service as of_thing,
  case
    when r.began_at is not null then 0
    when cast(r.ended_at as date) <= cast(r.said_at as date) or cast(r.left_at as date) <= cast(r.said_at as date) then 1
    else 2
  end as by_order,
  case
    when r.said_at is null then 'date'
    when r.facility is null then 'facility'
    when r.code is null then 'code'
    when r.returns or b.line is not null then 'return'
    when r.plain then case when shares_above(r.pays_num, r.pays_den, r.fund_num, r.fund_den) then 'share' end
    when r.quantity_mark = 'open' and form(r.quantity) = 'open' then 'quantity-open'
    when r.price_mark = 'open' and form(r.price) = 'open' then 'price-open'
    when r.amount_mark = 'open' and form(r.amount) = 'open' then 'amount-open'
    when r.price_mark = 'whole' and form(r.price) = 'open'
      and (r.said_price like '%.000'
        or not coalesce(comes_by(
          r.said_quantity, r.said_price, r.said_amount, r.pays_num, r.pays_den, r.fund_num, r.fund_den), false)) then 'price-open'
    when r.amount_mark = 'whole' and form(r.amount) = 'open'
      and (r.said_amount like '%.000'
        or not coalesce(comes_by(
          r.said_quantity, r.said_price, r.said_amount, r.pays_num, r.pays_den, r.fund_num, r.fund_den), false)) then 'amount-open'
    when not exactly(r.said_quantity, r.quantity_value, 3) then 'quantity'
    when not exactly(r.said_price, r.price_value, 3) then 'price'
    when not exactly(r.said_amount, r.amount_value, 2) then 'amount'
    when shares_above(r.pays_num, r.pays_den, r.fund_num, r.fund_den) then 'share'
  end as why
from shared r
left join charged c
  on c.said_kind = r.kind and c.code is not distinct from r.code and c.name is not distinct from r.name
  and c.group_code is not distinct from r.group_code
left join returned b on b.line = r.line;
