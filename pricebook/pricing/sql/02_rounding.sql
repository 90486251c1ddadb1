-- R6  Rounding to a unit, and the bound on a price. Only whole numbers are divided: a division of decimals would give a double.
-- A sum is rounded to 6 decimals first, so that the noise of decimals that were cut off cannot move it across a unit. A sum of fractions
-- comes here with these 6 decimals. The rule of rounding has a unit, a mode and steps; an amount below the limit of a step is rounded by the unit of the first such step.
-- The bound is the smaller of the maximum rounded down and maximum × share rounded, so that rounding never gives a price above the
-- maximum.
-- in:
-- out: macro round_half_up(amount, unit)                  amounts in đồng, not negative; units in whole đồng
--      macro round_down(amount, unit)
--      macro round_up(amount, unit)
--      macro rounded_by(amount, unit, mode)               whole đồng
--      macro unit_at(amount, rule)                        whole đồng
--      macro rounded_to(amount, rule)                     whole đồng
--      macro ceiling_rounded(ceiling, rule)               whole đồng
--      macro bound_of(ceiling, share, rule)               whole đồng; without a share the maximum alone

create macro round_half_up(amount, unit) as (floor(2 * amount + unit)::hugeint // (2 * unit)) * unit;
create macro round_down(amount, unit)    as (floor(amount)::hugeint // unit) * unit;
create macro round_up(amount, unit)      as ((ceil(amount)::hugeint + unit - 1) // unit) * unit;

create macro rounded_by(amount, unit, mode) as
  case mode when 'half-up' then round_half_up(amount, unit)
            when 'down'    then round_down(amount, unit)
            when 'up'      then round_up(amount, unit) end::bigint;

create macro unit_at(amount, rule) as
  coalesce(list_filter(rule.steps, lambda step: amount < step.below)[1].unit, rule.unit);

create macro rounded_to(amount, rule) as
  rounded_by(amount::decimal(38,6), unit_at(amount::decimal(38,6), rule), rule.mode);

create macro ceiling_rounded(ceiling, rule) as round_down(ceiling, unit_at(ceiling, rule))::bigint;

create macro bound_of(ceiling, share, rule) as
  least(ceiling_rounded(ceiling, rule), rounded_to(ceiling::decimal(38,6) * share::decimal(38,6), rule));
