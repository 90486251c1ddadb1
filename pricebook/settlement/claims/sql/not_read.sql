-- The lines of the unit that is put aside now which cannot be settled, by file and reason, and what they charge as far as it can be read.
-- in:  unit_lines(line, file, row, amount, why)      đồng
-- out: rows(file, why, rows, charged)      đồng, as text

select file, why, list(row order by line) as rows, cast(sum(amount) as varchar) as charged
from unit_lines
where why is not null
group by file, why
order by min(line);
