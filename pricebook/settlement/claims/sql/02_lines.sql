-- The lines that were read, typed: days and minutes from 1 January 1970, shares as fractions, quantities with 3 decimals, đồng with 2 or
-- 3. The day is that on which a thing was performed, where the line says it, else that of the order. What cannot be read stays empty, and
-- `why` names the first such column: that line is not settled. The month is that in which the visit ends, as far as the line says it.
-- Midnight says no minute: programs that know the day alone write 00:00. Where only the order says when, by_order is 1; and 2 where no
-- result and no discharge on that day says that it was performed then.
-- "12.000" is 12 or 12,000, and "1,234" is 1,234 or 1.234. The other figures of its column in the file decide ("1.234.000" and "2,5", or
-- "12.5" and "1,234,000"); else that quantity × price × shares is the amount in more lines read one way than the other. Where nothing
-- decides, or the others are whole figures without a mark, and the line does not come to its amount, it is not settled. Neither is a
-- return, nor what it takes back: the lines of its visit, or of its card where no visit is named, with its code and price. The marks are
-- called by what the point is: of decimals, with a comma for thousands; or of thousands, with a comma for decimals.
-- in:  texts(line, file, kind, code, name, group_code, quantity, price, pays, fund, amount)
--      raw(line, file, row, kind, visit, card, facility, code, name, group_code, quantity, price, pays, fund, amount, ordered, began,
--          ended, left_on, performer, of_service)
--      sorts(group_code, sort, item_kind)
-- out: macro moment(said)
--      macro minute_of(said)
--      macro exactly(said, value, decimals)
--      macro form(said)
--      macro told(thousands, decimals, whole)
--      macro without_marks(said, mark)
--      macro comes_to(quantity, price, amount, pays, fund)
--      macro share_num(said)
--      macro share_den(said)
--      figures(file, column_, said)
--      marks(file, quantity_mark, price_mark, amount_mark)
--      returned(facility, visit, kind, code, price)
--      charged(said_kind, code, name, group_code, kind, item_kind, sort, thing)
--      typed(line, file, row, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den,
--            fund_num, fund_den, amount, performer, sort, of_thing, by_order, why)      đồng

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
create or replace macro exactly(said, value, decimals) as
  case
    when value is null or value < 0 then false
    when length(said) > 24 then false
    when (strpos(said, '.') = 0 or length(said) - strpos(said, '.') <= decimals) and strpos(said, 'e') = 0 and strpos(said, 'E') = 0 then true
    else coalesce(try_cast(said as decimal(24,6)) = value, false)
  end;
create or replace macro share_num(said) as
  case
    when said is null or said = '100' then 1
    when said = '80' then 80
    when said = '95' then 95
    when regexp_full_match(said, '\d{1,3}([.,]0+)?') then try_cast(split_part(replace(said, ',', '.'), '.', 1) as integer)
    when regexp_full_match(said, '\d{1,3}[.,]\d{1,2}') then try_cast(cast(replace(said, ',', '.') as decimal(5,2)) * 100 as integer)
    when regexp_full_match(said, '[1-9]\d{0,3}/[1-9]\d{0,3}') then try_cast(split_part(said, '/', 1) as integer)
  end;
create or replace macro share_den(said) as
  case
    when said is null or said = '100' then 1
    when said in ('80', '95') then 100
    when regexp_full_match(said, '\d{1,3}([.,]0+)?') then 100
    when regexp_full_match(said, '\d{1,3}[.,]\d{1,2}') then 10000
    when regexp_full_match(said, '[1-9]\d{0,3}/[1-9]\d{0,3}') then try_cast(split_part(said, '/', 2) as integer)
  end;

create or replace macro form(said) as
  case
    when strpos(said, '.') = 0 and strpos(said, ',') = 0 then case when length(said) >= 4 then 'whole' end
    when regexp_full_match(said, '-?[1-9]\d{0,2}[.,]\d{3}') then 'open'
    when regexp_full_match(said, '-?([1-9]\d{0,2}(\.\d{3}){2,}|[1-9]\d{0,2}(\.\d{3})+,\d+|\d+,\d+)') then 'thousands'
    when regexp_full_match(said, '-?([1-9]\d{0,2}(,\d{3}){2,}|[1-9]\d{0,2}(,\d{3})+\.\d+|\d+\.\d+)') then 'decimals'
  end;
create or replace macro told(thousands, decimals, whole) as
  case
    when thousands and decimals then 'open'
    when thousands then 'thousands'
    when decimals then 'decimals'
    when whole then 'whole'
    else 'open'
  end;
create or replace macro without_marks(said, mark) as
  case
    when strpos(said, ',') = 0 and (mark <> 'thousands' or strpos(said, '.') = 0) then said
    else case case when form(said) = 'open' then mark else form(said) end
      when 'thousands' then replace(replace(said, '.', ''), ',', '.')
      when 'decimals' then replace(said, ',', '')
      when 'whole' then replace(said, ',', '.')
      else said
    end
  end;
