"""Whether a regulation holds on a day, and which pack says so."""

from collections.abc import Iterator

from pricebook.base.languages import Figure, Terms
from pricebook.findings import Finding, Place
from pricebook.regulation.on_day import LawOnDay
from pricebook.regulation.packs import SETTINGS, FoundPack


def outside_its_effect(law: LawOnDay) -> Iterator[Finding]:
    """LW012: the pricing or service day lies before the regulation's effect, or behind it."""
    regulation = law.regulation
    if law.in_force:
        return
    more: dict[str, Figure] = {
        "title": regulation.short_title,
        "from": _day(regulation.effective_from),
        "to": _day(regulation.effective_to),
        "successor": str(regulation.superseded_by or "–"),
    }
    yield Finding("LW012", Place(f"{law.pack.name}/{SETTINGS}"), observed=_day(law.day), more=more)


def takes_the_place_of(found: FoundPack, installed: FoundPack | None) -> Iterator[Finding]:
    """LW013: a pack from another place says otherwise than the installed one of its name: whoever decides must know."""
    if installed is None or installed.folder == found.folder or installed.sha256 == found.sha256:
        return
    at = Place(f"{found.folder.name}/{SETTINGS}")
    more: dict[str, Figure] = {"origin": Terms([found.origin]), "sha256": found.sha256[:16]}
    yield Finding("LW013", at, observed=found.folder.name, more=more)


def _day(day: object) -> str:
    return "…" if day is None else f"{day:%d/%m/%Y}"
