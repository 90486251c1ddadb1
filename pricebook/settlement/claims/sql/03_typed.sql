-- The lines that were read, typed: days and minutes from 1 January 1970, shares as fractions, quantities with 3 decimals, đồng with 2 or
-- 3. The day is that on which a thing was performed, where the line says it, else that of the order. What cannot be read stays empty, and
-- `why` names the first such column: that line is not settled. The month is that in which the visit ends, as far as the line says it.
-- Midnight says no minute: programs that know the day alone write 00:00. Where only the order says when, by_order is 1; and 2 where no
-- result and no discharge on that day says that it was performed then.
-- What a figure with a mark says, its file decides (04_figures.sql, 05_not_plain.sql). What no mark decides is not settled where the line
-- does not come to its amount. What is plain in the whole file is not looked at again in each line.
-- in:  raw(line, file, row, kind, visit, card, facility, code, name, group_code, quantity, price, pays, fund, amount, ordered, began,
--          ended, left_on, performer, of_service)
--      marks(file, plain, quantity_mark, price_mark, amount_mark)
--      returned(facility, visit, kind, code, price)
--      charged(said_kind, code, name, group_code, kind, sort, thing)
--      macro moment(said)
--      macro minute_of(said)
--      macro exactly(said, value, decimals)
--      macro form(said)
--      macro without_marks(said, mark)
--      macro comes_to(quantity, price, amount, pays, fund)
--      macro share_num(said)
--      macro share_den(said)
--      macro shares_above(pays_num, pays_den, fund_num, fund_den)
-- out: typed(line, file, row, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den,
--            fund_num, fund_den, amount, performer, sort, of_thing, by_order, why)      đồng

create or replace view typed as
with read_as as (
  select
    r.*, coalesce(moment(r.began), moment(r.ordered)) as said_at,
    case when r.began is not null then minute_of(r.began) else minute_of(r.ordered) end as from_minute,
    minute_of(r.ended) as to_minute, moment(r.left_on) as left_at,
    case when m.plain then r.quantity else without_marks(r.quantity, m.quantity_mark) end as said_quantity,
    case when m.plain then r.price else without_marks(r.price, m.price_mark) end as said_price,
    case when m.plain then r.amount else without_marks(r.amount, m.amount_mark) end as said_amount,
    share_num(r.pays) as pays_num, share_den(r.pays) as pays_den, share_num(r.fund) as fund_num, share_den(r.fund) as fund_den,
    m.plain, m.quantity_mark, m.price_mark, m.amount_mark,
    case when m.plain then false when starts_with(r.quantity, '-') or starts_with(r.amount, '-') then
      try_cast(translate(r.quantity, '.,', '') as decimal(24,6)) < 0 or try_cast(translate(r.amount, '.,', '') as decimal(24,6)) < 0
    end as returns
  from raw r
  left join marks m on m.file = r.file
), valued as (
  select
    r.*, try_cast(r.said_quantity as decimal(10,3)) as quantity_value, try_cast(r.said_price as decimal(14,3)) as price_value,
    try_cast(r.said_amount as decimal(18,2)) as amount_value
  from read_as r
)
select
  r.line, r.file, r.row, r.facility, r.visit, r.card, cast(cast(r.said_at as date) - date '1970-01-01' as integer) as day,
  case when r.from_minute % 1440 <> 0 then r.from_minute end as began, case when r.to_minute % 1440 <> 0 then r.to_minute end as ended,
  cast(year(coalesce(r.left_at, r.said_at)) * 12 + month(coalesce(r.left_at, r.said_at)) as integer) as month, c.kind, c.thing,
  r.quantity_value as quantity, r.price_value as price, r.pays_num, r.pays_den,
  r.fund_num, r.fund_den, r.amount_value as amount, r.performer, c.sort, r.of_service as of_thing,
  case
    when moment(r.began) is not null then 0
    when cast(moment(r.ended) as date) <= cast(r.said_at as date) or cast(r.left_at as date) <= cast(r.said_at as date) then 1
    else 2
  end as by_order,
  case
    when r.said_at is null then 'date'
    when r.facility is null then 'facility'
    when r.code is null then 'code'
    when r.returns or b.code is not null then 'return'
    when r.plain then case when shares_above(r.pays_num, r.pays_den, r.fund_num, r.fund_den) then 'share' end
    when r.quantity_mark = 'open' and form(r.quantity) = 'open' then 'quantity-open'
    when r.price_mark = 'open' and form(r.price) = 'open' then 'price-open'
    when r.amount_mark = 'open' and form(r.amount) = 'open' then 'amount-open'
    when r.price_mark = 'whole' and form(r.price) = 'open'
      and (r.said_price like '%.000'
        or not coalesce(comes_to(r.said_quantity, r.said_price, r.said_amount, r.pays, r.fund), false)) then 'price-open'
    when r.amount_mark = 'whole' and form(r.amount) = 'open'
      and (r.said_amount like '%.000'
        or not coalesce(comes_to(r.said_quantity, r.said_price, r.said_amount, r.pays, r.fund), false)) then 'amount-open'
    when not exactly(r.said_quantity, r.quantity_value, 3) then 'quantity'
    when not exactly(r.said_price, r.price_value, 3) then 'price'
    when not exactly(r.said_amount, r.amount_value, 2) then 'amount'
    when shares_above(r.pays_num, r.pays_den, r.fund_num, r.fund_den) then 'share'
  end as why
from valued r
left join charged c
  on c.said_kind = r.kind and c.code is not distinct from r.code and c.name is not distinct from r.name
  and c.group_code is not distinct from r.group_code
left join returned b
  on b.facility = r.facility and b.visit = coalesce(r.visit, r.card) and b.kind = r.kind and b.code = r.code
  and b.price is not distinct from r.price_value;
