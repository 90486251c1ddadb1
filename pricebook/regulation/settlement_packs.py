"""Loads the packs of settlement, and finds the one in force on a service day. A pack with an error is not used."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from pathlib import Path

from pricebook.base.inputs import input_text
from pricebook.base.languages import say
from pricebook.base.reasons import UnusableInput
from pricebook.findings import Finding, Place, blocks
from pricebook.regulation.basics import InTime
from pricebook.regulation.bed_rules import BedRules, SharedBed
from pricebook.regulation.model import Regulation
from pricebook.regulation.overlaps import overlaps
from pricebook.regulation.packs import SETTINGS, SETTLEMENT, SETTLEMENT_SETTINGS, FoundPack, SearchPath
from pricebook.regulation.row_checks import articles_compared_after_the_pack
from pricebook.regulation.settings_file import read_settings
from pricebook.regulation.settlement import Settlement, TableLimit, VisitRules
from pricebook.regulation.settlement_on_day import SettlementOnDay, SettlementPack
from pricebook.regulation.time_checks import outside_documents, undeclared
from pricebook.regulation.vocabulary import load_vocabulary, nearest


@dataclass(frozen=True, slots=True)
class SettlementLaw:
    """The packs of settlement that a run may use; at most one is in force on a day.

    Attributes:
        packs: the packs.
        regulation: the regulation for which they were chosen, if one was named.
    """

    packs: tuple[SettlementPack, ...]
    regulation: Regulation | None = None

    @property
    def insured(self) -> bool:
        """Whether the rules are about what the insurance fund pays."""
        return all(pack.settlement.insured for pack in self.packs)

    @property
    def of_its_time(self) -> tuple[SettlementPack, ...]:
        """The packs that are in force on a day on which the regulation is; all of them if none was named."""
        if self.regulation is None:
            return self.packs
        start, end = self.regulation.effective_from or date.min, self.regulation.effective_to or date.max
        return tuple(
            pack
            for pack in self.packs
            if pack.settlement.effective_from <= end and (pack.settlement.effective_to or date.max) >= start
        )

    def on(self, day: date) -> SettlementOnDay | None:
        """The rules on a day; None if no pack is in force."""
        return next((SettlementOnDay(pack, day) for pack in self.packs if pack.settlement.in_force(day)), None)


def settlement_law(
    packs: SearchPath, regulation: Regulation | None, found: FoundPack | None = None
) -> tuple[SettlementLaw, list[Finding]]:
    """The rules of settlement for what a regulation prices: those of its kind, insured or not.

    Where no pack of settlement is in force, what a pack of an earlier version says in its own regulation.toml is used.

    Args:
        packs: the search path.
        regulation: the regulation; without it the packs for what the insurance fund pays are used.
        found: where the regulation was found.

    Returns:
        A pair: the law, and the findings (LW003: two packs are in force on one day, and neither is used; LW017: a broken pack).
    """
    loaded: list[SettlementPack] = []
    findings: list[Finding] = []
    for name in packs.settlement_ids():
        pack, wrong = load_settlement_of(packs, name)
        findings += wrong
        loaded += [pack] if pack is not None else []
    insured = regulation is None or regulation.insured
    of_kind = [pack for pack in loaded if pack.settlement.insured == insured]
    conflicts = list(overlapping_packs(of_kind))
    used = [] if conflicts else of_kind
    if regulation is not None and found is not None and (own := _own_rules(regulation)) is not None:
        used.append(SettlementPack(own, found, found.folder.name))  # the last, so that a pack of settlement goes before it
    return SettlementLaw(tuple(used), regulation), [*findings, *conflicts]


def load_settlement_of(packs: SearchPath, settlement_id: str) -> tuple[SettlementPack | None, list[Finding]]:
    """Reads and checks the pack of settlement of an id. Raises LookupError if no folder of the search path has it."""
    found = packs.find_settlement(settlement_id)
    if found is None:
        raise LookupError(settlement_id)
    return load_settlement(found)


def load_settlement(found: FoundPack) -> tuple[SettlementPack | None, list[Finding]]:
    """Reads and checks a pack of settlement.

    Returns:
        A pair: the pack, or None if it has an error; and the findings (LW017: settlement.toml is wrong; LW003: two values of one
        fact are in force on the same day; LW014: a class that nothing defines; LW018, LW019, LW033: a fact does not fit the
        document that it cites; LW036: an article that was compared after the pack).
    """
    name = f"{SETTLEMENT}/{found.folder.name}"
    file = Place(f"{name}/{SETTLEMENT_SETTINGS}")
    settlement, wrong = read_settings(found.folder / SETTLEMENT_SETTINGS, "settlement", Settlement)
    if settlement is None:
        return None, [Finding("LW017", file, more={"path": path, "reason": reason}) for path, reason in wrong]
    if settlement.id != found.folder.name:
        reason = say("value.other-folder", said=settlement.id, folder=found.folder.name)
        return None, [Finding("LW017", file, more={"path": "id", "reason": reason})]
    findings = [
        *overlaps(_facts(settlement), file),
        *outside_documents(settlement, file),
        *undeclared(settlement, file),
        *articles_compared_after_the_pack(settlement, file),
        *_undefined_classes(settlement, found, file),
    ]
    return (None if blocks(findings) else SettlementPack(settlement, found, name)), findings


def _undefined_classes(settlement: Settlement, found: FoundPack, file: Place) -> Iterator[Finding]:
    """LW014: a rule names a class that neither the vocabulary nor a pack of prices beside it defines."""
    named: list[tuple[str, str]] = []
    for i, bed in enumerate(settlement.beds.retained):
        named += [(f"beds.retained[{i}].classes", class_) for class_ in bed.classes]
        named += [(f"beds.retained[{i}].of_class", bed.of_class)]
    for i, care in enumerate(settlement.beds.intensive):
        named += [(f"beds.intensive[{i}].classes", class_) for class_ in care.classes]
    if not named:
        return
    root = found.folder.parent.parent
    try:
        known = load_vocabulary(replace(found, roots=found.roots or (root,)).vocabularies)
    except UnusableInput as error:  # the packs of prices that share it are refused with the same reason
        yield Finding("LW017", file, more={"path": error.label, "reason": error.reason})
        return
    classes = (*known.classes, *known.levels)
    ids = {entry.id for entry in classes}
    if not ids.issuperset(class_ for _, class_ in named):
        ids |= _own_classes(root)
    for path, class_ in named:
        if class_ not in ids:
            yield Finding("LW014", file, observed=class_, more={"path": path, "near": nearest(class_, classes)})


def _own_classes(root: Path) -> set[str]:
    """The ids of the classes that the packs of prices in a folder define themselves. What cannot be read defines none."""
    found: set[str] = set()
    for file in sorted(root.glob(f"*/{SETTINGS}")):
        try:
            entries = tomllib.loads(input_text(file)).get("own_classes", [])
            found.update(str(entry["id"]) for entry in entries)
        except (OSError, ValueError, TypeError, KeyError, RecursionError):  # the pack's own check says what is wrong with it
            continue
    return found


def _facts(settlement: Settlement) -> Iterator[tuple[str, InTime]]:
    """Each fact that may have one value a day, with its path."""
    beds, visits = settlement.beds, settlement.visits
    yield from ((f"beds.share[{share.patients}]", share) for share in beds.share)
    yield from (("beds.share[or_more]", share) for share in beds.share if share.or_more)
    yield from ((f"beds.ward_change[{change.wards}]", change) for change in beds.ward_change)
    yield from (("beds.ward_change[or_more]", change) for change in beds.ward_change if change.or_more)
    yield from ((f"interventions[{entry.kind}]", entry) for entry in settlement.interventions)
    yield from ((f"beds.retained[{class_}]", bed) for bed in beds.retained for class_ in bed.classes)
    single: dict[str, Iterable[InTime]] = {
        "beds.days": beds.days,
        "beds.short_stay": beds.short_stay,
        "beds.day_treatment": beds.day_treatment,
        "beds.stretcher": beds.stretcher,
        "beds.surgical": beds.surgical,
        "beds.intensive": beds.intensive,
        "beds.quarterly_use": beds.quarterly_use,
        "visits.per_table_and_day": visits.per_table_and_day,
        "visits.further": visits.further,
        "visits.suspended": visits.suspended,
        "visits.back_on_the_day": visits.back_on_the_day,
        "tally": settlement.tally,
        "norm_use": settlement.norm_use,
    }
    yield from ((path, fact) for path, facts in single.items() for fact in facts)


def overlapping_packs(packs: Iterable[SettlementPack]) -> Iterator[Finding]:
    """LW003: two packs of settlement of one kind are in force on the same day."""
    by_start = sorted(packs, key=lambda pack: pack.settlement.effective_from)
    for earlier, later in combinations(by_start, 2):
        if earlier.settlement.insured == later.settlement.insured and earlier.settlement.in_force(
            later.settlement.effective_from
        ):
            end = earlier.settlement.effective_to
            yield Finding(
                "LW003", Place(f"{later.name}/{SETTLEMENT_SETTINGS}"), observed=str(later.settlement.effective_from),
                limit=str(end or "…"), more={"path": f"{earlier.name}, {later.name}"},
            )  # fmt: skip


def has_own_rules(regulation: Regulation) -> bool:
    """Whether a regulation's pack states rules of settlement itself, as packs of version 0.1.0 did."""
    return bool(regulation.beds.share or regulation.visits.per_table_and_day)


def _own_rules(regulation: Regulation) -> Settlement | None:
    """The rules of settlement that a regulation's pack states itself."""
    if not has_own_rules(regulation):
        return None
    own = (*regulation.beds.share, *regulation.visits.per_table_and_day)
    return Settlement.model_construct(
        id=regulation.id,
        pack_version=regulation.pack_version,
        title=regulation.title,
        short_title=regulation.short_title,
        effective_from=regulation.effective_from or min(fact.from_ for fact in own),
        effective_to=regulation.effective_to,
        insured=regulation.insured,
        verified_on=regulation.verified_on,
        references=regulation.references,
        beds=BedRules(share=tuple(SharedBed.model_construct(**dict(share)) for share in regulation.beds.share)),
        visits=VisitRules(
            per_table_and_day=tuple(TableLimit.model_construct(**dict(entry)) for entry in regulation.visits.per_table_and_day)
        ),
        interventions=(),
    )
