-- Awards with their price in đồng per norm unit, 6 decimals; award price ÷ factor was taken in Python (quotients).
-- in:  award_rows, quotients       out: awards(award, …, unit_price, counts, why_not)
-- An award is named by its table and row, so that whoever reads the name can look at it.

create table awards as
  select a.source || ':' || a.id as award, a.*, q.unit_price,
         coalesce(a.why_not, if(q.unit_price is null, 'no-conversion', null)) as no_count_because,
         no_count_because is null as counts
  from award_rows a left join quotients q using (price, factor)
  where a.wanted;

create table regional_averages(item varchar, unit_price decimal(38,6), provinces varchar);
