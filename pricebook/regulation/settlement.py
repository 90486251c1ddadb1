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
from pricebook.regulation.rules import BedShare

# How a treatment ended, and how the patient left.
Outcome = Literal["recovered", "improved", "unchanged", "worse", "died"]
Leaving = Literal["discharged", "transferred", "absconded", "asked-to-leave"]


def _part(text: str) -> str:
    if Fraction(text) > 1:
        raise InvalidValue(say("value.bound", bound="≥ 0, ≤ 1"))
    return text


PartText = Annotated[FractionText, AfterValidator(_part)]  # a fraction from 0 to 1
NonEmpty = Field(min_length=1)


class SharedBed(BedShare):
    """R15: the share of the bed price that each of `patients` in one bed pays; `or_more`: and each of more than these, too."""

    or_more: bool = False


class DayCount(Dated):
    """R15: how the days of a stay are counted: the day of discharge less the day of admission."""

    count: Literal["discharge-less-admission"]


class DayMore(Dated):
    """The days that are added to a stay which ended in one of the outcomes, with the patient leaving in one of the ways.

    An empty list asks nothing: `outcome = ["died"]` alone holds however the patient left. `not_outcome` are outcomes that its
    case rules out.
    """

    outcome: tuple[Outcome, ...] = ()
    not_outcome: tuple[Outcome, ...] = ()
    leaving: tuple[Leaving, ...] = ()
    days: Count = 1

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.outcome and not self.leaving:
            raise InvalidValue(say("value.no-outcome"))
        return self

    def holds(self, outcome: Outcome | None, leaving: Leaving | None) -> bool | None:
        """Whether it holds for a stay; None if what is not known of the stay decides.

        Where the outcome rules the case out and the way of leaving is that of the case, they contradict each other: nobody knows.
        """
        if outcome is not None and outcome in self.not_outcome:
            return None if leaving is not None and leaving in self.leaving else False
        asked = [(self.outcome, outcome), (self.leaving, leaving)]
        answers = [None if found is None else found in wanted for wanted, found in asked if wanted]
        return False if False in answers else None if None in answers else True


class ShortStay(Dated):
    """A stay of more than `over_hours` and less than `under_hours` hours is paid as so many days; a shorter one as none."""

    over_hours: Count
    under_hours: Count
    days: Count

    @model_validator(mode="after")
    def _some_hours(self) -> Self:
        if self.over_hours >= self.under_hours:
            raise InvalidValue(say("value.no-hours"))
        return self


class BedPart(Dated):
    """A part of the bed price that is paid in a case: a day treatment, a stretcher or a folding bed."""

    pays: ShareText


class RetainedBed(BedPart):
    """A bed of a clinic or station where patients are kept for a short time: a part of the price of another bed.

    `of_bed` and `of_class` name that bed; `most_days` are paid a person and episode; `examination`: whether the examination is
    paid beside it.
    """

    classes: Annotated[tuple[Name, ...], NonEmpty]
    of_bed: Name
    of_class: Name
    most_days: Count | None = None
    examination: bool | None = None


class SurgicalBed(Dated):
    """The price of a surgical bed is paid for at most so many days after the operation, then that of `after` in the ward."""

    most_days: Count
    after: Name


class IntensiveBed(Dated):
    """R15: the price of an intensive-care bed is paid at facilities of `classes`, with `unit` where their unit is approved; with
    `standard_elsewhere` also for beds elsewhere that keep to the standard. Otherwise it is that of a lower type.

    One that `asks` only tells to look at it, and refuses nothing.
    """

    classes: Annotated[tuple[Name, ...], NonEmpty]
    unit: bool = False
    standard_elsewhere: bool = False
    asks: bool = False


class WardChange(Dated):
    """A day on which the patient changed wards.

    With `wards` on one day, each ward has the part `each` of its price; or, for so many or more, the mean of the dearest and the
    cheapest bed among the stays of more than `over_hours` hours is paid.
    """

    wards: Annotated[int, Field(ge=2, le=100)]
    or_more: bool = False
    each: ShareText | None = None
    mean_of_dearest_and_cheapest: bool = False
    over_hours: Count | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.each is not None) == self.mean_of_dearest_and_cheapest:
            raise InvalidValue(say("value.one-of-two", one="each", other="mean_of_dearest_and_cheapest"))
        return self


class BedRules(StrictModel):
    """How bed-days are paid."""

    share: tuple[SharedBed, ...] = ()
    days: tuple[DayCount, ...] = ()
    day_more: tuple[DayMore, ...] = ()
    short_stay: tuple[ShortStay, ...] = ()
    day_treatment: tuple[BedPart, ...] = ()
    stretcher: tuple[BedPart, ...] = ()
    retained: tuple[RetainedBed, ...] = ()
    surgical: tuple[SurgicalBed, ...] = ()
    ward_change: tuple[WardChange, ...] = ()
    intensive: tuple[IntensiveBed, ...] = ()


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
    """R14: what further examinations of one visit pay, from the second on; all together at most `at_most` times the price."""

    pays: PartText
    at_most: Count


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
