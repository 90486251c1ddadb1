-- What was paid, by lines that are alike: one row for each facility, thing, day, figures and shares, with how many lines there are.
-- in:  charges(line, facility, day, thing, quantity, price, pays_num, pays_den, fund_num, fund_den, amount)      đồng
-- out: rows(facility, thing, day, quantity, price, pays_num, pays_den, fund_num, fund_den, amount, times, first_line)      đồng

select
  facility, thing, day, quantity, price, pays_num, pays_den, fund_num, fund_den, amount, count(*) as times, min(line) as first_line
from charges
group by facility, thing, day, quantity, price, pays_num, pays_den, fund_num, fund_den, amount
order by facility nulls last, first_line nulls last;
