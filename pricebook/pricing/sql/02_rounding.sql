-- R6  Rounding to a unit, and the bound on a price. Only whole numbers are divided: a division of decimals would give a double.
-- The bound is the smaller of the maximum rounded down and maximum × share rounded, so that rounding never gives a price above the
-- maximum.
-- in:
-- out: macro round_half_up(amount, unit)                  amounts in đồng, not negative; units in whole đồng
--      macro round_down(amount, unit)
--      macro round_up(amount, unit)
--      macro rounded_to(amount, unit, mode)               whole đồng
--      macro bound_of(ceiling, share, unit, mode)         whole đồng; without a share the maximum alone

create macro round_half_up(amount, unit) as (floor(2 * amount + unit)::hugeint // (2 * unit)) * unit;
create macro round_down(amount, unit)    as (floor(amount)::hugeint // unit) * unit;
create macro round_up(amount, unit)      as ((ceil(amount)::hugeint + unit - 1) // unit) * unit;

create macro rounded_to(amount, unit, mode) as
  case mode when 'half-up' then round_half_up(amount, unit)
            when 'down'    then round_down(amount, unit)
            when 'up'      then round_up(amount, unit) end::bigint;

create macro bound_of(ceiling, share, unit, mode) as
  least(round_down(ceiling, unit)::bigint, rounded_to(ceiling::decimal(38,6) * share::decimal(38,6), unit, mode));
