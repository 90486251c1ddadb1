-- The figures of each file, each once; and what the point says in each column: `decimals`, with a comma for thousands; or `thousands`, with
-- a comma for decimals. "12.000" is 12 or 12,000, and "1,234" is 1,234 or 1.234: the other figures of the column decide ("1.234.000" and
-- "2,5", or "12.5" and "1,234,000"). `whole`: all others are without a mark; `open`: nothing decides. A file is plain where all figures are
-- digits with at most a point that says one thing, and none is below 0: nothing more is to be found out about it.
-- in:  texts(file, quantity, price, amount)
--      macro form(said)
--      macro told(thousands, decimals, whole)
--      macro plain(said, value, decimals)
-- out: figures(file, column_, said)
--      marks(file, plain, any_open, quantity_mark, price_mark, amount_mark)
--      returned(line)

create or replace table figures as
select file, 'quantity' as column_, quantity as said from texts group by file, quantity
union all
select file, 'price', price from texts group by file, price
union all
select file, 'amount', amount from texts group by file, amount;

create or replace table marks as
with forms as (
  select
    file, column_, form(said) as form,
    case column_
      when 'quantity' then plain(said, try_cast(said as decimal(10,3)), 3)
      when 'price' then plain(said, try_cast(said as decimal(14,3)), 3)
      else plain(said, try_cast(said as decimal(18,2)), 2)
    end as plain
  from figures
)
select
  file, bool_and(plain) as plain, bool_or(form = 'open') as any_open,
  told(
    bool_or(column_ = 'quantity' and form = 'thousands'), bool_or(column_ = 'quantity' and form = 'decimals'), false) as quantity_mark,
  told(
    bool_or(column_ = 'price' and form = 'thousands'), bool_or(column_ = 'price' and form = 'decimals'),
    bool_or(column_ = 'price' and form = 'whole')) as price_mark,
  told(
    bool_or(column_ = 'amount' and form = 'thousands'), bool_or(column_ = 'amount' and form = 'decimals'),
    bool_or(column_ = 'amount' and form = 'whole')) as amount_mark
from forms
group by file;

delete from returned;
