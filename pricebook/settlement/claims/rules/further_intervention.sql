-- Several interventions in one operation: the dearest operation is paid whole, and each further intervention the share of its kind.
-- One operation: the same visit, and times that overlap; what has no end lasts no time. Who the team is, the performer says; of an operation
-- whose team is not named, the share of another team is asked about.
-- in:  charges(line, facility, visit, day, began, ended, sort, price, pays_num, pays_den, performer)     đồng
--      further(sort, team, pays_num, pays_den, from_day, to_day)
-- out: rows(line, other, service, due, per, why)     the share that is due is due ÷ per

with pairs as (
  select
    b.line, a.line as first_line, b.sort, b.day, b.pays_num, b.pays_den,
    case when b.performer = a.performer then 'same' else 'other' end as team,
    case
      when b.sort = 'operation' and (a.performer is null or b.performer is null) then 'unknown'
      when b.performer = a.performer then 'same'
      else 'other'
    end as said,
    row_number() over (partition by b.line order by a.price desc nulls last, a.line nulls last) as place
  from charges b
  join charges a on a.facility = b.facility and a.visit = b.visit and a.line <> b.line
    and a.began <= coalesce(b.ended, b.began) and b.began <= coalesce(a.ended, a.began)
  where a.sort = 'operation' and b.sort in ('operation', 'procedure')
    and (b.sort = 'procedure' or a.price > b.price or (a.price = b.price and a.line < b.line))
)
select
  p.line, p.first_line as other, cast(null as string) as service, cast(f.pays_num as decimal(18,3)) as due, f.pays_den as per,
  p.sort || ' ' || p.said as why
from pairs p
join further f on f.sort = p.sort and f.team = p.team and p.day between f.from_day and f.to_day
where p.place = 1 and p.pays_num * f.pays_den > f.pays_num * p.pays_den
order by p.line nulls last, f.pays_num nulls last, f.pays_den nulls last;
