"""The rules of settlement on a day: those of the pack in force, with their articles."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from operator import attrgetter
from typing import TypeVar

from pricebook.regulation.basics import Citation, Dated, Document
from pricebook.regulation.bed_rules import BedRules, Leaving, Outcome, SharedBed
from pricebook.regulation.packs import FoundPack
from pricebook.regulation.settlement import (
    NormUse,
    PriceContents,
    Settlement,
    Tally,
    VisitRules,
)

Fact = TypeVar("Fact", bound=Dated)

# The rules that findings name → where a pack of settlement has them.
SETTLEMENT_RULES = {
    "beds": "beds.share",
    "bed_days": "beds.days",
    "bed_day_more": "beds.day_more",
    "bed_short_stay": "beds.short_stay",
    "bed_ward_change": "beds.ward_change",
    "bed_surgical": "beds.surgical",
    "bed_intensive": "beds.intensive",
    "bed_retained": "beds.retained",
    "bed_stretcher": "beds.stretcher",
    "bed_quarterly_use": "beds.quarterly_use",
    "visits_per_table": "visits.per_table_and_day",
    "visits_further": "visits.further",
    "visits_back": "visits.back_on_the_day",
    "visits_not_paid": "visits.not_paid",
    "tally": "tally",
    "norm_use": "norm_use",
}


def facts_about(settlement: Settlement, rule: str) -> tuple[Dated, ...]:
    """What a pack says of a rule of SETTLEMENT_RULES, at any time."""
    facts: tuple[Dated, ...] = attrgetter(SETTLEMENT_RULES[rule])(settlement)
    return facts


@dataclass(frozen=True, slots=True)
class SettlementPack:
    """A regime of settlement, and where it was found. `name` is the folder in messages."""

    settlement: Settlement
    found: FoundPack
    name: str


@dataclass(frozen=True, repr=False)
class SettlementOnDay:
    """A pack of settlement on one day. Only here are its dates compared with a day."""

    pack: SettlementPack
    day: date

    def __repr__(self) -> str:
        return f"<SettlementOnDay {self.pack.settlement.id} on {self.day}>"

    @property
    def settlement(self) -> Settlement:
        """The settings of the pack."""
        return self.pack.settlement

    @cached_property
    def beds(self) -> BedRules:
        """The rules of bed-days that are in force on the day."""
        beds = self.settlement.beds
        return beds.model_copy(update={name: self._in_force(getattr(beds, name)) for name in BedRules.model_fields})

    @cached_property
    def visits(self) -> VisitRules:
        """R14: the rules of examinations that are in force on the day."""
        visits = self.settlement.visits
        return visits.model_copy(update={name: self._in_force(getattr(visits, name)) for name in VisitRules.model_fields})

    def _in_force(self, facts: Iterable[Fact]) -> tuple[Fact, ...]:
        return tuple(fact for fact in facts if fact.in_force(self.day))

    def bed_share(self, patients: int) -> Fraction | None:
        """R15: the share of the bed price that each of so many patients in one bed pays; None if the pack has no rule."""
        rule = self.share_rule(patients)
        return None if rule is None else Fraction(rule.pays)

    def share_rule(self, patients: int) -> SharedBed | None:
        """The rule of the share; None if the pack has none for so many."""
        exact = next((share for share in self.beds.share if share.patients == patients), None)
        more = [share for share in self.beds.share if share.or_more and share.patients < patients]
        return exact or max(more, key=lambda share: share.patients, default=None)

    @property
    def adds_days(self) -> bool:
        """Whether the outcome of a stay can add days to it."""
        return bool(self.beds.day_more)

    def days_more(self, outcome: Outcome | None, leaving: Leaving | None) -> int | None:
        """The days that the end of a stay adds to it; None if what is not known of it decides."""
        answers = [(rule, rule.holds(outcome, leaving)) for rule in self.beds.day_more]
        if certain := [rule.days for rule, holds in answers if holds]:
            return max(certain)
        return None if any(holds is None for _, holds in answers) else 0

    @property
    def most_days_more(self) -> int:
        """The most days that the end of a stay can add to it."""
        return max((rule.days for rule in self.beds.day_more), default=0)

    @property
    def short_stay_days(self) -> int | None:
        """The days of a stay of some hours within a day; None if the pack has no rule."""
        return next((rule.days for rule in self.beds.short_stay), None)

    @property
    def tally(self) -> Tally | None:
        """R16: the rule that services used are tallied; None if the pack has none."""
        return next(iter(self._in_force(self.settlement.tally)), None)

    @property
    def norm_use(self) -> NormUse | None:
        """The rule that norms are no ground for refusing payment; None if the pack has none."""
        return next(iter(self._in_force(self.settlement.norm_use)), None)

    def contents(self, part: str | None) -> tuple[PriceContents, ...]:
        """R13: what articles say on the day that the prices of a part of the annex contain. A price of no known part has none
        of the articles that name parts."""
        return tuple(fact for fact in self._in_force(self.settlement.contents) if not fact.parts or part in fact.parts)

    @cached_property
    def _documents(self) -> dict[str, Document]:
        """The documents that may be cited on the day."""
        return {document.document: document for document in self.settlement.references if document.in_force(self.day)}

    def compared(self, fact: Dated) -> bool:
        """Whether what a fact says was compared with the text of its article, which may be cited on the day."""
        document = self._documents.get(fact.reference.document)
        return document is not None and document.confirmed and fact.reference.confirmed

    def article(self, rule: str | None) -> str | None:
        """The article of a rule on the day as text; None if the pack gives none, or its document may not be cited on the day."""
        return self._cited(self._citation(rule))

    def article_of(self, fact: Dated) -> str | None:
        """The article of a fact as text; None if its document may not be cited on the day."""
        return self._cited(fact.reference)

    def _cited(self, citation: Citation | None) -> str | None:
        citable = citation is not None and citation.document in self._documents
        return str(citation) if citable else None

    def _citation(self, rule: str | None) -> Citation | None:
        facts = self._in_force(facts_about(self.settlement, rule)) if rule in SETTLEMENT_RULES else ()
        return next((fact.reference for fact in facts), None)

    @cached_property
    def compared_rules(self) -> frozenset[str]:
        """The rules of which all that the pack says on the day was compared with the text of its article."""
        return frozenset(
            rule for rule in SETTLEMENT_RULES if all(map(self.compared, self._in_force(facts_about(self.settlement, rule))))
        )

    def is_confirmed(self, rule: str) -> bool:
        """Whether what the pack says of a rule was compared with the text of its article."""
        citation = self._citation(rule)
        documents = {document.document: document.confirmed for document in self.settlement.references}
        return citation is None or (citation.confirmed and documents.get(citation.document, True))
