"""The catalogue of codes: each declared once, in `catalogue/*.toml`, by family."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning", "info"]

_FOLDER = Path(__file__).parent / "catalogue"
OVER_THE_LAW = ("CP001", "CP007")  # a price above the maximum; above what was issued: observed − limit is the excess


@dataclass(frozen=True, slots=True)
class Rule:
    """What a code means. `title`, `message` and `remedy` are by language (vi, en).

    `rule` names the rule of a regulation that is broken ("ceilings", "ability", …): a finding cites the article that the
    regulation in force gives for it, and none where it gives none. It is None for a plausibility check.
    """

    code: str
    severity: Severity
    title: dict[str, str]
    message: dict[str, str]
    remedy: dict[str, str]
    why: str
    example: str
    rule: str | None


@cache
def catalogue() -> dict[str, Rule]:
    """All codes, in the order of family and number."""
    families = sorted(path.stem for path in _FOLDER.glob("*.toml"))
    return {code: rule for family in families for code, rule in _family(family).items()}


@cache
def _family(name: str) -> dict[str, Rule]:
    """The codes of one family: most runs find things of few, and pay for reading those alone."""
    rules: dict[str, Rule] = {}
    for code, entry in tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8")).items():
        rules[code] = Rule(
            code=code,
            severity=entry["severity"],
            title=entry["title"],
            message=entry["message"],
            remedy=entry["remedy"],
            why=entry["why"],
            example=entry["example"],
            rule=entry.get("rule"),
        )
    return dict(sorted(rules.items()))


@cache
def rule(code: str) -> Rule:
    """The entry of one code. Raises KeyError."""
    return _family(code[:2])[code] if code[:2].isalpha() and (_FOLDER / f"{code[:2]}.toml").is_file() else catalogue()[code]
