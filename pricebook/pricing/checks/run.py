"""All checks, listed in one place. Each is a pure function over the composition and its list."""

from collections.abc import Callable, Iterable

from pricebook.findings import Finding
from pricebook.pricelist import PriceList
from pricebook.pricing.checks.amounts import amounts_the_regulation_does_not_give, formulas_that_doubles_would_break
from pricebook.pricing.checks.ceilings import (
    above_ceiling,
    class_without_ceiling,
    no_ceiling_known,
    proposal_above_price,
    rounded_to_nothing,
    unconfirmed_ceilings,
)
from pricebook.pricing.checks.disputes import disputes
from pricebook.pricing.checks.facilities import (
    ability_not_examined,
    class_without_price,
    facilities_outside_the_classes,
    other_authorities,
    performed_without_norm,
    performing_unable,
    prices_that_nobody_takes,
)
from pricebook.pricing.checks.identity import (
    awards_unlike_each_other,
    disputed_matches,
    money_on_unconfirmed_matches,
    names_of_several_strengths,
    norm_lines_of_one_item,
)
from pricebook.pricing.checks.norms import above_ministry_norm, structure_owed, within_itself
from pricebook.pricing.checks.unexplained import missing_without_a_word
from pricebook.pricing.checks.unit_prices import (
    awards_without_item,
    conflicting_groups,
    disputed_conversions,
    missing_prices,
    mixed_vat,
    norm_unit_differs,
    regional_prices_used,
    undated_awards,
    unreachable_units,
)
from pricebook.pricing.compose import Composition

Check = Callable[[Composition, PriceList], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    missing_prices,
    unreachable_units,
    disputed_conversions,
    norm_unit_differs,
    undated_awards,
    conflicting_groups,
    mixed_vat,
    awards_unlike_each_other,
    awards_without_item,
    names_of_several_strengths,
    norm_lines_of_one_item,
    disputed_matches,
    money_on_unconfirmed_matches,
    regional_prices_used,
    above_ministry_norm,
    structure_owed,
    within_itself,
    disputes,
    above_ceiling,
    class_without_ceiling,
    no_ceiling_known,
    proposal_above_price,
    rounded_to_nothing,
    unconfirmed_ceilings,
    ability_not_examined,
    performing_unable,
    other_authorities,
    facilities_outside_the_classes,
    performed_without_norm,
    class_without_price,
    prices_that_nobody_takes,
    amounts_the_regulation_does_not_give,
    formulas_that_doubles_would_break,
)


def run_checks(composition: Composition, prices: PriceList) -> list[Finding]:
    """What the checks find, after what was found while the dossier was read."""
    findings = [finding for check in CHECKS for finding in check(composition, prices)]
    return findings + list(missing_without_a_word(composition, prices, [*composition.dossier.findings, *findings]))
