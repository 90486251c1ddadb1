-- Where the figures of a column decide nothing, its file is read each way, and the way in which quantity × price × shares is the amount in
-- the most lines decides. And what was returned: a figure below 0 takes back what was charged, so that neither is settled: the lines of
-- its visit, or of its card where no visit is named, with its code and price.
-- in:  texts(line, file, quantity, price, pays, fund, amount)
--      raw(line, file, kind, visit, card, facility, code, price)
--      figures(file, column_, said)
--      marks(file, plain, any_open, quantity_mark, price_mark, amount_mark)
--      macro without_marks(said, mark)
--      macro comes_to(quantity, price, amount, pays, fund)
-- out: marks(file, plain, any_open, quantity_mark, price_mark, amount_mark)
--      returned(facility, visit, kind, code, price)

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
), lines as (
  select t.line from texts t join below b on b.column_ = 'quantity' and b.file = t.file and b.said = t.quantity
  union
  select t.line from texts t join below b on b.column_ = 'amount' and b.file = t.file and b.said = t.amount
)
select distinct
  r.facility, coalesce(r.visit, r.card) as visit, r.kind, r.code,
  abs(try_cast(without_marks(r.price, m.price_mark) as decimal(14,3))) as price
from raw r
join lines l on l.line = r.line
join marks m on m.file = r.file
where r.visit is not null or r.card is not null;
