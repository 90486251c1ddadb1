-- R3  1513/BHXH-CSYT §2: which winning prices count on the pricing date, and which of several is the one.
-- Everything that asks either question asks it here, before a name has become an item as after it.
-- in:  variables(day, awards_count, undated)
-- out: macro dated(valid_from, valid_to)                              whether an award says from when to when it holds
--      macro in_force(valid_from, valid_to, decision_date)            whether it holds on the pricing date, or for its year
--      macro lowest_first(price, decision_date, decision_no, row_no)  to order by: prices of one thing, per one unit

create or replace macro dated(valid_from, valid_to) as coalesce(valid_from <= valid_to, false);

create or replace macro in_force(valid_from, valid_to, decision_date) as
  coalesce(
    case when dated(valid_from, valid_to) then
           case getvariable('awards_count')
             when 'validity-touches-year' then                              -- approved for the year
               year(valid_from) <= year(getvariable('day')) and year(valid_to) >= year(getvariable('day'))
             when 'valid-on-date' then getvariable('day') between valid_from and valid_to end
         else getvariable('undated') = 'decision-year' and year(decision_date) = year(getvariable('day')) end, false);

create or replace macro lowest_first(price, decision_date, decision_no, row_no) as   -- the lowest; a tie goes to the earliest decision,
  row(price, coalesce(decision_date, date '9999-12-31'), decision_no, row_no);       -- then its number, then the row
