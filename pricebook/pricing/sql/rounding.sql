-- §7 of the design: rounded by unit and mode. Whole-number arithmetic only: no division of decimals, which would be a double.
-- unit: đồng, whole. amount: decimal, not negative.

create macro round_half_up(amount, unit) as (floor(2 * amount + unit)::hugeint // (2 * unit)) * unit;
create macro round_down(amount, unit)    as (floor(amount)::hugeint // unit) * unit;
create macro round_up(amount, unit)      as ((ceil(amount)::hugeint + unit - 1) // unit) * unit;

create macro rounded_to(amount, unit, mode) as
  case mode when 'half-up' then round_half_up(amount, unit)
            when 'down'    then round_down(amount, unit)
            when 'up'      then round_up(amount, unit) end::bigint;
