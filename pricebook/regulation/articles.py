"""The law of a finding: the article that the regulation in force gives for the rule that was broken, if it gives one."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from pricebook.findings import Finding, rule
from pricebook.regulation.on_day import LawOnDay


def with_articles(findings: Iterable[Finding], law: LawOnDay) -> list[Finding]:
    """The findings; each that has no law yet gets the article of its rule in this regulation, if it may be cited on the day."""

    @cache
    def article(code: str) -> str | None:
        return law.article(rule(code).rule)

    return [
        finding if finding.law is not None or (found := article(finding.code)) is None else replace(finding, law=found)
        for finding in findings
    ]
