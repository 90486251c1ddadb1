"""The rules of settlement: how examinations, bed-days and interventions are paid, as in a pack's `settlement.toml`.

They are packs of their own, because they change on other days than price lists: the service day joins them to whatever list is
in force. The published schema (norms/schema/settlement.json) is generated from this module.
"""

from datetime import date
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from pricebook.base.languages import say
from pricebook.base.violations import InvalidValue
from pricebook.regulation.basics import (
    Citation,
    Count,
    Dated,
    Document,
    FractionText,
    Name,
    ShareText,
    StrictModel,
    ends_after_it_begins,
)
from pricebook.regulation.bed_rules import BedRules, NonEmpty


def _part(text: str) -> str:
    if Fraction(text) > 1:
        raise InvalidValue(say("value.bound", bound="≥ 0, ≤ 1"))
    return text


PartText = Annotated[FractionText, AfterValidator(_part)]  # a fraction from 0 to 1


class TableLimit(Dated):
    """R14: how many examinations one table may have in a day, and what is paid beyond.

    Beyond `limit` the part `beyond_pays` of the price is paid; after the time of `grace` the part `after_grace_pays`. Without
    them nothing is refused.
    """

    limit: Count
    beyond_pays: PartText | None = None
    grace: Literal["quarter"] | None = None
    after_grace_pays: PartText | None = None


class FurtherVisits(Dated):
    """R14: what further examinations of one visit pay, from the second on; all together at most `at_most` times the price.

    `next_days`: on how many days after its first one a visit may go on.
    """

    pays: PartText
    at_most: Count
    next_days: Annotated[int, Field(ge=0, le=366)] = 0


class BackOnTheDay(Dated):
    """R14: who comes back to a facility on the day counts on: what is examined then is further examinations of the visit."""


class Suspended(Dated):
    """R14: in a time of disaster or epidemic the number of a table does not count."""


# Examinations that are not paid: the referral paper did not fit; one of several in an outpatient episode; medicine or results
# were fetched; the patient was admitted on the day; or was, without having registered.
NotPaidKind = Literal["referral", "episode", "fetching", "admitted", "unregistered"]


class NotPaid(Dated):
    """An examination that is not paid: the case in the words of its article, and its kind; without one it is not examined."""

    case: Name
    kind: NotPaidKind | None = None


class VisitRules(StrictModel):
    """How examinations are paid."""

    per_table_and_day: tuple[TableLimit, ...] = ()
    further: tuple[FurtherVisits, ...] = ()
    back_on_the_day: tuple[BackOnTheDay, ...] = ()
    suspended: tuple[Suspended, ...] = ()
    not_paid: tuple[NotPaid, ...] = ()


class Intervention(Dated):
    """What a further intervention in one operation pays; the dearest operation is paid whole."""

    kind: Literal["operation-same-team", "operation-other-team", "procedure"]
    pays: ShareText


class Tally(Dated):
    """R16: services used in a period are tallied on a form; what it does not hold is not paid for the time being."""


class NormUse(Dated):
    """Norms are no ground for refusing payment: their comparison with what was used is a report."""


ItemKind = Literal["drug", "chemical", "supply", "blood"]


class PriceContents(Dated):
    """R13: what an article says that prices contain and do not contain.

    `parts` are the parts of the annex whose services it is about; without one, all of them. `contains` and `leaves_out` are
    things that it names, in its own words. `kinds` are whole kinds of things that it includes as far as they are used for the
    service: they are those in the norm lines of `components`.
    """

    parts: tuple[Name, ...] = ()
    contains: tuple[Name, ...] = ()
    leaves_out: tuple[Name, ...] = ()
    kinds: tuple[ItemKind, ...] = ()
    components: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if bool(self.kinds) != bool(self.components):
            raise InvalidValue(say("value.kinds-of-components"))
        if not (self.contains or self.leaves_out or self.kinds):
            raise InvalidValue(say("value.no-contents"))
        return self


class Settlement(StrictModel):
    """One regime of settlement, in force from `effective_from` to `effective_to`, both inclusive.

    `insured`: whether it is about what the insurance fund pays. `effect_confirmed` is false if these days were not compared with
    an official text. Fractions are text.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]*$")]
    pack_version: Name
    title: Name
    short_title: Name
    effective_from: date
    effective_to: date | None = None
    effect_confirmed: bool = True
    superseded_by: Citation | None = None
    insured: bool
    verified_on: date
    references: Annotated[tuple[Document, ...], NonEmpty]
    beds: BedRules = BedRules()
    visits: VisitRules = VisitRules()
    interventions: tuple[Intervention, ...] = ()
    contents: tuple[PriceContents, ...] = ()
    tally: tuple[Tally, ...] = ()
    norm_use: tuple[NormUse, ...] = ()

    @model_validator(mode="after")
    def _effect_ends_after_it_begins(self) -> Self:
        ends_after_it_begins(self.effective_from, self.effective_to)
        return self

    def in_force(self, day: date) -> bool:
        """Whether it is in force on the day."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)
