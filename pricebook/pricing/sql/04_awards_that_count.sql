-- R3  1513/BHXH-CSYT §2: which awards count on the pricing date, and which of several is the lowest.
-- Matching uses the same macros as pricing.
-- in:  variables(day, awards_count, undated)
-- out: macro dated(valid_from, valid_to)                              whether an award has a readable validity
--      macro in_force(valid_from, valid_to, decision_date)            whether it is valid on the pricing date, or in its year
--      macro lowest_first(price, decision_date, decision_no, row_no)  a sort key for prices in one unit

create or replace macro dated(valid_from, valid_to) as coalesce(valid_from <= valid_to, false);

create or replace macro in_force(valid_from, valid_to, decision_date) as
  coalesce(
    case when dated(valid_from, valid_to) then
           case getvariable('awards_count')
             when 'validity-touches-year' then                              -- approved for the year
               year(valid_from) <= year(getvariable('day')) and year(valid_to) >= year(getvariable('day'))
             when 'valid-on-date' then getvariable('day') between valid_from and valid_to end
         else getvariable('undated') = 'decision-year' and year(decision_date) = year(getvariable('day')) end, false);

create or replace macro lowest_first(price, decision_date, decision_no, row_no) as   -- the lowest; of equal prices the earliest decision,
  row(price, coalesce(decision_date, date '9999-12-31'), decision_no, row_no);       -- then the decision number, then the row
