-- Several interventions in one operation: the dearest operation is paid whole, and each further intervention the share of its kind.
-- One operation for certain are interventions of one visit and team that begin in the same minute. What begins later, while the result of
-- another one was not yet there, may be one with it or not: a result may be late. Nor is another team at the same minute certain. That is
-- asked about, if less than a day lies between the starts, which no text says. A procedure that began before an operation does not arise
-- in it. What has no end lasts no time. Who the team is, the performer says; of an operation whose team is not named, the share of
-- another team is asked about. A second line of one card that says the same by the same share is asked about as doubled, and not here.
-- An operation is judged as a whole: where one of its further interventions is charged by too much, all of them are answered.
-- in:  charges(line, facility, visit, card, day, began, ended, thing, sort, price, pays_num, pays_den, performer)     đồng
--      further(sort, team, pays_num, pays_den, from_day, to_day)
-- out: rows(line, other, service, due, per, why)     the share that is due is due ÷ per; why is the sort and the team, and that it is in doubt

with pairs as (
  select
    b.line, a.line as first_line, b.sort, b.day, b.pays_num, b.pays_den,
    case when b.performer = a.performer then 'same' else 'other' end as team,
    case
      when b.sort = 'operation' and (a.performer is null or b.performer is null) then 'unknown'
      when b.performer = a.performer then 'same'
      else 'other'
    end as said,
    case when b.began = a.began then '' else ' overlapping' end as doubt,
    row_number() over (
      partition by b.line
      order by case when b.began = a.began then 0 else 1 end nulls last, a.price desc nulls last, a.line nulls last) as place
  from charges b
  join charges a on a.facility = b.facility and a.visit = b.visit and a.line <> b.line
    and a.began <= coalesce(b.ended, b.began) and b.began <= coalesce(a.ended, a.began)
  where a.sort = 'operation' and abs(b.began - a.began) < 1440
    and (
      (b.sort = 'procedure' and b.began >= a.began)
      or (b.sort = 'operation' and (a.price > b.price or (a.price = b.price and a.line < b.line))))
    and not (
      b.thing = a.thing and b.began = a.began and b.card is not null and b.performer is not null and b.performer = a.performer
      and b.pays_num * a.pays_den = a.pays_num * b.pays_den)
), judged as (
  select
    p.line, p.first_line, p.sort, p.said, p.doubt, f.pays_num, f.pays_den,
    max(case when p.pays_num * f.pays_den > f.pays_num * p.pays_den then 1 else 0 end) over (partition by p.first_line) as too_much
  from pairs p
  join further f on f.sort = p.sort and f.team = p.team and p.day between f.from_day and f.to_day
  where p.place = 1
)
select
  line, first_line as other, cast(null as string) as service, cast(pays_num as decimal(18,3)) as due, pays_den as per,
  sort || ' ' || said || doubt as why
from judged
where too_much = 1
order by line nulls last, pays_num nulls last, pays_den nulls last;
