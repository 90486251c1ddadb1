-- R13: who pays the whole of what the fund is charged for too, pays more than the difference. Which share of it is the patient's, claims
-- do not say for sure; so what is less than the whole says nothing. The whole of a line of which the fund pays a share is that of its price.
-- A service is known by what the list calls it, whether a code or a name says so; an item by its code, or where a receipt has a name
-- alone ("?" for a code) by exactly that name.
-- in:  charges(line, facility, visit, day, kind, thing, quantity, price, fund_num, fund_den, amount)     đồng
--      things(thing, code, name)
--      receipt_lines(line)
--      paid(facility, thing, service, from_day, to_day)
--      unpaid(facility, thing, from_day, to_day, meant)
-- out: rows(line, other, service, due, per, why)     nothing is due

with said as (
  select
    c.line, c.facility, c.visit, c.day, c.kind, coalesce(p.service, u.meant) as service, t.name,
    coalesce(p.service, u.meant, t.code) as code, r.line as receipt, cast(c.amount as decimal(28,6)) as amount,
    case
      when r.line is null and c.fund_num < c.fund_den then cast(cast(c.quantity as decimal(19,3)) * c.price as decimal(38,6))
      else cast(c.amount as decimal(38,6))
    end as whole
  from charges c
  join things t on t.thing = c.thing
  left join receipt_lines r on r.line = c.line
  left join paid p on p.facility = c.facility and p.thing = c.thing and c.day between p.from_day and p.to_day
  left join unpaid u on u.facility = c.facility and u.thing = c.thing and c.day between u.from_day and u.to_day
), called as (
  select line, facility, visit, day, kind, service, receipt, amount, whole, 'code' as by_what, code as what from said where code <> '?'
  union all
  select line, facility, visit, day, kind, service, receipt, amount, whole, 'name' as by_what, name as what from said where name is not null and (code = '?' or receipt is null)
), claimed as (
  select facility, visit, day, kind, by_what, what, min(line) as first_line, sum(whole) as whole
  from called
  where receipt is null
  group by facility, visit, day, kind, by_what, what
  having sum(amount) > 0
), received as (
  select facility, visit, day, kind, by_what, what, sum(whole) as whole
  from called
  where receipt is not null
  group by facility, visit, day, kind, by_what, what
)
select
  s.line, c.first_line as other, s.service, cast(0 as decimal(18,3)) as due, 1 as per, 'twice' as why
from called s
join received r
  on r.facility = s.facility and r.visit = s.visit and r.day = s.day and r.kind = s.kind and r.by_what = s.by_what and r.what = s.what
join claimed c
  on c.facility = s.facility and c.visit = s.visit and c.day = s.day and c.kind = s.kind and c.by_what = s.by_what and c.what = s.what
where s.receipt is not null and r.whole >= c.whole and c.whole > 0
order by s.line nulls last;
