"""The settings of a regulation, as in a pack's `regulation.toml`.

The published schema (norms/schema/regulation.json) is generated from this module.
"""

from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import Field, PrivateAttr, StringConstraints, field_validator, model_validator

from pricebook.base.languages import say
from pricebook.base.violations import InvalidValue
from pricebook.findings import is_rule
from pricebook.regulation.basics import Article, Citation, Document, Name, SomeClasses, StrictModel
from pricebook.regulation.jurisdiction import (
    ClassPrice,
    FacilityFacts,
    Jurisdiction,
    begins_with_one_of,
    class_price_of,
    is_province,
    jurisdiction_of,
    overlap,
)
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
from pricebook.regulation.vocabulary import FacilityClass, FacilityKind, Managers, Vocabulary, spellings_of


class Regulation(StrictModel):
    """One legal regime. Amounts are in đồng; fractions are text. `insured`: whether the insurance fund pays by its prices.

    It is in force from `effective_from` to `effective_to`, both inclusive (without a day there is no limit), until another
    document supersedes it (`superseded_by`). `effect_confirmed` is false if these days were not compared with an official text.
    `continues` are earlier versions of the pack whose lists this one can read. `articles` gives the article of rules that
    findings name and that have no settings of their own. `missing_parts` are parts of the annex that the pack lacks even if it
    is otherwise complete. `province` is the province that a resolution binds; for any other it is a comparison.
    `province_unknown`: it is a resolution, and no source says of which province.
    `document` is the one of `references` that is the regulation itself.

    `classes` are ids of hospital classes or technical levels, the highest first. `own_classes`, `own_kinds` and `managers` add to
    the vocabulary that all packs share; a `Vocabulary` as the context of validation is that one.
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
    province_unknown: bool = False
    insured: bool = True
    not_insured: tuple[NotInsured, ...] = ()
    codes: Codes = Codes(official="service_code")
    classes: SomeClasses
    own_classes: tuple[FacilityClass, ...] = ()
    own_kinds: tuple[FacilityKind, ...] = ()
    managers: Managers = Managers()
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
    _vocabulary: Vocabulary = PrivateAttr(default=Vocabulary())

    def model_post_init(self, context: Any, /) -> None:
        """Adds the pack's own words to the shared vocabulary, which is the context of validation."""
        own = Vocabulary(classes=self.own_classes, kinds=self.own_kinds, managers=self.managers)
        self._vocabulary = own.added_to(context) if isinstance(context, Vocabulary) else own

    @field_validator("articles")
    @classmethod
    def _rules_are_known(cls, articles: dict[str, Article | tuple[Article, ...]]) -> dict[str, Article | tuple[Article, ...]]:
        if unknown := [name for name in articles if not is_rule(name)]:
            raise InvalidValue(say("value.unknown", name=", ".join(unknown)))
        return articles

    @model_validator(mode="after")
    def _one_rule_for_each_kind_of_facility(self) -> Self:
        if overlap(self.jurisdiction, self.class_price, self._vocabulary.managers):
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

    @property
    def vocabulary(self) -> Vocabulary:
        """What facilities are called under the regulation: the shared vocabulary with the pack's own."""
        return self._vocabulary

    @property
    def named_classes(self) -> tuple[FacilityClass, ...]:
        """The classes that the regulation prices, the highest first. One that nothing defines is left out (LW014)."""
        found = (self._vocabulary.class_(class_id) for class_id in self.classes)
        return tuple(entry for entry in found if entry is not None)

    @property
    def priced_by_level(self) -> bool:
        """Whether its classes are technical levels."""
        levels = {entry.id for entry in self._vocabulary.levels}
        return all(class_id in levels for class_id in self.classes)

    @property
    def knows_levels(self) -> bool:
        """Whether it rests on the law that divides facilities into technical levels; earlier law knows classes alone."""
        cited = {document.document for document in self.references}
        return any(level.reference is not None and level.reference.document in cited for level in self._vocabulary.levels)

    @property
    def spellings(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """What cells may say, by the kind of the field: of the classes of this regulation, of kinds of facility, of levels."""
        return {
            "class": spellings_of(self.named_classes),
            "facility-kind": spellings_of(self._vocabulary.kinds),
            "level": spellings_of(self._vocabulary.levels),
        }

    def is_province(self, manager: str) -> bool:
        """Whether a manager is the province, so that its facilities are the province's own."""
        return is_province(manager, self._vocabulary.managers)

    def jurisdiction_of(self, managed_by: str, class_: str | None, kind: str | None = None) -> Jurisdiction | None:
        """R10: the rule for the facilities of a manager, class and kind.

        Returns:
            The rule; None if none applies, if only the class could decide, or if the kind needs a rule that names it.
        """
        facility = FacilityFacts(managed_by, class_, kind)
        rule = jurisdiction_of(self.jurisdiction, facility, self._vocabulary.managers)
        return None if self.needs_rule(kind) and (rule is None or kind not in rule.kinds) else rule

    def has_local_price(self, managed_by: str | None, class_: str | None, kind: str | None = None) -> bool:
        """R10: whether a province's list applies to the facilities of a manager, class and kind.

        Under a regulation without such a rule it applies to the province's own facilities, unless the kind needs a rule; and to
        those whose kind a rule gives the price of a class.
        """
        rule = self.jurisdiction_of(managed_by or "", class_, kind)
        if rule is not None:
            return rule.local_price
        if kind is not None and any(kind in entry.kinds for entry in self.class_price):
            return True
        return not self.needs_rule(kind) and self.is_province(managed_by or "")

    def is_ministry(self, authority: str) -> bool:
        """Whether an authority is a ministry or a central agency, whose lists are for its own facilities."""
        return begins_with_one_of(authority, self._vocabulary.managers.central)

    def has_ministry_price(self, managed_by: str | None, class_: str | None, kind: str | None = None) -> bool:
        """R10: whether the list of their ministry applies to the facilities of a manager, class and kind.

        Not to a province's own, to those whose prices are agreed with the insurance fund, nor to those for which the regulation
        names a province's body that decides.
        """
        if managed_by is None or self.is_province(managed_by):
            return False
        rule = self.jurisdiction_of(managed_by, class_, kind)
        return rule is None or not (rule.by_agreement or (rule.local_price and rule.approves is not None))

    def has_price_of(self, ministry: bool, managed_by: str | None, class_: str | None, kind: str | None = None) -> bool:
        """R10: whether a list of that kind of authority, a ministry or a province, applies to such facilities."""
        has_price = self.has_ministry_price if ministry else self.has_local_price
        return has_price(managed_by, class_, kind)

    def class_price_of(self, facility: FacilityFacts, part: str | None) -> ClassPrice | None:
        """The rule that gives a facility another price for the services of a part; None if there is none."""
        return class_price_of(self.class_price, facility, part, self._vocabulary.managers)

    def has_class_price(self, facility: FacilityFacts) -> bool:
        """Whether a rule gives a facility the price of another class, or a share of a price, in some part of the annex."""
        return any(rule.fits(facility, self._vocabulary.managers) for rule in self.class_price)

    def takes_other_price(self, facility: FacilityFacts) -> bool:
        """Whether a rule gives facilities of the class the price of another class in some part of the annex.

        A rule that is about a kind alone says nothing about the parts that it does not name: there the price of the class holds.
        """
        return any(rule.classes and rule.fits(facility, self._vocabulary.managers) for rule in self.class_price)

    def needs_rule(self, kind: str | None) -> bool:
        """Whether a province's list applies to facilities of a kind only by a rule that names the kind."""
        found = self._vocabulary.kind(kind)
        return found is not None and found.needs_rule

    def kind_matters(self, kind: str, managed_by: str | None, class_: str | None) -> bool:
        """Whether a facility of a manager and class has other prices if it is of this kind than if its kind is not known."""
        if self.has_local_price(managed_by, class_, kind) != self.has_local_price(managed_by, class_):
            return True
        parts = {None, *(part for rule in self.class_price for part in rule.parts)}
        of_kind, of_none = FacilityFacts(managed_by, class_, kind), FacilityFacts(managed_by, class_)
        return any(self._paid_as(of_kind, part) != self._paid_as(of_none, part) for part in parts)

    def _paid_as(self, facility: FacilityFacts, part: str | None) -> tuple[str | None, Fraction]:
        """The class whose price a facility is paid, and the share of it."""
        rule = self.class_price_of(facility, part)
        return (facility.class_, Fraction(1)) if rule is None else (rule.takes, Fraction(rule.pays))