create or replace macro comes_to(quantity, price, amount, pays, fund) as
  abs(
    try_cast(quantity as decimal(10,3)) * try_cast(price as decimal(14,3)) * cast(share_num(pays) as decimal(5,0))
      * cast(share_num(fund) as decimal(5,0))
    - try_cast(amount as decimal(18,2)) * cast(share_den(pays) as decimal(5,0)) * cast(share_den(fund) as decimal(5,0)))
  <= (case when try_cast(amount as decimal(18,2)) % 1 = 0 then 0.5 else 0.005 end)
    * cast(share_den(pays) as decimal(5,0)) * cast(share_den(fund) as decimal(5,0));

create or replace table figures as
select file, 'quantity' as column_, quantity as said from texts group by file, quantity
union all
select file, 'price', price from texts group by file, price
union all
select file, 'amount', amount from texts group by file, amount;

create or replace table marks as
with forms as (
  select file, column_, form(said) as form from figures
), seen as (
  select
    file, bool_or(form = 'open') as any_open,
    told(
      bool_or(column_ = 'quantity' and form = 'thousands'), bool_or(column_ = 'quantity' and form = 'decimals'), false) as quantity_told,
    told(
      bool_or(column_ = 'price' and form = 'thousands'), bool_or(column_ = 'price' and form = 'decimals'),
      bool_or(column_ = 'price' and form = 'whole')) as price_told,
    told(
      bool_or(column_ = 'amount' and form = 'thousands'), bool_or(column_ = 'amount' and form = 'decimals'),
      bool_or(column_ = 'amount' and form = 'whole')) as amount_told
  from forms
  group by file
), readings as (
  select s.file, q.mark as quantity_mark, p.mark as price_mark, a.mark as amount_mark
  from seen s
  join (values ('decimals'), ('thousands'), ('whole')) as q(mark) on q.mark = s.quantity_told or s.quantity_told = 'open' and q.mark <> 'whole'
  join (values ('decimals'), ('thousands'), ('whole')) as p(mark) on p.mark = s.price_told or s.price_told = 'open' and p.mark <> 'whole'
  join (values ('decimals'), ('thousands'), ('whole')) as a(mark) on a.mark = s.amount_told or s.amount_told = 'open' and a.mark <> 'whole'
  where s.any_open
), tried as (
  select
    r.file, r.quantity_mark, r.price_mark, r.amount_mark,
    count(*) filter (where comes_to(
      without_marks(t.quantity, r.quantity_mark), without_marks(t.price, r.price_mark), without_marks(t.amount, r.amount_mark),
      t.pays, t.fund)) as lines
  from readings r
  join texts t on t.file = r.file
  group by r.file, r.quantity_mark, r.price_mark, r.amount_mark
), best as (
  select t.* from tried t join (select file, max(lines) as most from tried group by file) m on m.file = t.file and m.most = t.lines
), decided as (
  select
    file, case when min(quantity_mark) = max(quantity_mark) then min(quantity_mark) else 'open' end as quantity_mark,
    case when min(price_mark) = max(price_mark) then min(price_mark) else 'open' end as price_mark,
    case when min(amount_mark) = max(amount_mark) then min(amount_mark) else 'open' end as amount_mark
  from best
  group by file
)
select
  s.file, coalesce(d.quantity_mark, s.quantity_told) as quantity_mark, coalesce(d.price_mark, s.price_told) as price_mark,
  coalesce(d.amount_mark, s.amount_told) as amount_mark
from seen s
left join decided d on d.file = s.file;

create or replace table returned as
with below as (
  select file, column_, said from figures where starts_with(said, '-')
), lines as (
  select t.line from texts t join below b on b.column_ = 'quantity' and b.file = t.file and b.said = t.quantity
  union
  select t.line from texts t join below b on b.column_ = 'amount' and b.file = t.file and b.said = t.amount
)
select distinct
  r.facility, coalesce(r.visit, r.card) as visit, r.kind, r.code, abs(try_cast(without_marks(r.price, m.price_mark) as decimal(14,3))) as price
from raw r
join lines l on l.line = r.line
join marks m on m.file = r.file
where r.visit is not null or r.card is not null;

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
    without_marks(r.quantity, m.quantity_mark) as said_quantity, without_marks(r.price, m.price_mark) as said_price,
    without_marks(r.amount, m.amount_mark) as said_amount, share_num(r.pays) as pays_num, share_den(r.pays) as pays_den,
    share_num(r.fund) as fund_num, share_den(r.fund) as fund_den, m.quantity_mark, m.price_mark, m.amount_mark,
    case when starts_with(r.quantity, '-') or starts_with(r.amount, '-') then
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
    when coalesce(r.pays_num > r.pays_den, true) or coalesce(r.fund_num > r.fund_den, true) then 'share'
  end as why
from valued r
left join charged c
  on c.said_kind = r.kind and c.code is not distinct from r.code and c.name is not distinct from r.name
  and c.group_code is not distinct from r.group_code
left join returned b
  on b.facility = r.facility and b.visit = coalesce(r.visit, r.card) and b.kind = r.kind and b.code = r.code and b.price is not distinct from r.price_value;
