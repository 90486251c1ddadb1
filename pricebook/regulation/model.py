"""The settings of a regulation, as in a pack's `regulation.toml`.

The published schema (norms/schema/regulation.json) is generated from this module.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from pricebook.base.languages import say
from pricebook.base.violations import InvalidValue
from pricebook.findings import is_rule
from pricebook.regulation.basics import Article, Citation, Document, Name, SomeClasses, StrictModel
from pricebook.regulation.jurisdiction import ClassPrice, Jurisdiction, class_price_of, is_province, jurisdiction_of, overlap
from pricebook.regulation.rules import (
    Beds,
    CeilingRule,
    Cited,
    Codes,
    Component,
    Direction,
    Index,
    MissingPart,
    NotInsured,
    RegionalRule,
    Rounding,
    StructureOwed,
    TableSource,
    UnitPriceRule,
    Visits,
)


class Regulation(StrictModel):
    """One legal regime. Amounts are in đồng; fractions are text. `insured`: whether the insurance fund pays by its prices.

    It is in force from `effective_from` to `effective_to`, both inclusive (without a day there is no limit), until another
    document supersedes it (`superseded_by`). `effect_confirmed` is false if these days were not compared with an official text.
    `continues` are earlier versions of the pack whose lists this one can read. `articles` gives the article of rules that
    findings name and that have no settings of their own. `missing_parts` are parts of the annex that the pack lacks even if it
    is otherwise complete. `province` is the province that a resolution binds; for any other it is a comparison.
    `document` is the one of `references` that is the regulation itself.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]*$")]
    pack_version: Name
    continues: tuple[Name, ...] = ()
    title: Name
    short_title: Name
    ordinal_heading: Name
    document: Name | None = None
    issuer: Name
    issued_on: date
    issued_on_is: Literal["day", "year"] = "day"
    effective_from: date | None = None
    effective_to: date | None = None
    effect_confirmed: bool = True
    superseded_by: Citation | None = None
    complete: bool
    missing_parts: tuple[MissingPart, ...] = ()
    province: Name | None = None
    insured: bool = True
    not_insured: tuple[NotInsured, ...] = ()
    codes: Codes = Codes(official="service_code")
    classes: SomeClasses
    verified_on: date
    references: Annotated[tuple[Document, ...], Field(min_length=1)]
    components: Annotated[tuple[Component, ...], Field(min_length=1)]
    indices: tuple[Index, ...] = ()
    rounding: Rounding
    unit_price: UnitPriceRule
    regional: RegionalRule
    ceilings: CeilingRule | None = None
    ministry_prices: Cited | None = None
    norm_limit: Cited | None = None
    structure_owed: StructureOwed | None = None
    ability: Cited | None = None
    numbering: Cited | None = None
    direction: Direction | None = None
    jurisdiction: tuple[Jurisdiction, ...] = ()
    class_price: tuple[ClassPrice, ...] = ()
    beds: Beds = Beds()
    visits: Visits = Visits()
    articles: dict[str, Article | tuple[Article, ...]] = Field(default={})
    tables: dict[str, TableSource] = Field(default={})

    @field_validator("articles")
    @classmethod
    def _rules_are_known(cls, articles: dict[str, Article | tuple[Article, ...]]) -> dict[str, Article | tuple[Article, ...]]:
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

    @model_validator(mode="after")
    def _document_is_among_the_references(self) -> Self:
        if self.document is not None and self.own_document is None:
            raise InvalidValue(say("value.unknown", name=self.document))
        return self

    @property
    def own_document(self) -> Document | None:
        """The document that is the regulation itself; None if the pack does not say which it is."""
        return next((document for document in self.references if document.document == self.document), None)

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
