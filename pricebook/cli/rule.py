"""The command rule: explains the codes of findings."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import (
    Format,
    FormatOption,
    LangOption,
    chosen_language,
    phrase,
    show,
    show_call_errors,
    show_json,
    show_phrase,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from pricebook.base.languages import Language
    from pricebook.regulation.claim_rules import ClaimArticle, ClaimRule

Code = Annotated[str | None, typer.Argument(metavar="[CODE]", help="A code, such as CP001. Default: all codes.")]


def rule(code: Code = None, format: FormatOption = Format.text, lang: LangOption = None) -> None:
    """Explain the code of a finding: why it is checked, by which law, and what to do.

    Example: pricebook rule CP001
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.rule import claim_rule, rule_record, rules, settlement_articles

        chosen = rules(code)
    if format is Format.json:
        show_json([rule_record(entry) for entry in chosen])
        return
    from pricebook.base.languages import say, term

    for entry in chosen:
        show(f"{entry.code}  {term(entry.severity, language)}: {entry.title[language]}")
        if code is not None:
            law = phrase("rule-article", language, rule=entry.subject) if entry.subject else say("finding.no-law").text(language)
            of_claims = claim_rule(entry.code)
            if of_claims is not None:
                law = _articles(of_claims.article) or law
            elif of_packs := settlement_articles(entry.rule):
                law = f"{law}: {'; '.join(_in_time(*each) for each in of_packs)}"
            labelled = {
                "rule-message": _without_values(entry.message[language]),
                "remedy": _without_values(entry.remedy[language]),
                "rule-law": law,
                "rule-why": entry.why[language],
                "rule-example": entry.example[language],
            }
            for label, text in labelled.items():
                show(f"    {phrase(label, language)}: {text}")
            if of_claims is not None:
                _show_claim_rule(of_claims, language)


_TERMS = {
    "refuse": "claims-refuse", "hold": "claims-hold", "ask": "claims-ask", "line": "claims-line", "visit": "claims-visit",
    "card": "claims-card", "period": "claims-period", "facilities": "claims-facilities", "receipts": "claims-receipts",
    "before": "claims-before", "during": "claims-during",
    "after": "claims-after",
}  # fmt: skip


def _articles(articles: "Iterable[ClaimArticle]") -> str:
    """The articles of a rule of claims, each with its days, and a question mark where it was not compared with its text."""
    return "; ".join(_in_time(str(each), each.from_, each.to, each.confirmed) for each in articles)


def _in_time(article: str, from_: "date | None", to: "date | None", compared: bool) -> str:
    return f"{article} ({from_ or '…'} – {to or '…'}{'' if compared else ', ?'})"


def _show_claim_rule(rule: "ClaimRule", language: "Language") -> None:
    """Prints what a rule of claims says and what follows."""
    from pricebook.base.languages import term

    show(f"    {phrase('rule-claims-logic', language)}: {rule.logic.vi if language == 'vi' else rule.logic.en}")
    result, window, stage = (term(_TERMS[value], language) for value in (rule.result, rule.window, rule.stage))
    code = rule.refusal_code or "–"
    show_phrase("rule-claims-result", language, result=result, window=window, stage=stage, code=code)
    show_phrase("rule-claims-query", language, file=f"settlement/claims/rules/{rule.question}.sql")


def _without_values(text: str) -> str:
    """A text of the catalogue without the names of its values, which only a finding has."""
    return re.sub(r"\{\w+\}", "…", text)
