"""The rules of bed-days in a pack of settlement (R15): shares, days, kinds of bed, and the use of beds in a quarter."""

from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pricebook.base.languages import say
from pricebook.base.violations import InvalidValue
from pricebook.regulation.basics import Count, Dated, FractionText, Name, ShareText, StrictModel
from pricebook.regulation.rules import BedShare

# How a treatment ended, and how the patient left.
Outcome = Literal["recovered", "improved", "unchanged", "worse", "died"]
Leaving = Literal["discharged", "transferred", "absconded", "asked-to-leave"]

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


class UseStep(StrictModel):
    """What is paid of a quarter's bed money at a use of beds of at most `up_to` times that of the base year; without it, more."""

    up_to: FractionText | None = None
    pays: ShareText


class QuarterlyUse(Dated):
    """R15: how the bed-days of a quarter are paid by the use of beds.

    Up to `within_plan` times the approved beds all of it is paid; beyond, by the use in relation to that of `base_year`, the
    first of `steps` that holds. It never touches the patients' own part.

    What a bed-day counts as: `counts_shared` for each of so many patients in a bed, from two on, the last of them also for more;
    `counts_stretcher` on a stretcher or a folding bed.
    """

    counts_shared: tuple[FractionText, ...] = ()
    counts_stretcher: FractionText = "1"
    within_plan: FractionText
    base_year: Annotated[int, Field(ge=1990, le=2200)]
    steps: Annotated[tuple[UseStep, ...], NonEmpty]

    @model_validator(mode="after")
    def _steps_rise(self) -> Self:
        bounds = [None if step.up_to is None else Fraction(step.up_to) for step in self.steps]
        known = [bound for bound in bounds if bound is not None]
        if bounds[-1] is not None or None in bounds[:-1] or known != sorted(set(known)):
            raise InvalidValue(say("value.steps-rise"))
        return self

    def counts(self, patients: int, *, stretcher: bool) -> Fraction:
        """Which part of a day a bed-day counts as, where so many patients had the bed."""
        shared = Fraction(1)
        if patients > 1 and self.counts_shared:
            shared = Fraction(self.counts_shared[min(patients, len(self.counts_shared) + 1) - 2])
        return min(shared, Fraction(self.counts_stretcher)) if stretcher else shared

    def pays(self, use: Fraction) -> Fraction:
        """The part that is paid at a use of beds, in relation to that of the base year."""
        return Fraction(next(step.pays for step in self.steps if step.up_to is None or use <= Fraction(step.up_to)))


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
    quarterly_use: tuple[QuarterlyUse, ...] = ()
