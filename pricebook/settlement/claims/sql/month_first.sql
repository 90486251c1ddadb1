-- The files that have the month before the day, as Excel writes it in the United States: more of their days can only be read so
-- ("09/25/2019") than only the other way ("25/09/2019"). Days of the ministry's form are no such ones, and not looked at further.
-- in:  texts(file, ordered, began, ended, left_on)
-- out: rows(file)

with said as (
  select file, ordered as day from texts
  union all
  select file, began from texts
  union all
  select file, ended from texts
  union all
  select file, left_on from texts
), of_tables as (
  select file, day from said where substr(day, 2, 1) in ('/', '.', '-') or substr(day, 3, 1) in ('/', '.', '-')
)
select file
from of_tables
group by file
having
  count(*) filter (where regexp_full_match(day, '(0?[1-9]|1[0-2])[/.-](1[3-9]|2\d|3[01])[/.-]\d{4}( .*)?'))
  > count(*) filter (where regexp_full_match(day, '(1[3-9]|2\d|3[01])[/.-](0?[1-9]|1[0-2])[/.-]\d{4}( .*)?'))
order by file;
