"""The command rule: explains the codes of findings."""

import re
from typing import Annotated

import typer

from pricebook.cli.common import Format, FormatOption, LangOption, chosen_language, phrase, show, show_call_errors, show_json

Code = Annotated[str | None, typer.Argument(metavar="[CODE]", help="A code, such as CP001. Default: all codes.")]


def rule(code: Code = None, format: FormatOption = Format.text, lang: LangOption = None) -> None:
    """Explain the code of a finding: why it is checked, by which law, and what to do.

    Example: pricebook rule CP001
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.rule import rule_record, rules

        chosen = rules(code)
    if format is Format.json:
        show_json([rule_record(entry) for entry in chosen])
        return
    from pricebook.base.languages import say, term

    for entry in chosen:
        show(f"{entry.code}  {term(entry.severity, language)}: {entry.title[language]}")
        if code is not None:
            law = phrase("rule-article", language, rule=entry.subject) if entry.subject else say("finding.no-law").text(language)
            labelled = {
                "rule-message": _without_values(entry.message[language]),
                "remedy": _without_values(entry.remedy[language]),
                "rule-law": law,
                "rule-why": entry.why[language],
                "rule-example": entry.example[language],
            }
            for label, text in labelled.items():
                show(f"    {phrase(label, language)}: {text}")


def _without_values(text: str) -> str:
    """A text of the catalogue without the names of its values, which only a finding has."""
    return re.sub(r"\{\w+\}", "…", text)
