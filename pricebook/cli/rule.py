"""pricebook rule: what a finding's code means."""

from typing import Annotated

import typer

from pricebook.cli.common import Format, FormatOption, LangOption, called, language, said, show, show_json

Code = Annotated[str | None, typer.Argument(metavar="[CODE]", help="A code, as CP001; without one, all codes.")]


def rule(code: Code = None, format: FormatOption = Format.text, lang: LangOption = None) -> None:
    """What a code means: why it is checked, by which law, and what to do.

    Example: pricebook rule CP001
    """
    words = language(lang)
    with called(words):
        from pricebook.app.rule import rule_record, rules

        chosen = rules(code)
    if format is Format.json:
        show_json([rule_record(entry) for entry in chosen])
        return
    from pricebook.base.languages import term

    for entry in chosen:
        show(f"{entry.code}  {term(entry.severity, words)}: {entry.title[words]}")
        if code is not None:
            law = said("rule-article", words, rule=entry.rule) if entry.rule else said("rule-none", words)
            labelled = {
                "rule-message": entry.message[words],
                "remedy": entry.remedy[words],
                "rule-law": law,
                "rule-why": entry.why,
                "rule-example": entry.example,
            }
            for label, text in labelled.items():
                show(f"    {said(label, words)}: {text}")
