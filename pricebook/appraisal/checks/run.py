"""The list of all checks of a stated list. Each check is a pure function over the list and the evidence."""

from collections.abc import Callable, Iterable

from pricebook.appraisal.checks.ability import not_performed, other_authorities, without_structure
from pricebook.appraisal.checks.beside_prices import amounts_for_quantities, fund_prices
from pricebook.appraisal.checks.ceilings import (
    above_ceiling,
    above_composed,
    above_council,
    above_issued,
    above_parts,
    far_from_current,
    missing_prices,
    other_ceiling_stated,
    without_ceiling,
)
from pricebook.appraisal.checks.comparisons import other_lists
from pricebook.appraisal.checks.counted_units import counted_units
from pricebook.appraisal.checks.doubles import doubled_services
from pricebook.appraisal.checks.magnitude import not_in_dong
from pricebook.appraisal.checks.names import other_names
from pricebook.appraisal.checks.norm_amounts import components_of_norm_lines, line_amounts
from pricebook.appraisal.checks.numbering import contradicted_ordinals, missing_ordinals, out_of_order, wrong_ordinals
from pricebook.appraisal.checks.other_sheets import said_once_of_repeated, sheets_that_disagree
from pricebook.appraisal.checks.proposals import (
    above_amounts,
    above_another_province,
    above_issued_without_amounts,
    above_ministry_price,
)
from pricebook.appraisal.checks.structures import prices_beside_structures
from pricebook.appraisal.checks.sums import (
    parts_of_the_regulation,
    sums_of_parts,
    totals,
)
from pricebook.appraisal.checks.unit_prices import unit_prices_against_awards
from pricebook.appraisal.checks.unknown import codes_with_suffixes, codes_written_otherwise, unknown_codes, unknown_services
from pricebook.appraisal.checks.written_names import codes_within_names, letters_that_look_latin
from pricebook.appraisal.evidence import Evidence
from pricebook.findings import Finding, collapse_repeated
from pricebook.submission.stated import StatedList

MOST_REPEATED = 100_000  # findings of one code in one column

Check = Callable[[StatedList, Evidence], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    missing_ordinals,
    wrong_ordinals,
    contradicted_ordinals,
    doubled_services,
    out_of_order,
    unknown_services,
    unknown_codes,
    codes_within_names,
    letters_that_look_latin,
    codes_written_otherwise,
    codes_with_suffixes,
    other_names,
    above_ceiling,
    without_ceiling,
    above_issued,
    above_parts,
    above_another_province,
    above_amounts,
    above_issued_without_amounts,
    above_ministry_price,
    other_ceiling_stated,
    above_composed,
    above_council,
    missing_prices,
    not_in_dong,
    far_from_current,
    other_lists,
    fund_prices,
    amounts_for_quantities,
    counted_units,
    line_amounts,
    components_of_norm_lines,
    parts_of_the_regulation,
    sums_of_parts,
    totals,
    sheets_that_disagree,
    prices_beside_structures,
    unit_prices_against_awards,
    not_performed,
    other_authorities,
    without_structure,
)


def check_stated(stated: StatedList, evidence: Evidence) -> list[Finding]:
    """Runs all checks over a stated list.

    Every finding is returned, because each wrong price must be listed as rejected. Only beyond `MOST_ALIKE` findings of one
    code in one column, which no real list reaches, the rest is counted (IN025), and no price passes the verdict. What is wrong
    with a price that further sheets repeat is one finding with every cell.
    """
    found = [finding for check in CHECKS for finding in collapse_repeated(_once(check(stated, evidence)), MOST_REPEATED)]
    return said_once_of_repeated(found, stated)


def _once(findings: Iterable[Finding]) -> Iterable[Finding]:
    """The findings without those that say the same of the same cell: one price may be that of two classes."""
    listed = list(findings)
    if len({(finding.code, finding.at) for finding in listed}) == len(listed):
        return listed  # the usual case, and fast
    return {repr(finding): finding for finding in listed}.values()
