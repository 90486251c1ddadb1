-- R13: a part of a service is not charged beside the whole: of the part, as much as the wholes of one visit and day hold, the first lines
-- first. What they hold is the quantity of each whole × how many of the part it holds, which is in thousandths of one. A whole that is
-- itself a part of another one there holds nothing more.
-- in:  charges(line, facility, visit, day, began, thing, quantity)
--      inside(whole_thing, part_thing, part, facility, from_day, to_day, held, pair)
-- out: rows(line, other, service, due, per, why)     the quantity that stays due is due ÷ per; why is the verdict and the number of its pair

with wholes as (
  select facility, visit, day, thing, cast(sum(quantity) as decimal(19,3)) as quantity, min(line) as line
  from charges
  group by facility, visit, day, thing
), within as (
  select distinct w.facility, w.visit, w.day, i.part_thing as thing
  from wholes w
  join inside i on i.whole_thing = w.thing and i.facility = w.facility and w.day between i.from_day and i.to_day
), holding as (
  select
    w.facility, w.visit, w.day, i.part, i.part_thing, sum(cast(w.quantity as decimal(19,3)) * cast(i.held as decimal(9,0))) as held,
    min(w.line) as first_line, min(i.pair) as pair
  from wholes w
  join inside i on i.whole_thing = w.thing and i.facility = w.facility and w.day between i.from_day and i.to_day
  left join within t on t.facility = w.facility and t.visit = w.visit and t.day = w.day and t.thing = w.thing
  where t.thing is null
  group by w.facility, w.visit, w.day, i.part, i.part_thing
), counted as (
  select
    p.line, p.quantity, h.held, h.first_line, h.pair,
    cast(sum(p.quantity) over (
      partition by p.facility, p.visit, p.day, h.part
      order by p.began nulls last, p.line nulls last
      rows between unbounded preceding and current row) as decimal(19,3)) as so_far
  from charges p
  join holding h on h.part_thing = p.thing and h.facility = p.facility and h.visit = p.visit and h.day = p.day
)
select
  line, first_line as other, cast(null as string) as service,
  cast(case when so_far * 1000 <= held then 0 else so_far * 1000 - held end as decimal(18,3)) as due, 1000 as per,
  'refused ' || cast(pair as string) as why
from counted
where (so_far - quantity) * 1000 < held
order by line nulls last;
