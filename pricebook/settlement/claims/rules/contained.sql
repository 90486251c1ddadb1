-- R13: what the price of a service already contains is not charged beside it, in the same visit on the same day.
-- An item that a price in the visit leaves out is not accused by another one. An item that names its service is beside that one.
-- What an article says of all examinations or beds, an operation or procedure of the visit on that day may explain as well: then it is
-- only asked about, and what was only asked about is not. in_general: 1 where such an article says it. What was done 0 times contains nothing.
-- in:  charges(line, facility, visit, day, kind, sort, thing, of_thing, quantity)
--      things(thing, code)
--      beside(service_thing, item_thing, facility, from_day, to_day, verdict, in_general, pair)
-- out: rows(line, other, service, due, per, why)     nothing is due; why is the verdict and the number of its pair

with performed as (
  select distinct facility, visit, day from charges where sort in ('operation', 'procedure')
), together as (
  select
    i.line, s.line as service_line, b.pair,
    case
      when b.in_general = 1 and i.of_thing is null and e.visit is not null then
        case b.verdict when 'refused' then 'asked' when 'asked' then 'explained' else b.verdict end
      else b.verdict
    end as verdict
  from charges i
  join charges s on s.facility = i.facility and s.visit = i.visit and s.day = i.day and s.kind = 'service' and s.quantity > 0
  join things t on t.thing = s.thing
  join beside b on b.service_thing = s.thing and b.item_thing = i.thing and b.facility = i.facility
    and i.day between b.from_day and b.to_day
  left join performed e on e.facility = i.facility and e.visit = i.visit and e.day = i.day
  where i.kind = 'item' and (i.of_thing is null or i.of_thing = t.code)
), ranked as (
  select
    line, service_line, verdict, pair,
    row_number() over (
      partition by line
      order by case verdict when 'refused' then 0 else 1 end nulls last, service_line nulls last, pair nulls last) as place
  from together
  where verdict in ('refused', 'asked')
)
select
  line, service_line as other, cast(null as string) as service, cast(0 as decimal(18,3)) as due, 1 as per,
  verdict || ' ' || cast(pair as string) as why
from ranked
where place = 1 and line not in (select line from together where verdict = 'left-out')
order by line nulls last;
