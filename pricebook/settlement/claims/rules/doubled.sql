-- One card, one service, one start and one performer are one service: a second line of it in one month is a doubled one.
-- in:  charges(line, facility, month, card, kind, thing, began, performer)
-- out: rows(line, other, service, due, per, why)     nothing is due

with alike as (
  select
    line,
    row_number() over (partition by facility, month, card, thing, began, performer order by line nulls last) as place,
    min(line) over (partition by facility, month, card, thing, began, performer) as first_line
  from charges
  where kind = 'service' and card is not null and began is not null and performer is not null
)
select
  line, first_line as other, cast(null as string) as service, cast(0 as decimal(18,3)) as due, 1 as per, 'doubled' as why
from alike
where place > 1
order by line nulls last;
