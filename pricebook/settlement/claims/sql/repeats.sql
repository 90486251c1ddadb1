-- The visits whose services stand in more than one file, by the first file and each further one. Services alone: a hospital may send its
-- drugs as a table of their own.
-- in:  staged(unit, file, row, facility, visit, kind, why)
--      units(unit, first_file)
--      variables(first_facility, last_facility, most_places)
-- out: rows(file, facility, first_file, visits, rows, first_rows)      the rows of the first service of each visit, in both files

with services as (
  select s.facility, s.visit, s.file + u.first_file as file, s.row
  from staged s
  join units u on u.unit = s.unit
  where s.facility between getvariable('first_facility') and getvariable('last_facility') and s.why is null and s.kind = 'service'
    and s.visit is not null
), several as (
  select facility, visit from services group by facility, visit having min(file) < max(file)
), seen as (
  select s.facility, s.visit, s.file, min(s.row) as row
  from services s
  join several v on v.facility = s.facility and v.visit = s.visit
  group by s.facility, s.visit, s.file
), repeated as (
  select facility, visit, min(file) as first_file, arg_min(row, file) as first_row
  from seen
  group by facility, visit
)
select
  s.file, s.facility, r.first_file, count(*) as visits,
  list(s.row order by s.row)[1 : getvariable('most_places')] as rows,
  list(r.first_row order by s.row)[1 : getvariable('most_places')] as first_rows
from seen s
join repeated r on r.facility = s.facility and r.visit = s.visit
where s.file > r.first_file
group by s.file, s.facility, r.first_file
order by s.file, s.facility, r.first_file;
