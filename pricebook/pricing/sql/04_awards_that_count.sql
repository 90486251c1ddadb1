-- R3  1513/BHXH-CSYT §2: which awards count on the pricing date, and which of several is the lowest.
-- Where awards count that were approved for the year, one that was decided after the pricing date does not count: nobody had
-- approved its price yet. Matching uses the same macros as pricing. A validity of which one day is given touches the year of that day,
-- and none before it begins or after it ends.
-- in:  variables(day, awards_count, undated)
-- out: macro dated(valid_from, valid_to)                              whether an award has a readable validity
--      macro one_day(valid_from, valid_to)                            the day that is given, where the other is not
--      macro of_the_period(valid_from, valid_to, decision_date)       whether it is valid on the pricing date, or in its year
--      macro decided_later(decision_date)                             whether it was decided after the pricing date
--      macro wins(price, not_won)                                     whether it has a price, and nothing says that it won nothing
--      macro in_force(valid_from, valid_to, decision_date)            whether it is of the period, and was decided by then
--      macro days_of_the_year(valid_from, valid_to)                   the days of its validity in the year of the pricing date
--      macro lowest_first(price, decision_date, decision_no, row_no)  a sort key for prices in one unit

create or replace macro dated(valid_from, valid_to) as coalesce(valid_from <= valid_to, false);

create or replace macro one_day(valid_from, valid_to) as                    -- of a validity whose other day is not given
  case when valid_from is null or valid_to is null then coalesce(valid_from, valid_to) end;

create or replace macro of_the_period(valid_from, valid_to, decision_date) as
  coalesce(
    case when dated(valid_from, valid_to) then
           case getvariable('awards_count')
             when 'validity-touches-year' then                              -- approved for the year
               year(valid_from) <= year(getvariable('day')) and year(valid_to) >= year(getvariable('day'))
             when 'valid-on-date' then getvariable('day') between valid_from and valid_to end
         when one_day(valid_from, valid_to) is not null and getvariable('awards_count') = 'validity-touches-year'
              and year(one_day(valid_from, valid_to)) = year(getvariable('day')) then true
         when one_day(valid_from, valid_to) is not null and getvariable('awards_count') = 'validity-touches-year'
              and coalesce(year(valid_from) > year(getvariable('day')), year(valid_to) < year(getvariable('day'))) then false
         else getvariable('undated') = 'decision-year' and year(decision_date) = year(getvariable('day')) end, false);

create or replace macro decided_later(decision_date) as
  coalesce(getvariable('awards_count') = 'validity-touches-year' and decision_date > getvariable('day'), false);

create or replace macro in_force(valid_from, valid_to, decision_date) as
  of_the_period(valid_from, valid_to, decision_date) and not decided_later(decision_date);

create or replace macro wins(price, not_won) as price is not null and not_won is null;

create or replace macro days_of_the_year(valid_from, valid_to) as           -- both days count
  date_diff('day', greatest(valid_from, make_date(year(getvariable('day')), 1, 1)),
                   least(valid_to, make_date(year(getvariable('day')), 12, 31))) + 1;

create or replace macro lowest_first(price, decision_date, decision_no, row_no) as   -- the lowest; of equal prices the earliest decision,
  row(price, coalesce(decision_date, date '9999-12-31'), decision_no, row_no);       -- then the decision number, then the row
