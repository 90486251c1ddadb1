"""What a list's life is in words: for whom it holds, what a move changed, and why no price holds. On the screen and on pages."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pricebook.base.languages import Language, Phrase, say, words_of

if TYPE_CHECKING:
    from pricebook.app.list_in_force import InForce
    from pricebook.app.list_moves import MadeMove
    from pricebook.registry import Moved, PriceInForce
    from pricebook.registry.amending import Amended

MOST_NAMED = 10  # services
_DAY = timedelta(days=1)


def shown_day(day: date | None) -> str:
    """A day as people write it here: 01/10/2012; a dash for none."""
    return day.strftime("%d/%m/%Y") if day is not None else "–"


def shown_end(day: date | None, language: Language) -> str:
    """A last day; where no end is decided, until what it holds."""
    return _screen("in-force-no-end", language) if day is None or day == date.max else shown_day(day)


def place_of(place: tuple[str, str], language: Language) -> tuple[str, str]:
    """A scope and a class as people are told: "" where it is all of them."""
    scope, class_ = place
    return scope, of_class(class_, language) if class_ else ""


def class_name(class_: str, language: Language) -> str:
    """What a class is called, as the files of a list say it; one that has no name stands for itself."""
    return say(f"class-1.{class_}").text(language) if class_ in words_of("class-1") else class_


def of_class(class_: str | None, language: Language) -> str:
    """A class in a sentence: "hạng II", but by its name alone where it has one of its own; for None, that it is not known."""
    name = class_name(class_, language) if class_ else _screen("class-not-known", language)
    named = class_name(class_, "vi") not in (class_, class_name("special", "vi")) if class_ else False
    return name if named else say("screen.of-class", class_=name).text(language)


def for_whom(place: tuple[str, str], places: Collection[tuple[str, str]], language: Language) -> tuple[str, str]:
    """For whom a list holds: the scope and the class, of which it holds for others on other days.

    Args:
        place: The scope and the class, "" for all of those that are named nowhere else.
        places: All that are named.
        language: The language.
    """
    scopes, classes = {scope for scope, _ in places}, {class_ for _, class_ in places}
    scope = place[0] or _screen("every-facility" if scopes == {""} else "other-facilities", language)
    class_ = class_name(place[1], language) or _screen("every-class" if classes == {""} else "other-classes", language)
    return scope, class_


def held_lines(moved: "Moved", language: Language) -> Iterator[str]:
    """For whom a list holds since a move, what it takes the place of, and what is paid again after it."""
    places = [(phase.scope, phase.class_) for phase in moved.held]
    if moved.before != moved.state == "approved" and not places:
        yield _screen("list-holds-never", language)
    for phase, place in zip(moved.held, places, strict=True):
        scope, class_ = for_whom(place, places, language)
        class_ = of_class(phase.class_, language) if phase.class_ else class_
        yield say("screen.list-holds-from", first=shown_day(phase.from_), class_=class_, scope=scope).text(language)
    again = {hold.name for hold in moved.again}
    for end in moved.ends:
        of = ", ".join(filter(None, place_of((end.phase.scope, end.phase.class_), language)))
        key = "list-ends" if end.then is None or end.then in again else "list-ends-then"
        place_said = f" ({of})" if of else ""
        yield say(f"screen.{key}", last=shown_day(end.phase.to), then=end.then or "", place=place_said).text(language)
    for name in dict.fromkeys(hold.name for hold in moved.ended):
        key = "list-ended-with" if moved.state == "revoked" else "list-ended"
        yield say(f"screen.{key}", list=name).text(language)
    if moved.unamended is not None:
        yield say("screen.list-unamended", list=moved.unamended).text(language)
    for name, first in dict.fromkeys((hold.name, hold.phase.from_) for hold in moved.again):
        yield say("screen.list-paid-again", list=name, first=shown_day(first)).text(language)


def amended_lines(amended: "Amended", language: Language) -> Iterator[str]:
    """What an amendment changes, and what of its file stays by the old decision."""
    yield say("screen.list-amends-changed", list=amended.of, changed=len(amended.changed), same=len(amended.same)).text(language)
    for key, services in (
        ("list-amends-left-out", amended.left_out),
        ("list-amends-unpriced", amended.unpriced),
        ("list-amends-others", amended.others),
    ):
        if services:
            more = f" … (+{len(services) - MOST_NAMED})" if len(services) > MOST_NAMED else ""
            named = ", ".join(services[:MOST_NAMED]) + more
            yield say(f"screen.{key}", count=len(services), services=named, decided=amended.decided).text(language)


def changed_lines(made: "MadeMove", language: Language) -> Iterator[str]:
    """All that a move changed: where the list holds now, what was amended, and which services it leaves out."""
    yield from held_lines(made.moved, language)
    if made.moved.amended is not None:
        yield from amended_lines(made.moved.amended, language)
    if made.left_out:
        yield say("screen.list-left-out", services=", ".join(made.left_out)).text(language)


def why_not_said(found: "InForce", language: Language) -> Phrase:
    """Why no price holds, as a sentence: one step of the way from a facility to a price leads nowhere."""
    from pricebook.base.nearest import nearest_sentence

    why, facility = found.why_not, found.facility
    assert why is not None
    decision = found.decisions.get(why.list or "")
    facts = facility.facts if facility is not None else None
    since = why.day + _DAY if why.day is not None and why.reason == "list-ended" else why.day
    return say(
        f"screen.why-not-{why.reason}", facility=found.facility_code, service=found.service or "–", list=why.list or "–",
        decision=(decision.number if decision is not None else None) or "–", day=shown_day(found.decided_by),
        since=shown_day(since), class_=of_class(facts.class_ if facts is not None else None, language),
        by=why.by or "–",
        others=", ".join(" – ".join(filter(None, place_of(place, language))) for place in why.places) or "–",
        authority=facility.authority if facility is not None else "–",
        dated=shown_day(decision.date if decision is not None else None),
        note=(decision.note if decision is not None else None) or "–",
        managed_by=(facts.managed_by if facts is not None else None) or "–", nearest=nearest_sentence(why.near),
    )  # fmt: skip


def begun_lines(found: "InForce", language: Language) -> Iterator[str]:
    """What a treatment that had begun before keeps, and what it does not."""
    if found.begun is None or found.facility is None or found.begun >= found.day:
        return
    begun = shown_day(found.begun)
    if found.transition is not None:
        day, article = shown_day(found.decided_by), str(found.transition)
        yield say("screen.in-force-kept", begun=begun, day=day, article=article).text(language)
    if found.reclassed is not None:
        class_ = of_class(found.facility.facts.class_, language)
        yield say("screen.in-force-reclassed", day=shown_day(found.reclassed), class_=class_).text(language)
    if found.not_kept is not None:
        yield say("screen.in-force-not-kept", begun=begun, day=shown_day(found.not_kept)).text(language)
    elif found.transition is None:
        yield say("screen.in-force-same", begun=begun).text(language)


def named(price: "PriceInForce") -> str:
    """What claims call a service: its code; under a law without codes its ordinal."""
    return price.service_code or price.ordinal or price.service_id


def _screen(key: str, language: Language) -> str:
    return say(f"screen.{key}").text(language)
