-- The files whose drugs and supplies are all without a name. What the words of a note or an article name, is known by its name alone.
-- in:  tallies(unit, file, kind, named)
--      units(unit, first_file)
-- out: rows(file)

select t.file + u.first_file as file
from tallies t
join units u on u.unit = t.unit
where t.kind = 'item'
group by t.file + u.first_file
having sum(t.named) = 0
order by file;
