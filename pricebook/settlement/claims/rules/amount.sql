-- The amount of a line is at most quantity × price × the share of the price × the share of the fund, rounded to 2 decimals, half-up.
-- What is less is not too much: a rebate, a ceiling; nor, where less than the whole price is paid, what the price of the list gives by
-- the same shares: the price that is charged may have the share in it, too. Without a quotient: twice what the amount is above the
-- product is at most one hundredth. Claims write a third as 33. What is due is due at the price of the list, where that is the lower one.
-- The casts leave room for the largest figures: 10 × 14 × 5 × 5 digits, and 18 × 9, within 38.
-- in:  charges(line, facility, thing, day, quantity, price, pays_num, pays_den, fund_num, fund_den, amount)     đồng
--      paid(facility, thing, service, price, from_day, to_day)      đồng
-- out: rows(line, other, service, due, per, why)     the price by which the amount is due is due ÷ per, in đồng

with widened as (
  select
    line, facility, thing, day, cast(quantity as decimal(19,3)) as quantity, price, cast(quantity as decimal(19,3)) * price as whole,
    cast(amount as decimal(28,2)) as amount, pays_num, pays_den, cast(pays_num as decimal(5,0)) as pays,
    cast(fund_num as decimal(5,0)) as fund, cast(pays_den * fund_den as decimal(9,0)) as parts, cast(3 * fund_den as decimal(9,0)) as thirds
  from charges
), above as (
  select line, facility, thing, day, quantity, price, amount, pays, pays_den, fund, parts
  from widened
  where (amount * parts - whole * pays * fund) * 200 > parts
    and not (pays_num = 33 and pays_den = 100 and (amount * thirds - whole * fund) * 200 <= thirds)
), listed as (
  select
    a.line, a.price, p.service, p.price as list_price,
    case
      when a.pays = cast(a.pays_den as decimal(5,0)) then 0
      when (a.amount * a.parts - a.quantity * cast(p.price as decimal(14,3)) * a.pays * a.fund) * 200 <= a.parts then 1
      else 0
    end as by_list
  from above a
  left join paid p on p.facility = a.facility and p.thing = a.thing and a.day between p.from_day and p.to_day
)
select
  line, cast(null as bigint) as other, min(service) as service,
  cast(case when min(list_price) < min(price) then min(list_price) else min(price) end as decimal(18,3)) as due, 1 as per,
  'amount' as why
from listed
group by line
having max(by_list) = 0
order by line nulls last;
