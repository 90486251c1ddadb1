-- R13: who pays the whole of what the fund is charged for too, pays more than the difference. Which share of it is the patient's, claims
-- do not say for sure; so what is less than the whole says nothing. The whole of a line of which the fund pays a share is that of its price.
-- in:  charges(line, facility, visit, day, kind, thing, quantity, price, fund_num, fund_den, amount)     đồng
--      things(thing, code)
--      receipt_lines(line)
-- out: rows(line, other, service, due, per, why)     nothing is due

with said as (
  select
    c.line, c.facility, c.visit, c.day, c.kind, t.code, r.line as receipt, cast(c.amount as decimal(28,6)) as amount,
    case
      when r.line is null and c.fund_num < c.fund_den then cast(cast(c.quantity as decimal(19,3)) * c.price as decimal(38,6))
      else cast(c.amount as decimal(38,6))
    end as whole
  from charges c
  join things t on t.thing = c.thing
  left join receipt_lines r on r.line = c.line
), claimed as (
  select facility, visit, day, kind, code, min(line) as first_line, sum(whole) as whole
  from said
  where receipt is null
  group by facility, visit, day, kind, code
  having sum(amount) > 0
), received as (
  select facility, visit, day, kind, code, sum(whole) as whole
  from said
  where receipt is not null
  group by facility, visit, day, kind, code
)
select
  s.line, c.first_line as other, cast(null as string) as service, cast(0 as decimal(18,3)) as due, 1 as per, 'twice' as why
from said s
join received r on r.facility = s.facility and r.visit = s.visit and r.day = s.day and r.kind = s.kind and r.code = s.code
join claimed c on c.facility = s.facility and c.visit = s.visit and c.day = s.day and c.kind = s.kind and c.code = s.code
where s.receipt is not null and r.whole >= c.whole and c.whole > 0
order by s.line nulls last;
