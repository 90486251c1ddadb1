-- The visits that were sent twice, by the first file and each further one.
-- in:  repeated_visits(facility, visit)
--      staged(unit, file, row, facility, visit, kind, why)
--      units(unit, first_file)
--      variables(first_facility, last_facility, most_places)
-- out: rows(file, facility, first_file, visits, rows, first_rows)      the rows of the first service of each visit, in both files

with seen as (
  select s.facility, s.visit, s.file + u.first_file as file, min(s.row) as row
  from staged s
  join units u on u.unit = s.unit
  join repeated_visits v on v.facility = s.facility and v.visit = s.visit
  where s.facility between getvariable('first_facility') and getvariable('last_facility') and s.why is null and s.kind = 'service'
  group by s.facility, s.visit, s.file + u.first_file
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
