-- R13: a part of a service is not charged beside the whole: as many lines of the part as there are of the whole, in one visit and day.
-- in:  charges(line, facility, visit, day, began, thing)
--      inside(whole_thing, part_thing, facility, from_day, to_day, pair)
-- out: rows(line, other, service, due, per, why)     nothing is due; why is the verdict and the number of its pair

with parts as (
  select
    p.line, i.whole_thing, i.pair, p.facility, p.visit, p.day,
    row_number() over (
      partition by p.facility, p.visit, p.day, i.whole_thing, p.thing order by p.began nulls last, p.line nulls last) as place
  from charges p
  join inside i on i.part_thing = p.thing and i.facility = p.facility and p.day between i.from_day and i.to_day
), wholes as (
  select facility, visit, day, thing, count(*) as lines, min(line) as line from charges group by facility, visit, day, thing
)
select
  p.line, min(w.line) as other, cast(null as string) as service, cast(0 as decimal(18,3)) as due, 1 as per,
  'refused ' || cast(min(p.pair) as string) as why
from parts p
join wholes w on w.facility = p.facility and w.visit = p.visit and w.day = p.day and w.thing = p.whole_thing
where p.place <= w.lines
group by p.line
order by p.line nulls last;
