-- Several interventions in one operation: the dearest operation is paid whole, and each further intervention the share of its kind.
-- One operation for certain are interventions of one visit and team that begin in the same minute. What begins later, while the result of
-- another one was not yet there, may be one with it or not: a result may be late. Nor is another team at the same minute certain. That is
-- asked about, if less than a day lies between the starts, which no text says. A procedure that began before an operation does not arise
-- in it. What has no end lasts no time. Who the team is, the performer says; of an operation whose team is not named, the share of
-- another team is asked about. A second line of one card that says the same by the same share, price and quantity is asked about as
-- doubled, and not here.
-- An operation of which one line has two or more was done so often in one minute: all but one of them are further ones, or it was not one
-- operation: the line does not say, and is asked about, beside itself. A quantity like 1.5 says the second side as half of one.
-- An operation is judged as a whole: where one of its further interventions is charged by too much, all of them are answered, and so is
-- the dearest, without another line. Which one that is, the list says: the price that is charged may have the share in it. One of which the
-- list has no price is the dearest only where nothing else is, and then it is asked.
-- in:  charges(line, facility, visit, card, day, began, ended, thing, sort, quantity, price, pays_num, pays_den,
--          performer)     đồng
--      paid(facility, thing, service, price, from_day, to_day)      đồng
--      further(sort, team, pays_num, pays_den, from_day, to_day)
-- out: rows(line, other, service, due, per, why)     the share that is due is due ÷ per; why is the sort and the team, and that it is in doubt

with listed as (
  select c.line, min(p.service) as service, max(p.price) as price
  from charges c
  join paid p on p.facility = c.facility and p.thing = c.thing and c.day between p.from_day and p.to_day
  where c.sort in ('operation', 'procedure')
  group by c.line
), interventions as (
  select
    c.line, c.facility, c.visit, c.card, c.day, c.began, c.ended, c.thing, c.sort, coalesce(l.price, c.price) as price,
    c.price as said_price, c.quantity, c.pays_num, c.pays_den, c.performer, l.service
  from charges c
  left join listed l on l.line = c.line
  where c.sort in ('operation', 'procedure')
), pairs as (
  select
    b.line, a.line as first_line, b.service, a.service as first_service, b.sort, b.day, b.pays_num, b.pays_den,
    case when b.performer = a.performer then 'same' else 'other' end as team,
    case
      when b.sort = 'operation' and (a.performer is null or b.performer is null) then 'unknown'
      when b.performer = a.performer then 'same'
      else 'other'
    end as said,
    case when b.began <> a.began then ' overlapping' when a.service is null then ' unlisted' else '' end as doubt,
    row_number() over (
      partition by b.line
      order by
        case when b.began = a.began then 0 else 1 end nulls last, case when a.service is null then 1 else 0 end nulls last,
        a.price desc nulls last, a.line nulls last) as place
  from interventions b
  join interventions a on a.facility = b.facility and a.visit = b.visit and a.line <> b.line
    and a.began <= coalesce(b.ended, b.began) and b.began <= coalesce(a.ended, a.began)
  where a.sort = 'operation' and abs(b.began - a.began) < 1440
    and (
      (b.sort = 'procedure' and b.began >= a.began)
      or (b.sort = 'operation' and (a.price > b.price or (a.price = b.price and a.line < b.line))))
    and not (
      b.thing = a.thing and b.began = a.began and b.card is not null and b.performer is not null and b.performer = a.performer
      and b.pays_num * a.pays_den = a.pays_num * b.pays_den and b.said_price = a.said_price and b.quantity = a.quantity)
), shared as (
  select
    p.line, p.first_line, p.service, p.first_service, p.sort, p.said, p.doubt, p.pays_num, p.pays_den,
    cast(f.pays_num as decimal(18,3)) as due, f.pays_den as per
  from pairs p
  join further f on f.sort = p.sort and f.team = p.team and p.day between f.from_day and f.to_day
  where p.place = 1
  union all
  select
    i.line, i.line as first_line, i.service, i.service as first_service, i.sort,
    case when i.performer is null then 'unknown' else 'same' end as said, ' repeated' as doubt, i.pays_num, i.pays_den,
    cast((f.pays_den * 1.000 + f.pays_num * (i.quantity - 1.000)) * 1000 as decimal(18,3)) as due,
    cast(f.pays_den * i.quantity * 1000 as bigint) as per
  from interventions i
  join further f on f.sort = i.sort and f.team = case when i.performer is null then 'other' else 'same' end
    and i.day between f.from_day and f.to_day
  where i.sort = 'operation' and i.began is not null and i.quantity >= 2.000
    and i.line not in (select line from pairs)
), judged as (
  select
    line, first_line, service, first_service, sort, said, doubt, due, per,
    max(case when pays_num * per > due * pays_den then 1 else 0 end) over (partition by first_line) as too_much
  from shared
)
select
  line, first_line as other, service, due, per, sort || ' ' || said || doubt as why
from judged
where too_much = 1
union
select first_line, cast(null as bigint), first_service, cast(1 as decimal(18,3)), 1, 'dearest'
from judged
where too_much = 1
order by line nulls last, other nulls last, due nulls last, per nulls last;
