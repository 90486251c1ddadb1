-- What was paid, by lines that are alike: one row for each thing, day, figures and shares, with how many lines there are.
-- in:  charges(line, day, thing, quantity, price, pays_num, pays_den, fund_num, fund_den, amount)      đồng
-- out: rows(thing, day, quantity, price, pays_num, pays_den, fund_num, fund_den, amount, times, first_line)      đồng

select
  thing, day, quantity, price, pays_num, pays_den, fund_num, fund_den, amount, count(*) as times, min(line) as first_line
from charges
group by thing, day, quantity, price, pays_num, pays_den, fund_num, fund_den, amount
order by first_line nulls last;
