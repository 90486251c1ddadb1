-- R11: the price of a list is paid from its first day to its last; on other days the price of the list in force then is.
-- in:  charges(line, facility, thing, day, price)     đồng
--      paid(facility, thing, service, price, from_day, to_day)      đồng
-- out: rows(line, other, service, due, per, why)     what is due is due ÷ per, in đồng

select
  c.line, cast(null as bigint) as other, min(q.service) as service, cast(min(p.price) as decimal(18,3)) as due, 1 as per,
  case when min(q.from_day) > min(c.day) then 'not-begun' else 'ended' end as why
from charges c
join paid p on p.facility = c.facility and p.thing = c.thing and c.day between p.from_day and p.to_day
join paid q on q.facility = c.facility and q.thing = c.thing and q.price = c.price and c.day not between q.from_day and q.to_day
where c.price <> p.price
group by c.line
order by c.line nulls last;
