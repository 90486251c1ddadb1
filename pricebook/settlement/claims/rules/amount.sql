-- The amount of a line is quantity × price × the share of the price × the share of the fund, rounded to 2 decimals, half-up.
-- Without a quotient: twice the distance between the amount and the product is at most one hundredth. Claims write a third as 33.
-- The casts leave room for the largest figures: 10 × 14 × 5 × 5 digits, and 18 × 9, within 38.
-- in:  charges(line, quantity, price, pays_num, pays_den, fund_num, fund_den, amount)     đồng
-- out: rows(line, other, service, due, per, why)     what is due is due ÷ per, in đồng

with widened as (
  select
    line, cast(quantity as decimal(19,3)) * price as whole, cast(amount as decimal(28,2)) as amount, pays_num, pays_den,
    cast(pays_num as decimal(5,0)) as pays, cast(fund_num as decimal(5,0)) as fund,
    cast(pays_den * fund_den as decimal(9,0)) as parts, cast(3 * fund_den as decimal(9,0)) as thirds
  from charges
)
select
  line, cast(null as bigint) as other, cast(null as string) as service, cast(0 as decimal(18,3)) as due, 1 as per,
  'amount' as why
from widened
where abs(amount * parts - whole * pays * fund) * 200 > parts
  and not (pays_num = 33 and pays_den = 100 and abs(amount * thirds - whole * fund) * 200 <= thirds)
order by line nulls last;
