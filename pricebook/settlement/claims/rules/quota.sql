-- Beyond the most that is paid whole at a facility in a time, a service is paid by the share that is stated for what is beyond.
-- in:  charges(line, facility, thing, day, began, quantity, pays_num, pays_den)
--      quotas(facility, thing, from_day, to_day, most, pays_num, pays_den)
-- out: rows(line, other, service, due, per, why)     the share that is due is due ÷ per

with counted as (
  select
    c.line, c.pays_num, c.pays_den, q.most, q.pays_num as due_num, q.pays_den as due_den,
    sum(c.quantity) over (
      partition by c.facility, c.thing, q.from_day, q.to_day
      order by c.day nulls last, c.began nulls last, c.line nulls last
      rows between unbounded preceding and current row) as so_far
  from charges c
  join quotas q on q.facility = c.facility and q.thing = c.thing and c.day between q.from_day and q.to_day
)
select
  line, cast(null as bigint) as other, cast(null as string) as service, cast(due_num as decimal(18,3)) as due, due_den as per,
  'quota' as why
from counted
where so_far > most and cast(pays_num as bigint) * due_den > cast(due_num as bigint) * pays_den
order by line nulls last, due nulls last, per nulls last;
