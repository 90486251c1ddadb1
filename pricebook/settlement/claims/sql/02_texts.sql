-- What the texts of a line say: a day or a minute in any of the forms that files have, as tables the day before the month, or Excel's
-- count of days; whether a figure is exactly its value; what a point or a comma can mean in it; a share as a fraction. `exactly`: a figure
-- below 0 or of more decimals than there are says nothing. `form`: "12.000" and "1,234" are open. `comes_to`: whether quantity × price ×
-- shares is the amount, to its last digit; a product of two figures of at most 18 digits has room for 18, so that one of them is widened.
-- A share of "0.8" or "1" without a sign for per cent is 80 % or 0.8 %, 100 % or 1 %: share_num ÷ share_den is the smaller one, and
-- `in_parts` says that it is open.
-- in:
-- out: macro moment_of_table(said)
--      macro moment(said)
--      macro minute_of(said, moment_of)
--      macro exactly(said, value, decimals)
--      macro form(said)
--      macro told(thousands, decimals, whole)
--      macro without_marks(said, mark)
--      macro comes_by(quantity, price, amount, pays_num, pays_den, fund_num, fund_den)
--      macro comes_to(quantity, price, amount, pays, fund)
--      macro plain(said, value, decimals)
--      macro written_num(said)
--      macro written_den(said)
--      macro share_num(said)
--      macro share_den(said)
--      macro in_parts(said)
--      macro shares_above(pays_num, pays_den, fund_num, fund_den)

create or replace macro moment_of_table(said) as
  case
    when regexp_full_match(said, '\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?') then
      try_strptime(replace(said, 'T', ' '), ['%Y-%m-%d %H:%M:%S', '%Y-%m-%d %H:%M', '%Y-%m-%d'])
    when regexp_full_match(said, '\d{1,2}[/.-]\d{1,2}[/.-]\d{4}( \d{1,2}:\d{2}(:\d{2})?)?') then
      try_strptime(replace(replace(said, '.', '/'), '-', '/'), ['%d/%m/%Y %H:%M:%S', '%d/%m/%Y %H:%M', '%d/%m/%Y'])
    when regexp_full_match(said, '[3-7]\d{4}([.,]\d{1,20})?') then
      timestamp '1899-12-30 00:00:00'
      + to_minutes(cast(round(cast(substr(replace(said, ',', '.'), 1, 13) as decimal(12,7)) * 1440) as bigint))
  end;
create or replace macro moment(said) as
  coalesce(
    case length(said)
      when 12 then try_strptime(said, '%Y%m%d%H%M')
      when 8 then try_strptime(said, '%Y%m%d')
      when 14 then try_strptime(said, '%Y%m%d%H%M%S')
    end,
    moment_of_table(said));
create or replace macro minute_of(said, moment_of) as case when length(said) > 10 then cast(epoch(moment_of) as bigint) // 60 end;
create or replace macro exactly(said, value, decimals) as
  case
    when value is null or value < 0 then false
    when length(said) > 24 then false
    when (strpos(said, '.') = 0 or length(said) - strpos(said, '.') <= decimals) and strpos(said, 'e') = 0 and strpos(said, 'E') = 0 then true
    else coalesce(try_cast(said as decimal(24,6)) = value, false)
  end;
create or replace macro written_num(said) as
  case
    when regexp_full_match(said, '\d{1,3}([.,]0+)?') then try_cast(split_part(replace(said, ',', '.'), '.', 1) as integer)
    when regexp_full_match(said, '\d{1,3}[.,]\d{1,2}') then try_cast(cast(replace(said, ',', '.') as decimal(5,2)) * 100 as integer)
    when regexp_full_match(said, '0[.,]\d{3,4}') then try_cast(cast(replace(said, ',', '.') as decimal(5,4)) * 10000 as integer)
    when regexp_full_match(said, '[1-9]\d{0,3}/[1-9]\d{0,3}') then try_cast(split_part(said, '/', 1) as integer)
  end;
