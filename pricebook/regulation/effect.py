"""Findings about the choice of a pack: not in force on the day, of an unknown province, in place of an installed one."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from pricebook.base.languages import Figure, Terms, say
from pricebook.findings import Finding, Place
from pricebook.regulation.basics import act_named
from pricebook.regulation.model import Regulation
from pricebook.regulation.on_day import LawOnDay
from pricebook.regulation.packs import SETTINGS, FoundPack

if TYPE_CHECKING:
    from pricebook.regulation.settlement import Settlement


def outside_effect(law: LawOnDay) -> Iterator[Finding]:
    """LW012: the pricing or service day is before the regulation takes effect, or after its effect has ended."""
    if not law.in_force:
        yield day_outside(law.regulation, law.day, Place(f"{law.pack.name}/{SETTINGS}"))


def day_outside(regulation: Regulation, day: date, at: Place) -> Finding:
    """LW012 for a day on which a regulation is not in force. `at` is the place that states the day, or the regulation's own."""
    more: dict[str, Figure] = {
        "title": regulation.short_title,
        "effect": effect_of(regulation),
    }
    return Finding("LW012", at, observed=_day(day), more=more)


def effect_of(regulation: Regulation) -> Terms:
    """From when to when it is in force, and what replaces it, as far as it is known."""
    start, end, successor = regulation.effective_from, regulation.effective_to, regulation.superseded_by
    said = [say("finding.in-force-from", day=_day(start))] if start is not None else []
    said += [say("finding.in-force-to", day=_day(end))] if end is not None else []
    said += [say("finding.replaced-by", document=str(successor))] if successor is not None else []
    return Terms(said)


def of_unknown_province(law: LawOnDay, province: str, *, submitted: bool = False) -> Iterator[Finding]:
    """LW030: no source says whose resolution the regulation is, so that it may be another province's than that of the list.

    LW038 of a list that somebody submitted: the gap is in the pack, and nothing that its sender could explain.
    """
    if law.regulation.province_unknown:
        at = Place(f"{law.pack.name}/{SETTINGS}")
        code = "LW038" if submitted else "LW030"
        yield Finding(code, at, observed=act_named(law.regulation.title), more={"province": province})


def indices_told(law: LawOnDay) -> Terms:
    """The indices that the amounts of the day are multiplied by, each with its name and value (đồng); none where none are."""
    used = dict.fromkeys(index for each in law.components if (index := law.index(each.id)) is not None)
    named = {index: f"{index.name[:1].lower()}{index.name[1:]}" for index in used}
    return Terms([say("finding.index-value", name=name, value=index.value) for index, name in named.items()])


def replaces_installed_pack(found: FoundPack, installed: FoundPack | None) -> Iterator[Finding]:
    """LW013: a pack from another folder is used, and differs from the installed pack of that name."""
    if installed is None or installed.folder == found.folder or installed.sha256 == found.sha256:
        return
    at = Place(f"{found.folder.name}/{SETTINGS}")
    more: dict[str, Figure] = {"origin": Terms([found.origin]), "sha256": found.sha256[:16]}
    yield Finding("LW013", at, observed=found.folder.name, more=more)


def nearest_day_in_force(rules: "Regulation | Settlement", day: date) -> date:
    """The day, if the rules are in force on it; else their last day if they have ended, their first if they have not begun."""
    start, end = rules.effective_from or day, rules.effective_to or day
    return max(start, min(day, end))


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
