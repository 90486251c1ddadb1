"""The verb rule: explains the codes of findings."""

from typing import Any

from pricebook.app.errors import UnknownCode
from pricebook.base.nearest import nearest_to
from pricebook.findings import Rule, catalogue


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


def rule_record(rule: Rule) -> dict[str, Any]:
    """Returns an entry as JSON: its texts in both languages, and the rule of a regulation whose article its findings cite."""
    names = ("code", "severity", "title", "message", "remedy", "why", "example", "rule")
    return {name: getattr(rule, name) for name in names}
