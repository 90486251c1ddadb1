"""The rules by which claims are checked, as `settlement/claims.toml` has them: what each says, what follows, by which article.

A rule is a row here and a question in SQL (settlement/claims/rules). It stands apart from the packs of settlement, because one
rule goes on from regime to regime, and only its article changes. The published schema is generated from this module.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from pricebook.base.languages import say
from pricebook.base.reasons import UnusableInput
from pricebook.base.violations import InvalidValue
from pricebook.regulation.basics import Article, InTime, Name, StrictModel
from pricebook.regulation.packs import SETTLEMENT, SearchPath
from pricebook.regulation.settings_file import read_settings

FILE = "claims.toml"
Result = Literal["refuse", "hold", "ask"]
Stake = Literal["line", "price", "amount", "share", "quantity"]
GroupCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{1,10}$")]


class InBothLanguages(StrictModel):
    """A text in Vietnamese and in English."""

    vi: Name
    en: Name


class ClaimArticle(Article):
    """The article by which a rule holds for a time; `insured`: whether it is about what the insurance fund pays."""

    insured: bool = True


class ClaimRule(InTime):
    """One rule.

    `id` is the name of its SQL file, `code` that of its findings. `result` is what follows where an article that was compared
    with its text is in force on the day of the line; without one it can only ask. `stake` says what is at stake: the whole
    `line`, what the `price` is too high, what the `amount` is, what the `share` is, or some of the `quantity`. `window` is
    what is looked at together (one line, a visit, a card in a month, a facility over all its months, a card over all
    facilities, the receipts of patients beside the claims of their visits), `stage` when the rule can be asked: before,
    during or after treatment. `query` is the SQL file, where it is that of another rule. Without `facilities` it is for all.
    `refusal_code` is the payer's own.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,40}$")]
    code: Annotated[str, StringConstraints(pattern=r"^ST[0-9]{3}$")]
    logic: InBothLanguages
    result: Result
    stake: Stake
    query: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,40}$")] | None = None
    window: Literal["line", "visit", "card", "period", "facilities", "receipts"]
    stage: Literal["before", "during", "after"]
    facilities: tuple[Name, ...] = ()
    refusal_code: Name | None = None
    confirmed: bool = True
    article: tuple[ClaimArticle, ...] = ()

    @property
    def question(self) -> str:
        """The name of the SQL file that is asked."""
        return self.query or self.id

    def article_on(self, day: date, *, insured: bool) -> ClaimArticle | None:
        """The article in force on a day; the first where more than one is."""
        return next((each for each in self.article if each.insured == insured and each.in_force(day)), None)

    def result_on(self, day: date, *, insured: bool) -> Result:
        """What follows on a day: without an article that was compared with its text, only a question."""
        article = self.article_on(day, insured=insured)
        return self.result if self.confirmed and article is not None and article.confirmed else "ask"


class GroupOfCosts(StrictModel):
    """What a code of a group of costs in claim files means: an operation, a procedure, a bed; blood, a drug, an examination …"""

    codes: Annotated[tuple[GroupCode, ...], Field(min_length=1)]
    sort: Literal["operation", "procedure", "bed"] | None = None
    item: Literal["drug", "supply", "blood", "transport", "examination", "bed"] | None = None


class CodeForm(StrictModel):
    """What claims write behind the code of a service: a `mark` and letters or digits, if `endings` are named one of these.

    `priced`: whether such a line is priced as the code before it; if not, it is asked about.
    """

    mark: Annotated[str, StringConstraints(pattern=r"^[._-][0-9A-Za-z._-]{0,9}$")]
    endings: tuple[GroupCode, ...] = ()
    priced: bool = False


class WardForm(StrictModel):
    """How the code of an examination or a bed-day is written, which is priced by line.

    `ward` is how many letters or digits the ward has, at least and at most; `line` how many digits stand behind the mark.
    """

    ward: tuple[Annotated[int, Field(ge=1, le=20)], Annotated[int, Field(ge=1, le=20)]]
    mark: Annotated[str, StringConstraints(pattern=r"^[._-]$")]
    line: Annotated[int, Field(ge=1, le=20)]


class ClaimRules(StrictModel):
    """The rules of `claims.toml`, in the order in which they are asked, the groups of costs, and forms of codes."""

    rule: tuple[ClaimRule, ...]
    group: tuple[GroupOfCosts, ...] = ()
    code_form: tuple[CodeForm, ...] = ()
    ward_form: WardForm | None = None

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({rule.id for rule in self.rule}) < len(self.rule):
            raise InvalidValue(say("value.claim-rule-twice"))
        return self


@dataclass(frozen=True, slots=True)
class FoundClaimRules:
    """The rules and the file that they were read from."""

    rules: ClaimRules
    path: Path


def load_claim_rules(packs: SearchPath) -> FoundClaimRules:
    """The rules of the first folder of the search path that has some.

    Raises:
        UnusableInput: The file cannot be used.
    """
    for origin, root in packs.places:
        path = root / SETTLEMENT / FILE
        if path.is_file():
            rules, wrong = read_settings(path, "claim-rules", ClaimRules, installed=origin == "norms-installed")
            if rules is None:
                where, reason = wrong[0]
                raise UnusableInput(f"{path.name}: {where}", reason)
            return FoundClaimRules(rules, path)
    raise UnusableInput(FILE, say("value.no-claim-rules"))
