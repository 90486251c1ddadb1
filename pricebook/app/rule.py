"""The verb rule: explains the codes of findings, and the rules by which claims are checked."""

from functools import cache
from typing import Any

from pricebook.app.errors import UnknownCode, WrongOption, reason
from pricebook.app.packs import packs_for
from pricebook.base.nearest import nearest_to
from pricebook.base.reasons import UnusableInput
from pricebook.findings import Rule, catalogue
from pricebook.regulation.claim_rules import ClaimRule, load_claim_rules


def rules(code: str | None = None) -> list[Rule]:
    """Returns the catalogue entry of one code (in capitals or not); of all codes where none is given.

    Raises:
        UnknownCode: there is no such code; the message names the nearest ones.
    """
    known = catalogue()
    if code is None:
        return list(known.values())
    if code.upper() not in known:
        raise UnknownCode("unknown-rule", code=code, nearest=nearest_to(code, known))
    return [known[code.upper()]]


def claim_rule(code: str) -> ClaimRule | None:
    """Returns the rule of claims whose findings have a code: what it says, what follows, its articles. None where there is none.

    Raises:
        WrongOption: the rules of the search path cannot be used.
    """
    return _claim_rules().get(code) if code.startswith("ST") else None


@cache
def _claim_rules() -> dict[str, ClaimRule]:
    try:
        return {rule.code: rule for rule in load_claim_rules(packs_for(None)).rules.rule}
    except UnusableInput as error:
        raise WrongOption("claim-rules-unusable", reason=reason(error)) from error


def rule_record(rule: Rule) -> dict[str, Any]:
    """Returns an entry as JSON: its texts in both languages, the rule of a regulation whose article its findings cite, and the
    rule of claims."""
    names = ("code", "severity", "title", "message", "remedy", "why", "example", "rule")
    of_claims = claim_rule(rule.code)
    claims = of_claims.model_dump(mode="json", by_alias=True) if of_claims is not None else None
    return {**{name: getattr(rule, name) for name in names}, "claims": claims}
