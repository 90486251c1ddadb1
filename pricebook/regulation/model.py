"""What a pack's `regulation.toml` says. The published schema (norms/schema/regulation.json) is generated from here."""

import unicodedata
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from pricebook.base.languages import say
from pricebook.base.money import RoundingMode, divide
from pricebook.base.violations import InvalidValue

Name = Annotated[str, StringConstraints(min_length=1, max_length=500)]
ClassName = Literal["special", "I", "II", "III", "IV", "unranked", "polyclinic", "station"]
RegionalMethod = Literal["mean-of-lowest", "lowest-of-means", "mean-below-median"]
AwardsCount = Literal["validity-touches-year", "valid-on-date"]
TenderGroups = Literal["compete", "within-group"]
INDEXED_DECIMALS = 18
PROVINCE, ANY_OTHER = "province", "*"
# How people begin the name of whoever manages a province's own facilities.
PROVINCE_NAMES = ("province", "tỉnh", "thành phố", "địa phương", "Sở Y tế", "UBND", "Ủy ban nhân dân", "Uỷ ban nhân dân")
FractionText = Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+|/[1-9]\d*)?$")]


class Part(BaseModel):
    """Strict and closed: a misspelt key is an error, not silence."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


class Citation(Part):
    """The article that a fact comes from."""

    document: Name
    place: Name

    def __str__(self) -> str:
        return f"{self.document}, {self.place}"


class Document(Part):
    """A document that the pack refers to, and the days on which it may be cited (open ends are open).

    `basis`: papers name it as a legal basis.
    """

    document: Name
    title: Name
    basis: bool = True
    from_: date | None = Field(default=None, alias="from")
    to: date | None = None

    def in_force(self, day: date) -> bool:
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)


class Component(Part):
    """A cost heading of the price structure: `norm` (lines × unit prices), `amount` (given) or `indexed` (given × an index)."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
    name: Name
    kind: Literal["norm", "amount", "indexed"]
    index: str | None = None
    reference: Citation

    @model_validator(mode="after")
    def _index_belongs_to_indexed(self) -> Self:
        if (self.kind == "indexed") != (self.index is not None):
            raise InvalidValue(say("value.index-of-indexed"))
        return self


class Dated(Part):
    """A fact in force from a day to a day, both inclusive; an open end is open."""

    from_: date = Field(alias="from")
    to: date | None = None
    reference: Citation

    def in_force(self, day: date) -> bool:
        return self.from_ <= day and (self.to is None or day <= self.to)


class Index(Dated):
    """What an indexed amount is multiplied by: value ÷ base, both in đồng."""

    id: Name
    name: Name
    base: Annotated[int, Field(gt=0)]
    value: Annotated[int, Field(gt=0)]

    def applied_to(self, amount: Decimal) -> Decimal:
        """The amount at this index, in đồng, to 18 decimals, half-up."""
        return divide(amount * self.value, Decimal(self.base), INDEXED_DECIMALS)


class BedShare(Dated):
    """What each of so many patients in one bed pays of its price."""

    patients: Annotated[int, Field(gt=0)]
    pays: FractionText


class VisitLimit(Dated):
    limit: Annotated[int, Field(gt=0)]


class Beds(Part):
    share: tuple[BedShare, ...] = ()


class Visits(Part):
    per_table_and_day: tuple[VisitLimit, ...] = ()


class Rounding(Part):
    unit: Annotated[int, Field(gt=0)]
    mode: RoundingMode
    reference: Citation


class UnitPriceRule(Part):
    """Which awards count on the pricing date, what an award without readable dates does, whether tender groups compete."""

    awards_count: AwardsCount
    undated: Literal["decision-year", "not-counted"]
    tender_groups: TenderGroups
    reference: Citation | None = None


class RegionalRule(Part):
    method: RegionalMethod
    min_provinces: Annotated[int, Field(gt=0)]
    reference: Citation | None = None


class CeilingRule(Part):
    required: bool
    reference: Citation


class StructureOwed(Part):
    """Items of an older price frame whose services need a cost structure built and approved."""

    source_items: tuple[Name, ...]
    reference: Citation


class Cited(Part):
    """A rule that the regime has; `reference` is its article, where one is known."""

    reference: Citation | None = None


class Jurisdiction(Part):
    """Whose prices are proposed and approved by whom. `managed_by` is `province`, a ministry's name, or `*` for any other.

    `also`: how names of that manager begin, too; of `*` how names of ministries and central agencies begin at all, for a
    manager that nobody knows is paid by no rule. Capitals, marks and spaces make no difference. `classes`: the facilities so
    managed that it is about; none named is all that no other rule names.
    """

    managed_by: Name
    also: tuple[Name, ...] = ()
    classes: tuple[ClassName, ...] = ()
    proposes: Name
    approves: Name
    local_price: bool
    reference: Citation


class ClassPrice(Part):
    """Facilities of some classes are paid another class's price, or a share of one, whatever a list has for their own.

    `parts`: the parts of the annex that it is about (none: all). `takes`: the class whose price applies (none: the price for
    all classes). `pays`: the share of it.
    """

    classes: Annotated[tuple[ClassName, ...], Field(min_length=1)]
    parts: tuple[Name, ...] = ()
    takes: ClassName | None = None
    pays: FractionText = "1"
    reference: Citation


