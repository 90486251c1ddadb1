"""rule: what a finding's code means."""

from typing import Any

from pricebook.app.errors import UnknownCode
from pricebook.findings import Rule, catalogue


def rules(code: str | None = None) -> list[Rule]:
    """The entry of one code, whatever its capitals; of all codes where none is named. Raises UnknownCode."""
    known = catalogue()
    if code is None:
        return list(known.values())
    if code.upper() not in known:
        from difflib import get_close_matches

        near = ", ".join(get_close_matches(code.upper(), known, n=3)) or "–"
        raise UnknownCode("unknown-rule", code=code, near=near)
    return [known[code.upper()]]


def rule_record(rule: Rule) -> dict[str, Any]:
    """An entry as JSON: the texts in both languages, and the rule of a regulation whose article a finding cites."""
    names = ("code", "severity", "title", "message", "remedy", "why", "example", "rule")
    return {name: getattr(rule, name) for name in names}
