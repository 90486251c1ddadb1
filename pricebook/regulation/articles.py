"""What a regulation adds to a finding: the article of the rule that was broken, and the service as people name it."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from pricebook.base.languages import say
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


def with_names(findings: Iterable[Finding], law: LawOnDay) -> list[Finding]:
    """The findings; each that is about a service of the regulation names it by its code, else its ordinal, and its name."""

    def named(finding: Finding) -> Finding:
        service = law.services.get(finding.service or "") if finding.named is None else None
        if service is None or not service.name:
            return finding
        code = service.service_code or service.ordinal or service.service_id
        return replace(finding, named=say("list.code-and-name", code=code, name=service.name))

    return list(map(named, findings))
