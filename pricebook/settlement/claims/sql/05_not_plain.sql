-- Where the figures of a column decide nothing, its file is read each way, and the way in which quantity × price × shares is the amount in
-- the most lines decides. And what was returned: a figure below 0 takes back what was charged, so that neither is settled. What that is:
-- of its visit, or of its card where no visit is named, the lines with its code and price; where there are none, those with its code, of
-- which a part is taken back; else all of them, for nobody knows which. Where it names neither, those that name neither, of its day and code.
-- in:  texts(line, file, quantity, price, pays, fund, amount)
--      raw(line, file, kind, visit, card, facility, code, price, ordered, began)
--      figures(file, column_, said)
--      marks(file, plain, any_open, quantity_mark, price_mark, amount_mark)
--      macro without_marks(said, mark)
--      macro moment(said)
--      macro comes_to(quantity, price, amount, pays, fund)
-- out: marks(file, plain, any_open, quantity_mark, price_mark, amount_mark)
--      returned(line)

create or replace table marks as
with readings as (
  select s.file, q.mark as quantity_mark, p.mark as price_mark, a.mark as amount_mark
  from marks s
  join (values ('decimals'), ('thousands'), ('whole')) as q(mark) on q.mark = s.quantity_mark or s.quantity_mark = 'open' and q.mark <> 'whole'
  join (values ('decimals'), ('thousands'), ('whole')) as p(mark) on p.mark = s.price_mark or s.price_mark = 'open' and p.mark <> 'whole'
  join (values ('decimals'), ('thousands'), ('whole')) as a(mark) on a.mark = s.amount_mark or s.amount_mark = 'open' and a.mark <> 'whole'
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
  s.file, s.plain, s.any_open, coalesce(d.quantity_mark, s.quantity_mark) as quantity_mark,
  coalesce(d.price_mark, s.price_mark) as price_mark, coalesce(d.amount_mark, s.amount_mark) as amount_mark
from marks s
left join decided d on d.file = s.file;

create or replace table returned as
with below as (
  select file, column_, said from figures where starts_with(said, '-')
), back as (
  select t.line from texts t join below b on b.column_ = 'quantity' and b.file = t.file and b.said = t.quantity
  union
  select t.line from texts t join below b on b.column_ = 'amount' and b.file = t.file and b.said = t.amount
), said as (
  select
    r.line, r.facility, r.visit, nullif(r.card, -1) as card, r.kind, r.code, abs(try_cast(without_marks(r.price, m.price_mark) as decimal(14,3))) as price,
    coalesce(r.began, r.ordered) as at, b.line is not null as is_back
  from raw r
  join marks m on m.file = r.file
  left join back b on b.line = r.line
), together as (
  select b.line as back, s.line, s.kind = b.kind and s.code = b.code as same_code, s.price is not distinct from b.price as same_price
  from said b
  join said s on s.facility = b.facility and s.visit = b.visit
  where b.is_back and not s.is_back
  union all
  select b.line, s.line, s.kind = b.kind and s.code = b.code, s.price is not distinct from b.price
  from said b
  join said s on s.facility = b.facility and s.card = b.card
  where b.is_back and not s.is_back and b.visit is null
  union all
  select b.line, s.line, true, s.price is not distinct from b.price
  from said b
  join said s on s.facility = b.facility and s.kind = b.kind and s.code = b.code
  where b.is_back and not s.is_back and b.visit is null and b.card is null and s.visit is null and s.card is null
    and cast(moment(s.at) as date) = cast(moment(b.at) as date)
), ranked as (
  select
    line, back, case when same_code and same_price then 1 when same_code then 2 else 3 end as place,
    min(case when same_code and same_price then 1 when same_code then 2 else 3 end) over (partition by back) as nearest
  from together
)
select distinct line
from ranked
where place = nearest;
