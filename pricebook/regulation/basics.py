"""What the parts of a regulation's settings have in common: strict models, citations, documents, facts with dates."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(min_length=1, max_length=500)]
ClassName = Literal["special", "I", "II", "III", "IV", "unranked", "polyclinic", "station"]
Count = Annotated[int, Field(gt=0, le=10**9)]  # the largest that the settings of a dossier allow too
FractionText = Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+|/[1-9]\d*)?$")]


class StrictModel(BaseModel):
    """A model that refuses unknown keys, so that a misspelt key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


class Citation(StrictModel):
    """The article that a fact comes from: a document, and a place in it."""

    document: Name
    place: Name

    def __str__(self) -> str:
        return f"{self.document}, {self.place}"


class Document(StrictModel):
    """A document that the pack refers to.

    It may be cited from `from` to `to`, both inclusive; without a day there is no limit. `basis`: whether papers name it as a
    legal basis.
    """

    document: Name
    title: Name
    basis: bool = True
    from_: date | None = Field(default=None, alias="from")
    to: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether it may be cited on the day."""
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)


class Dated(StrictModel):
    """A fact in force from `from` to `to`, both inclusive; without `to` there is no end."""

    from_: date = Field(alias="from")
    to: date | None = None
    reference: Citation

    def in_force(self, day: date) -> bool:
        """Whether it is in force on the day."""
        return self.from_ <= day and (self.to is None or day <= self.to)
