"""The settings of a regulation, as in a pack's `regulation.toml`.

The published schema (norms/schema/regulation.json) is generated from this module.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from pricebook.base.languages import say
from pricebook.base.money import RoundingMode, divide
from pricebook.base.violations import InvalidValue
from pricebook.findings import is_rule
from pricebook.regulation.basics import Citation, Count, Dated, Document, Name, ShareText, SomeClasses, StrictModel
from pricebook.regulation.jurisdiction import ClassPrice, Jurisdiction, class_price_of, is_province, jurisdiction_of, overlap

RegionalMethod = Literal["mean-of-lowest", "lowest-of-means", "mean-below-median"]
AwardsCount = Literal["validity-touches-year", "valid-on-date"]
TenderGroups = Literal["compete", "within-group"]
INDEXED_DECIMALS = 18
LARGEST_FACTOR = 1000  # of an index: what it gives must fit the 20 digits before the point that the database holds


class Component(StrictModel):
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


class Index(Dated):
    """The factor of indexed amounts: value ÷ base, both in đồng."""

    id: Name
    name: Name
    base: Count
    value: Count

    @model_validator(mode="after")
    def _amounts_stay_within_what_is_computed(self) -> Self:
        if self.value > LARGEST_FACTOR * self.base:
            raise InvalidValue(say("value.index-too-large", most=LARGEST_FACTOR))
        return self

    def applied_to(self, amount: Decimal) -> Decimal:
        """amount × value ÷ base, in đồng, rounded half-up to 18 decimals."""
        return divide(amount * self.value, Decimal(self.base), INDEXED_DECIMALS)


class BedShare(Dated):
    """R15: the share of the bed price that each patient pays when `patients` share one bed."""

    patients: Count
    pays: ShareText


class VisitLimit(Dated):
    """R14: the number of examinations that one table may have in a day."""

    limit: Count


class Beds(StrictModel):
    """Rules of settlement for bed-days."""

    share: tuple[BedShare, ...] = ()


class Visits(StrictModel):
    """Rules of settlement for examinations."""

    per_table_and_day: tuple[VisitLimit, ...] = ()


class Rounding(StrictModel):
    """How prices are rounded; `unit` in đồng."""

    unit: Count
    mode: RoundingMode
    reference: Citation


class UnitPriceRule(StrictModel):
    """R3: which awards count on the pricing date, whether an award without dates counts, whether tender groups compete."""

    awards_count: AwardsCount
    undated: Literal["decision-year", "not-counted"]
    tender_groups: TenderGroups
    reference: Citation | None = None


class RegionalRule(StrictModel):
    """R4: how the low average of a region is taken, and from how many provinces at least."""

    method: RegionalMethod
    min_provinces: Count
    reference: Citation | None = None


class CeilingRule(StrictModel):
    """R6: whether every service must have a maximum."""

    required: bool
    reference: Citation


class StructureOwed(StrictModel):
    """R5: items of an older price frame whose services need a cost structure built and approved."""

    source_items: tuple[Name, ...]
    reference: Citation


class Cited(StrictModel):
    """A rule that the regulation has. `reference` is its article, if it is known."""

    reference: Citation | None = None


class Regulation(StrictModel):
    """One legal regime. Amounts are in đồng; fractions are text. `insured`: whether the insurance fund pays by its prices.

    It is in force from `effective_from` to `effective_to`, both inclusive (without a day there is no limit), until another
    document supersedes it (`superseded_by`). `effect_confirmed` is false if these days were not compared with an official text.
    `articles` gives the article of rules that findings name and that have no settings of their own.
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
    classes: SomeClasses
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
    articles: dict[str, Citation] = Field(default={})

    @field_validator("components")
    @classmethod
    def _each_component_once(cls, components: tuple[Component, ...]) -> tuple[Component, ...]:
        ids = [component.id for component in components]
        if twice := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
            raise InvalidValue(say("value.component-twice", said=", ".join(twice)))
        return components

    @field_validator("articles")
    @classmethod
    def _rules_are_known(cls, articles: dict[str, Citation]) -> dict[str, Citation]:
        if unknown := [name for name in articles if not is_rule(name)]:
            raise InvalidValue(say("value.unknown", name=", ".join(unknown)))
        return articles

    @model_validator(mode="after")
    def _one_rule_for_each_kind_of_facility(self) -> Self:
        if overlap(self.jurisdiction, self.class_price):
            raise InvalidValue(say("value.same-facilities"))
        return self

    @model_validator(mode="after")
    def _effect_ends_after_it_begins(self) -> Self:
        if self.effective_from and self.effective_to and self.effective_to < self.effective_from:
            raise InvalidValue(say("value.effect-ends-first"))
        return self

    @property
    def needs_norms(self) -> bool:
        """Whether prices are composed of norm lines. A dossier must then bring norms and tenders."""
        return any(component.kind == "norm" for component in self.components)

    def jurisdiction_of(self, managed_by: str, class_: str | None) -> Jurisdiction | None:
        """R10: the rule for the facilities of a manager and class; None if none applies, or if only the class could decide."""
        return jurisdiction_of(self.jurisdiction, managed_by, class_)

    def has_local_price(self, managed_by: str | None, class_: str | None) -> bool:
        """R10: whether a province's list applies to the facilities of a manager and class.

        Under a regulation without such a rule it applies to the province's own facilities.
        """
        rule = self.jurisdiction_of(managed_by or "", class_)
        return rule.local_price if rule is not None else is_province(managed_by or "")

    def class_price_of(self, class_: str | None, part: str | None) -> ClassPrice | None:
        """The rule that gives facilities of a class another price for the services of a part; None if there is none."""
        return class_price_of(self.class_price, class_, part)

    def takes_other_price(self, class_: str | None) -> bool:
        """Whether a rule gives facilities of the class the price of another class."""
        return any(class_ in rule.classes for rule in self.class_price)
