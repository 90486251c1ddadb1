-- The visits of the unit that is put aside now, as far as their lines can be settled: whether they have a service, and which months their
-- lines name. So nobody has to look at all lines again to know it.
-- in:  unit_lines(unit, file, facility, visit, card, month, kind, why)
-- out: rows(unit, file, facility, visit, card, services, first_month, last_month)

select unit, file, facility, visit, card, bool_or(kind = 'service') as services, min(month) as first_month, max(month) as last_month
from unit_lines
where why is null
group by unit, file, facility, visit, card
order by facility nulls last;
