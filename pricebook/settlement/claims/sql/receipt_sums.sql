-- What patients paid in all: the lines that could be read, their money, those that a patient asked for, and those that stand beside
-- a claim line: of the same facility and day, and of the same visit or card.
-- in:  receipts(facility, day, visit, card, amount, why, requested)      đồng
--      staged(facility, day, visit, card, why)
-- out: rows(counted, amount, on_request, beside)      đồng

with by_visit as (
  select distinct s.facility, s.day, s.visit
  from staged s
  semi join receipts r on r.facility = s.facility and r.day = s.day and r.visit = s.visit
  where s.why is null
), by_card as (
  select distinct s.facility, s.day, s.card
  from staged s
  semi join receipts r on r.facility = s.facility and r.day = s.day and r.card = s.card and r.card <> -1
  where s.why is null
)
select
  count(*) as counted, coalesce(sum(r.amount), 0) as amount,
  count(*) filter (where r.requested = 'yes') as on_request,
  count(*) filter (where r.requested is distinct from 'yes' and (v.visit is not null or c.card is not null)) as beside
from receipts r
left join by_visit v on v.facility = r.facility and v.day = r.day and v.visit = r.visit
left join by_card c on c.facility = r.facility and c.day = r.day and c.card = r.card
where r.why is null;
