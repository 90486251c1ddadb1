"""The catalogue of finding codes. Each code is declared once, in the file of its family, `catalogue/*.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pricebook.base.languages import Phrase, say

Severity = Literal["error", "warning", "info"]

MANY_FROM = 21  # cells of one column: up to twenty are told one by one
_FOLDER = Path(__file__).parent / "catalogue"
# Above the maximum, the issued price, what the regulation's amounts come to, the Ministry's price; observed − limit: the excess.
ABOVE_MAXIMUM_CODES = ("CP001", "CP007", "CP016", "CP017")


@dataclass(frozen=True, slots=True)
class Rule:
    """The declaration of one code. Each of its texts maps a language (vi, en) to a text; `why` and `example` explain the code.

    `rule` names the rule of the regulation that is broken ("ceilings", "ability", …). A finding cites the article that the
    regulation in force gives for this rule; if it gives none, the finding cites none. `rule` is None for a plausibility check.
    `many` is the message of one finding for all cells of a column that share a cause, where `many_from` cells or more have it;
    None where each cell is a case of its own.
    """

    code: str
    severity: Severity
    title: dict[str, str]
    message: dict[str, str]
    remedy: dict[str, str]
    why: dict[str, str]
    example: dict[str, str]
    rule: str | None
    many: dict[str, str] | None = None
    many_from: int = MANY_FROM

    @property
    def subject(self) -> Phrase | None:
        """What the rule of the regulation is about ("maximum prices"); None for a plausibility check."""
        return say(f"rule.{self.rule}") if self.rule else None


@cache
def catalogue() -> dict[str, Rule]:
    """All codes, sorted by family and number."""
    families = sorted(path.stem for path in _FOLDER.glob("*.toml"))
    return {code: rule for family in families for code, rule in _family(family).items()}


@cache
def _family(name: str) -> dict[str, Rule]:
    """The codes of one family. Families are read one by one, because most runs have findings of few families."""
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
            many=entry.get("many"),
            many_from=entry.get("many_from", MANY_FROM),
        )
    return dict(sorted(rules.items()))


def is_rule(name: str) -> bool:
    """Whether `name` is a rule that codes of findings can cite: one that has words in `rule.toml`."""
    try:
        say(f"rule.{name}").text()
    except KeyError:
        return False
    return True


@cache
def rule(code: str) -> Rule:
    """The declaration of one code. Raises KeyError if there is no such code."""
    return _family(code[:2])[code] if code[:2].isalpha() and (_FOLDER / f"{code[:2]}.toml").is_file() else catalogue()[code]
