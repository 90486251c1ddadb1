-- R6, R11: no more is paid for a service than the price of the list in force at the facility on the day.
-- Where the charged price is that of a list that holds on other days, other_list says so.
-- in:  charges(line, facility, thing, day, price)     đồng
--      paid(facility, thing, service, price, from_day, to_day)      đồng
-- out: rows(line, other, service, due, per, why)     what is due is due ÷ per, in đồng

select c.line, cast(null as bigint) as other, p.service, cast(p.price as decimal(18,3)) as due, 1 as per, 'price' as why
from charges c
join paid p on p.facility = c.facility and p.thing = c.thing and c.day between p.from_day and p.to_day
where c.price > p.price
  and not exists (
    select 1 from paid q
    where q.facility = c.facility and q.thing = c.thing and q.price = c.price and c.day not between q.from_day and q.to_day)
order by c.line nulls last, p.service nulls last, p.price nulls last;
