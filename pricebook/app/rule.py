"""The verb rule: explains the codes of findings, and the rules by which claims are checked."""

from datetime import date
from functools import cache
from typing import Any, NamedTuple

from pricebook.app.errors import UnknownCode, WrongOption, reason
from pricebook.app.packs import packs_for
from pricebook.base.nearest import nearest_to
from pricebook.base.reasons import UnusableInput
from pricebook.findings import Rule, catalogue
from pricebook.regulation import SETTLEMENT_RULES, facts_about, load_settlement_of
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


class PackArticle(NamedTuple):
    """An article by which a rule of settlement holds for a time; `confirmed`: whether it was compared with its text."""

    article: str
    from_: date
    to: date | None
    confirmed: bool


@cache
def settlement_articles(rule: str | None) -> tuple[PackArticle, ...]:
    """The articles that the packs of settlement give a rule, in the order of their times; none for a rule of no such pack."""
    if rule is None or rule not in SETTLEMENT_RULES:
        return ()
    packs = packs_for(None)
    loaded = (load_settlement_of(packs, id_)[0] for id_ in packs.settlement_ids())
    found = [
        PackArticle(
            str(fact.reference),
            max(fact.from_ or pack.settlement.effective_from, pack.settlement.effective_from),
            fact.to or pack.settlement.effective_to,
            fact.reference.confirmed,
        )
        for pack in loaded
        if pack is not None
        for fact in facts_about(pack.settlement, rule)
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda each: (each.from_, each.article)))


def rule_record(rule: Rule) -> dict[str, Any]:
    """Returns an entry as JSON: its texts in both languages, the rule of a regulation whose article its findings cite, the rule
    of claims, and the articles of the packs of settlement, each with its days."""
    names = ("code", "severity", "title", "message", "remedy", "why", "example", "rule")
    of_claims = claim_rule(rule.code)
    claims = of_claims.model_dump(mode="json", by_alias=True) if of_claims is not None else None
    articles = [
        {
            "article": each.article,
            "from": each.from_.isoformat(),
            "to": each.to and each.to.isoformat(),
            "confirmed": each.confirmed,
        }
        for each in settlement_articles(rule.rule)
    ]
    return {**{name: getattr(rule, name) for name in names}, "claims": claims, "settlement": articles}