create or replace macro written_den(said) as
  case
    when regexp_full_match(said, '\d{1,3}([.,]0+)?') then 100
    when regexp_full_match(said, '\d{1,3}[.,]\d{1,2}') or regexp_full_match(said, '0[.,]\d{3,4}') then 10000
    when regexp_full_match(said, '[1-9]\d{0,3}/[1-9]\d{0,3}') then try_cast(split_part(said, '/', 2) as integer)
  end;
create or replace macro share_num(said) as
  case
    when said is null or said = '100' then 1
    when said = '80' then 80
    when said = '95' then 95
    else written_num(rtrim(said, ' %'))
  end;
create or replace macro share_den(said) as
  case
    when said is null or said = '100' then 1
    when said in ('80', '95') then 100
    else written_den(rtrim(said, ' %'))
  end;
create or replace macro in_parts(said) as
  case
    when said is null or said = '100' or not (starts_with(said, '0') or starts_with(said, '1')) then false
    else regexp_full_match(said, '[01]([.,]0+)?|0[.,]\d{1,2}')
  end;

create or replace macro shares_above(pays_num, pays_den, fund_num, fund_den) as
  coalesce(pays_num > pays_den, true) or coalesce(fund_num > fund_den, true);

create or replace macro form(said) as
  case
    when strpos(said, '.') = 0 and strpos(said, ',') = 0 then case when length(said) >= 4 then 'whole' end
    when regexp_full_match(said, '-?[1-9]\d{0,2}[.,]\d{3}') then 'open'
    when regexp_full_match(said, '-?([1-9]\d{0,2}(\.\d{3}){2,}|[1-9]\d{0,2}(\.\d{3})+,\d+|\d+,\d+)') then 'thousands'
    when regexp_full_match(said, '-?([1-9]\d{0,2}(,\d{3}){2,}|[1-9]\d{0,2}(,\d{3})+\.\d+|\d+\.\d+)') then 'decimals'
  end;
create or replace macro told(thousands, decimals, whole) as
  case
    when thousands and decimals then 'open'
    when thousands then 'thousands'
    when decimals then 'decimals'
    when whole then 'whole'
    else 'open'
  end;
create or replace macro without_marks(said, mark) as
  case
    when strpos(said, ',') = 0 and (mark <> 'thousands' or strpos(said, '.') = 0) then said
    else case case when form(said) = 'open' then mark else form(said) end
      when 'thousands' then replace(replace(said, '.', ''), ',', '.')
      when 'decimals' then replace(said, ',', '')
      when 'whole' then replace(said, ',', '.')
      else said
    end
  end;
create or replace macro comes_by(quantity, price, amount, pays_num, pays_den, fund_num, fund_den) as
  abs(
    cast(try_cast(quantity as decimal(10,3)) as decimal(19,3)) * try_cast(price as decimal(14,3)) * cast(pays_num as decimal(5,0))
      * cast(fund_num as decimal(5,0))
    - cast(try_cast(amount as decimal(18,2)) as decimal(19,2)) * cast(pays_den as decimal(5,0)) * cast(fund_den as decimal(5,0)))
  <= (case when try_cast(amount as decimal(18,2)) % 1 = 0 then 0.5 else 0.005 end)
    * cast(pays_den as decimal(5,0)) * cast(fund_den as decimal(5,0));
create or replace macro comes_to(quantity, price, amount, pays, fund) as
  comes_by(quantity, price, amount, share_num(pays), share_den(pays), share_num(fund), share_den(fund))
  or case when in_parts(pays) or in_parts(fund) then
    comes_by(
      quantity, price, amount, share_num(pays), case when in_parts(pays) then share_den(pays) // 100 else share_den(pays) end, share_num(fund),
      case when in_parts(fund) then share_den(fund) // 100 else share_den(fund) end)
  else false end;

create or replace macro plain(said, value, decimals) as
  coalesce(regexp_full_match(said, '\d+(\.\d+)?') and form(said) is distinct from 'open' and exactly(said, value, decimals), false);
