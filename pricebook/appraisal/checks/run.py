"""All checks of a stated list, in one place. Each is a pure function over the list and what it is judged by."""

from collections.abc import Callable, Iterable

from pricebook.appraisal.checks.ability import other_authorities, performed_by_nobody, without_structure
from pricebook.appraisal.checks.ceilings import (
    above_ceiling,
    above_composed,
    above_council,
    above_issued,
    far_from_current,
    missing_prices,
    not_in_dong,
    other_ceiling_stated,
    without_ceiling,
)
from pricebook.appraisal.checks.numbering import (
    doubled_services,
    missing_ordinals,
    other_names,
    out_of_order,
    unknown_services,
    wrong_ordinals,
)
from pricebook.appraisal.checks.sums import (
    components_of_norm_lines,
    line_amounts,
    parts_of_the_regulation,
    sheets_that_disagree,
    sums_of_parts,
    totals,
)
from pricebook.appraisal.checks.unit_prices import unit_prices_against_awards
from pricebook.appraisal.evidence import Evidence
from pricebook.findings import Finding, collapse_repeated
from pricebook.submission.stated import StatedList

MOST_REPEATED = 100_000  # findings of one code in one column

Check = Callable[[StatedList, Evidence], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    missing_ordinals,
    wrong_ordinals,
    doubled_services,
    out_of_order,
    unknown_services,
    other_names,
    above_ceiling,
    without_ceiling,
    above_issued,
    other_ceiling_stated,
    above_composed,
    above_council,
    missing_prices,
    not_in_dong,
    far_from_current,
    line_amounts,
    components_of_norm_lines,
    parts_of_the_regulation,
    sums_of_parts,
    totals,
    sheets_that_disagree,
    unit_prices_against_awards,
    performed_by_nobody,
    other_authorities,
    without_structure,
)


def check_stated(stated: StatedList, evidence: Evidence) -> list[Finding]:
    """What the checks find in a stated list: all of it, for each price that is wrong must be named as rejected.

    Only what no list of prices reaches is counted; the verdict then passes nothing.
    """
    return [finding for check in CHECKS for finding in collapse_repeated(check(stated, evidence), MOST_REPEATED)]