class Regulation(Part):
    """One legal regime. Amounts are đồng; fractions are text. `insured`: whether the insurance fund pays by its prices.

    It is in force from `effective_from` to `effective_to`, both inclusive (open ends are open), and then `superseded_by`
    another; `effect_confirmed` is false where no official text was held against these days. `articles` gives the article of
    further rules that findings name, beside those that have settings of their own.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]*$")]
    pack_version: Name
    title: Name
    short_title: Name
    ordinal_heading: Name
    issuer: Name
    issued_on: date
    issued_on_is: Literal["day", "year"] = "day"
    effective_from: date | None = None
    effective_to: date | None = None
    effect_confirmed: bool = True
    superseded_by: Citation | None = None
    complete: bool
    insured: bool = True
    classes: Annotated[tuple[ClassName, ...], Field(min_length=1)]
    verified_on: date
    references: Annotated[tuple[Document, ...], Field(min_length=1)]
    components: Annotated[tuple[Component, ...], Field(min_length=1)]
    indices: tuple[Index, ...] = ()
    rounding: Rounding
    unit_price: UnitPriceRule
    regional: RegionalRule
    ceilings: CeilingRule | None = None
    norm_limit: Cited | None = None
    structure_owed: StructureOwed | None = None
    ability: Cited | None = None
    numbering: Cited | None = None
    direction: Cited | None = None
    jurisdiction: tuple[Jurisdiction, ...] = ()
    class_price: tuple[ClassPrice, ...] = ()
    beds: Beds = Beds()
    visits: Visits = Visits()
    articles: dict[str, Citation] = {}

    @model_validator(mode="after")
    def _one_rule_for_each_kind_of_facility(self) -> Self:
        asked = [
            (PROVINCE if is_province(name) else _spelt(name) or name, class_)
            for rule in self.jurisdiction
            for name in (rule.managed_by, *rule.also)
            for class_ in rule.classes or (None,)
        ]
        paid = [(class_, part) for rule in self.class_price for class_ in rule.classes for part in rule.parts or (None,)]
        if len(set(asked)) < len(asked) or len(set(paid)) < len(paid):
            raise InvalidValue(say("value.same-facilities"))
        return self

    @model_validator(mode="after")
    def _effect_ends_after_it_begins(self) -> Self:
        if self.effective_from and self.effective_to and self.effective_to < self.effective_from:
            raise ValueError("effective_to is before effective_from")
        return self

    @property
    def needs_norms(self) -> bool:
        """Whether prices are composed of norm lines: then a dossier must bring norms and tenders."""
        return any(component.kind == "norm" for component in self.components)

    def jurisdiction_of(self, managed_by: str, class_: str | None) -> Jurisdiction | None:
        """R10: the rule for facilities managed so, of such a class. A rule that names the manager goes before `*`, one that
        names the class before one that names none. None where none applies, or where only the class could tell which.
        """
        own = is_province(managed_by)
        rules = [rule for rule in self.jurisdiction if own and rule.managed_by == PROVINCE]
        rules = rules or [rule for rule in self.jurisdiction if not own and _begins(managed_by, (rule.managed_by, *rule.also))]
        if any(rule.managed_by != ANY_OTHER for rule in rules):
            rules = [rule for rule in rules if rule.managed_by != ANY_OTHER]
        if class_ is None and any(rule.classes for rule in rules):
            return None
        of_class = [rule for rule in rules if class_ in rule.classes]
        return next(iter(of_class + [rule for rule in rules if not rule.classes]), None)

    def has_local_price(self, managed_by: str | None, class_: str | None) -> bool:
        """R10: whether a province's list is for such facilities. A regulation without a rule about the province's own is
        about them.
        """
        rule = self.jurisdiction_of(managed_by or "", class_)
        return rule.local_price if rule is not None else is_province(managed_by or "")

    def class_price_of(self, class_: str | None, part: str | None) -> ClassPrice | None:
        """The rule for facilities of a class and services of a part; one that names the part goes before one for all."""
        rules = [rule for rule in self.class_price if class_ in rule.classes and (not rule.parts or part in rule.parts)]
        return next(iter(sorted(rules, key=lambda rule: not rule.parts)), None)

    def redirects(self, class_: str | None) -> bool:
        """Whether some rule gives facilities of the class another price than a list's own for them."""
        return any(class_ in rule.classes for rule in self.class_price)


def is_province(manager: str) -> bool:
    """Whether a facility so managed is the province's own."""
    return _begins(manager, PROVINCE_NAMES)


def _begins(manager: str, names: tuple[str, ...]) -> bool:
    said = f"{_spelt(manager)} "
    return any(said.startswith(f"{_spelt(name)} ") for name in names if _spelt(name))


def _spelt(manager: str) -> str:
    """A manager's name as it is compared: "Bộ Y Tế." is "Bộ Y tế"."""
    words = "".join(letter if letter.isalnum() else " " for letter in unicodedata.normalize("NFC", manager))
    return " ".join(words.split()).casefold()
