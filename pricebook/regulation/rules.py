"""The rules of a regulation that have settings of their own, one model for each."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from pricebook.base.exact import Exact, exact
from pricebook.base.languages import say
from pricebook.base.money import RoundingMode, exact_product
from pricebook.base.rounding import steps_fit
from pricebook.base.violations import InvalidValue
from pricebook.regulation.basics import Citation, Count, Dated, InTime, Name, ShareText, StrictModel
from pricebook.regulation.jurisdiction import begins_with_one_of
from pricebook.regulation.vocabulary import comparable

RegionalMethod = Literal["mean-of-lowest", "lowest-of-means", "mean-below-median"]
AwardsCount = Literal["validity-touches-year", "valid-on-date"]
TenderGroups = Literal["compete", "within-group"]
LARGEST_FACTOR = 1000  # of an index: what it gives must fit the 20 digits before the point that the database holds


class Component(InTime):
    """A cost heading of the price structure: `norm` (lines × unit prices), `amount` (given) or `indexed` (given × an index).

    One id may stand several times, for times that do not overlap.
    """

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

    @cached_property
    def ratio(self) -> Exact:
        """value ÷ base, exactly."""
        return exact(Fraction(self.value, self.base))

    def applied_to(self, amount: Decimal) -> Exact:
        """amount × value ÷ base, in đồng, exactly."""
        if isinstance(self.ratio, Decimal):
            return exact_product(amount, self.ratio)
        return exact(Fraction(amount) * self.ratio)


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


class RoundingStep(StrictModel):
    """The unit (đồng) by which amounts below a limit (đồng) are rounded."""

    below: Count
    unit: Count


class Rounding(StrictModel):
    """How prices are rounded; `unit` in đồng. Without an article it is a choice of the pack.

    An amount below the limit of a step is rounded by the unit of the first such step. The unrounded amount decides.
    """

    unit: Count
    mode: RoundingMode
    steps: tuple[RoundingStep, ...] = ()
    reference: Citation | None = None

    @model_validator(mode="after")
    def _steps_rise(self) -> Self:
        if not steps_fit(self):
            raise InvalidValue(say("value.rounding-steps"))
        return self


class UnitPriceRule(StrictModel):
    """R3: which awards count on the pricing date, whether an award without dates counts, whether tender groups compete.

    `days_in_year`: an award whose validity touches the year of the pricing date by fewer days needs a reason.
    """

    awards_count: AwardsCount
    undated: Literal["decision-year", "not-counted"]
    tender_groups: TenderGroups
    days_in_year: Count | None = None
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


Subject = Literal["norm", "structure", "price"]


def _with_words(names: tuple[str, ...]) -> tuple[str, ...]:
    if not all(map(comparable, names)):
        raise InvalidValue(say("value.no-words"))
    return names


# The beginnings of its name, in any spelling; the first names it.
Authority = Annotated[tuple[Name, ...], Field(min_length=1), AfterValidator(_with_words)]
Authorities = Annotated[tuple[Authority, ...], Field(min_length=1)]


class Direction(Cited):
    """R9: who must direct on norms and structures that are not agreed: the beginnings of the names of the authorities.

    Each group names one authority, in any of its spellings; a direction of each group is needed. Without groups any direction
    settles a dispute. `by_subject` has the groups of a subject that needs the direction of others.
    """

    authorities: Authorities = ()
    by_subject: dict[Subject, Authorities] = Field(default={})

    def authorities_on(self, subject: str | None) -> tuple[Authority, ...]:
        """The authorities that must direct on a subject that is not agreed on."""
        return next((groups for name, groups in self.by_subject.items() if name == subject), self.authorities)

    def is_authority_on(self, subject: str | None, name: str | None) -> bool:
        """Whether a direction of somebody counts for a subject: of anybody, where no authorities are named."""
        groups = self.authorities_on(subject)
        return not groups or (name is not None and any(begins_with_one_of(name, group) for group in groups))

    def missing(self, subject: str | None, directed_by: Iterable[str | None]) -> list[str]:
        """The names of the authorities that must direct on a subject and are not among those that have directed."""
        said = [name for name in directed_by if name is not None]
        return [group[0] for group in self.authorities_on(subject) if not any(begins_with_one_of(name, group) for name in said)]


class MissingPart(StrictModel):
    """A part of the annex that the pack does not hold. What it says of its services is unknown.

    `kinds` are kinds of services that are priced there: a code of such a kind that the pack does not know may be one of the part.
    """

    part: Name
    title: Name
    kinds: tuple[Literal["examination", "bed"], ...] = ()


class NotInsured(InTime):
    """Services that the insurance fund does not pay: parts of the annex, and single services."""

    parts: tuple[Name, ...] = ()
    services: tuple[Name, ...] = ()
    reference: Citation | None = None

    @model_validator(mode="after")
    def _excludes_something(self) -> Self:
        if not self.parts and not self.services:
            raise InvalidValue(say("value.no-parts"))
        return self


class TableSource(InTime):
    """Where the rows of a table come from, and the days on which they hold (by default those of the regulation).

    A row's own `source` says it more closely; its own `confirmed` and `verified_on` go before those of the table.
    """

    reference: Citation


class Codes(StrictModel):
    """Which column of services.csv holds the official code of a service. `service_id` is never one."""

    official: Literal["service_code", "ordinal"]
    reference: Citation | None = None
