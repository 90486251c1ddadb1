"""The checks of what was composed. Each is a function of the composition and its price list that changes neither."""

from collections.abc import Callable, Iterable

from pricebook.findings import Finding
from pricebook.pricelist import PriceList
from pricebook.pricing.checks.amounts import missing_amounts, unsafe_formulas
from pricebook.pricing.checks.ceilings import (
    above_ceiling,
    above_ministry_price,
    class_without_ceiling,
    no_ceiling_known,
    price_beyond_belief,
    proposal_above_price,
    rounded_to_zero,
    unconfirmed_ceilings,
)
from pricebook.pricing.checks.codes import codes_alike
from pricebook.pricing.checks.disputes import disputes
from pricebook.pricing.checks.facilities import (
    ability_not_examined,
    class_without_price,
    facilities_outside_the_classes,
    names_like_another_kind,
    other_authorities,
    performed_and_only_compared,
    performed_without_norm,
    performing_unable,
    unused_class_prices,
)
from pricebook.pricing.checks.far_above import cost_far_above_ceiling
from pricebook.pricing.checks.fund import outside_catalogues
from pricebook.pricing.checks.identity import (
    disputed_matches,
    duplicate_norm_items,
    matches_of_several_strengths,
    unconfirmed_matches_in_use,
    unlike_awards,
)
from pricebook.pricing.checks.missing_items import items_without_price
from pricebook.pricing.checks.missing_prices import unexplained_missing_prices
from pricebook.pricing.checks.norms import above_ministry_norm, new_services, service_cycles, structure_owed
from pricebook.pricing.checks.one_code import two_things_under_one_code
from pricebook.pricing.checks.unit_prices import (
    awards_far_from_others,
    awards_of_few_days,
    awards_to_look_at,
    awards_without_conversion,
    awards_without_item,
    conflicting_groups,
    disputed_conversions,
    mixed_vat,
    norm_unit_differs,
    packaging_contradicts_conversion,
    regional_prices_used,
    undated_awards,
)
from pricebook.pricing.compose import Composition

Check = Callable[[Composition, PriceList], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    items_without_price,
    awards_without_conversion,
    disputed_conversions,
    packaging_contradicts_conversion,
    norm_unit_differs,
    undated_awards,
    awards_to_look_at,
    awards_of_few_days,
    awards_far_from_others,
    conflicting_groups,
    mixed_vat,
    unlike_awards,
    two_things_under_one_code,
    codes_alike,
    awards_without_item,
    matches_of_several_strengths,
    duplicate_norm_items,
    disputed_matches,
    unconfirmed_matches_in_use,
    regional_prices_used,
    above_ministry_norm,
    structure_owed,
    new_services,
    service_cycles,
    disputes,
    above_ceiling,
    above_ministry_price,
    class_without_ceiling,
    no_ceiling_known,
    proposal_above_price,
    price_beyond_belief,
    cost_far_above_ceiling,
    rounded_to_zero,
    unconfirmed_ceilings,
    ability_not_examined,
    performing_unable,
    names_like_another_kind,
    other_authorities,
    facilities_outside_the_classes,
    performed_without_norm,
    performed_and_only_compared,
    class_without_price,
    unused_class_prices,
    outside_catalogues,
    missing_amounts,
    unsafe_formulas,
)


def run_checks(composition: Composition, prices: PriceList) -> list[Finding]:
    """The findings of all checks, in the order of CHECKS. Findings from reading the dossier are not among them."""
    findings = [finding for check in CHECKS for finding in check(composition, prices)]
    return findings + list(unexplained_missing_prices(composition, prices, [*composition.dossier.findings, *findings]))
