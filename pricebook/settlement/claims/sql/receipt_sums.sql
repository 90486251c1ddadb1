-- What patients paid in all: the lines that could be read, their money, those that a patient asked for, and those that stand beside
-- a claim line: of the same facility and day, and of the same visit or card.
-- in:  receipts(facility, day, visit, card, amount, why, requested)      đồng
--      staged(facility, day, visit, card, why)
-- out: rows(amount, on_request, beside)      đồng

with near as (
  select facility, day, visit, card from staged where why is null
)
select
  coalesce(sum(amount), 0) as amount,
  count(*) filter (where requested = 'yes') as on_request,
  count(*) filter (
    where requested is distinct from 'yes' and (
      (facility, day, visit) in (select (facility, day, visit) from near where visit is not null)
      or (facility, day, card) in (select (facility, day, card) from near where card is not null))) as beside
from receipts
where why is null;
