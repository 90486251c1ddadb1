-- The amount of a line is quantity × price × the share of the price × the share of the fund, rounded to 2 decimals, half-up.
-- Without a quotient: twice the distance between the amount and the product is at most one hundredth. Claims write a third as 33.
-- in:  charges(line, quantity, price, pays_num, pays_den, fund_num, fund_den, amount)     đồng
-- out: rows(line, other, service, due, per, why)     what is due is due ÷ per, in đồng

select
  line, cast(null as bigint) as other, cast(null as string) as service, cast(0 as decimal(18,3)) as due, 1 as per,
  'amount' as why
from charges
where abs(
    amount * cast(pays_den * fund_den as decimal(9,0))
    - quantity * price * cast(pays_num as decimal(5,0)) * cast(fund_num as decimal(5,0))
  ) * 200 > cast(pays_den * fund_den as decimal(9,0))
  and not (
    pays_num = 33 and pays_den = 100
    and abs(amount * cast(3 * fund_den as decimal(9,0)) - quantity * price * cast(fund_num as decimal(5,0))) * 200
      <= cast(3 * fund_den as decimal(9,0)))
order by line nulls last;
