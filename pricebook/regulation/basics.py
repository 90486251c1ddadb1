"""What the parts of a regulation's settings have in common: strict models, citations, documents, facts with dates."""

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from pricebook.base.languages import say
from pricebook.base.violations import InvalidValue

Name = Annotated[str, StringConstraints(min_length=1, max_length=500)]
# The id of a hospital class, a technical level or a kind of facility. Which there are is data (vocabulary.py).
ClassName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$")]
Count = Annotated[int, Field(gt=0, le=10**9)]  # the largest that the settings of a dossier allow too
_BEHIND_THE_NUMBER = re.compile(r",| \(| ngày | của | quy định | ban hành | về việc ")
_MOST = 60  # characters of a short name
FractionText = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+|/[1-9][0-9]*)?$", max_length=40)]


def _share(text: str) -> str:
    if not 0 < Fraction(text) <= 1:
        raise InvalidValue(say("value.bound", bound="> 0, ≤ 1"))
    return text


def _each_once(classes: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(classes)) < len(classes):
        raise InvalidValue(say("value.class-twice"))
    return classes


ShareText = Annotated[FractionText, AfterValidator(_share)]  # a fraction above 0 and up to 1
Classes = Annotated[tuple[ClassName, ...], AfterValidator(_each_once)]
SomeClasses = Annotated[tuple[ClassName, ...], Field(min_length=1), AfterValidator(_each_once)]


class StrictModel(BaseModel):
    """A model that refuses unknown keys, so that a misspelt key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


class Citation(StrictModel):
    """The article that a fact comes from: a document, and a place in it.

    `confirmed` is false if the fact was not compared with the text of the article; `verified_on` is the day on which it last was
    (by default the day of the pack).
    """

    document: Name
    place: Name
    confirmed: bool = True
    verified_on: date | None = None

    def __str__(self) -> str:
        return f"{self.document}, {self.place}"


def ends_after_it_begins(from_: date | None, to: date | None) -> None:
    """Raises InvalidValue if the last day is before the first."""
    if from_ and to and to < from_:
        raise InvalidValue(say("value.to-before-from"))


class InTime(StrictModel):
    """A fact in force from `from` to `to`, both inclusive; without a day there is no limit."""

    from_: date | None = Field(default=None, alias="from")
    to: date | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        ends_after_it_begins(self.from_, self.to)
        return self

    def in_force(self, day: date) -> bool:
        """Whether it is in force on the day."""
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)


class Article(Citation, InTime):
    """The article of a rule, for a time."""


DocumentKind = Literal["law", "decree", "circular", "resolution", "decision", "letter", "other"]


class Document(InTime):
    """A document that the pack refers to. It may be cited from `from` to `to`.

    `kind` says how papers name it: letters give guidance, all others are a legal basis, unless `basis` is false. `superseded_by`
    names the document that replaced it. `confirmed` is false if its official text was not to be had, so that no fact that cites
    it was compared with it. `place` is the article of it that is the basis, where papers name one.
    """

    document: Name
    title: Name
    place: Name | None = None
    kind: DocumentKind = "other"
    basis: bool = True
    confirmed: bool = True
    superseded_by: Name | None = None


class Dated(InTime):
    """A fact with a first day and an article."""

    from_: date = Field(alias="from")
    reference: Citation


def act_named(title: str) -> str:
    """The short name of a document, by which texts call it once its title stood there: kind and number, as the title begins.

    A title that does not begin so is the name itself.
    """
    short = _BEHIND_THE_NUMBER.split(title, maxsplit=1)[0].strip()
    return short if any(letter.isdigit() for letter in short) and len(short) <= _MOST else title
