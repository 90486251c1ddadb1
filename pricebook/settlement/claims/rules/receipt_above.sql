-- R6, R13: no patient pays more for a service than the price of the list in force at the facility on the day. What is less than that in
-- all, as the patient's share of it, is not too much, whatever price stands beside it. A service that the list has, but not for the
-- facility, or not for sure, has no price there: what is above all that the list has for it is asked about (why: listed).
-- in:  charges(line, facility, thing, day, quantity, price, amount)     đồng
--      receipt_lines(line)
--      paid(facility, thing, service, price, from_day, to_day)      đồng
--      unpaid(facility, thing, from_day, to_day, meant, listed)      đồng
-- out: rows(line, other, service, due, per, why)     what is due is due ÷ per, in đồng

with priced as (
  select facility, thing, from_day, to_day, service, price, 'price' as why from paid
  union all
  select facility, thing, from_day, to_day, meant as service, listed as price, 'listed' as why from unpaid where listed is not null
)
select c.line, cast(null as bigint) as other, p.service, cast(p.price as decimal(18,3)) as due, 1 as per, p.why
from charges c
join receipt_lines r on r.line = c.line
join priced p on p.facility = c.facility and p.thing = c.thing and c.day between p.from_day and p.to_day
where c.price > p.price and cast(c.amount as decimal(28,2)) > cast(c.quantity as decimal(19,3)) * cast(p.price as decimal(18,0))
order by c.line nulls last, p.service nulls last, p.price nulls last;
