"""What lies on a desk, as cards: each with its state, what is due, by whom and by when, and where its page is."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from pricebook.app.desk_facts import BuiltList, built_lists
from pricebook.app.errors import CallError
from pricebook.app.list_possible import moves_from
from pricebook.app.list_rules import ListOnDay, ListRules
from pricebook.app.list_status import MOVE_TERMS, STATE_TERMS, ListsStatus
from pricebook.base.languages import Phrase, Terms, say
from pricebook.web.desk import Desk
from pricebook.web.lists import SentList, sent_lists
from pricebook.web.registry import all_lists

Kind = Literal["dossier", "registry", "sent"]
Tone = Literal["error", "warn", "info", "good"]


@dataclass(frozen=True, slots=True)
class Card:
    """One thing on a desk.

    Attributes:
        kind: a dossier, a list of the registry, or a list that somebody sent.
        name: what people call it.
        link: the path of its page.
        state: its state, in words, and how it is marked.
        due: what is to be done next; None where nothing is.
        by: who has to do it; "" where that is not known.
        day: by when; None where there is no term.
        overdue: whether that day has passed.
    """

    kind: Kind
    name: str
    link: str
    state: Phrase
    tone: Tone = "info"
    due: Phrase | None = None
    by: str = ""
    day: date | None = None
    overdue: bool = False


def cards(desk: Desk) -> list[Card]:
    """What lies on a desk: dossiers, lists of the registry, lists that came in. It reads small files, and builds nothing."""
    try:
        known = all_lists(desk)
    except CallError as error:
        known = None
        unusable = [Card("registry", say("desk_decide.registry").text(desk.language), "/decisions", error.phrase, "error")]
    else:
        unusable = []
    of_registry = [_of_registry(each, date.today()) for each in known.lists] if known is not None else []
    return [*_of_dossiers(desk, known), *unusable, *reversed(of_registry), *_of_sent(desk)]


def dossier_cards(desk: Desk) -> list[Card]:
    """The dossiers alone."""
    try:
        return _of_dossiers(desk, all_lists(desk))
    except CallError:  # the page of decisions says why
        return _of_dossiers(desk, None)


def _of_dossiers(desk: Desk, known: ListsStatus | None) -> list[Card]:
    rules, today = ListRules(desk.norms), date.today()
    return [_of_dossier(each, known, rules, today) for each in built_lists(desk.folder)]


def _of_dossier(each: BuiltList, known: ListsStatus | None, rules: ListRules, today: date) -> Card:
    link = f"/dossiers/{quote(each.folder.name, safe='')}"
    name = each.folder.name
    if each.file is None:
        return Card("dossier", name, link, say("desk_decide.not-built"), due=say("desk_decide.due-build"))
    recorded = [of for of in known.lists if of.life.fingerprint == each.fingerprint] if known is not None else []
    if recorded:
        of = recorded[-1]
        state = say("desk_decide.recorded-as", list=of.life.name, state=Terms([STATE_TERMS[of.state]]))
        return Card("dossier", name, link, state, "good")
    moves = moves_from("draft", each.authority(rules), each.pricing_date or today, rules)
    by = ", ".join(body.name.vi for body in moves[0].offices)
    return Card("dossier", name, link, say("desk_decide.built"), due=_due(moves[0].move), by=by)


def _of_registry(each: ListOnDay, today: date) -> Card:
    life, due = each.life, each.due
    link = f"/decisions/{quote(life.name, safe='')}"
    state = say("desk_decide.state", state=Terms([STATE_TERMS[each.state]]))
    if each.state in ("in-force", "approved") or due is None:
        return Card("registry", life.name, link, state, "good" if each.state in ("in-force", "approved") else "info")
    by, late = ", ".join(body.name.vi for body in due.offices), due.overdue(today)
    return Card("registry", life.name, link, state, "error" if late else "warn", _due(due.move), by, due.day, late)


def _due(move: str) -> Phrase:
    return say("desk_decide.due", move=Terms([MOVE_TERMS[move]]))


def _of_sent(desk: Desk) -> Iterator[Card]:
    for sent in sent_lists(desk.lists):
        link, counts = f"/lists/{sent.id}", _counts(sent)
        if counts is None:
            yield Card("sent", sent.name, link, say("desk_decide.not-judged"))
            continue
        errors, warnings = counts
        state = say("desk_decide.judged", errors=errors, warnings=warnings)
        if errors:
            yield Card("sent", sent.name, link, state, "error", say("desk_decide.due-mend"), say("desk_decide.sender").text())
        elif warnings:
            yield Card("sent", sent.name, link, state, "warn", say("desk_decide.due-answer"))
        else:
            yield Card("sent", sent.name, link, state, "good")


def _counts(sent: SentList) -> tuple[int, int] | None:
    """How many errors and warnings the newest round has; None where it was not judged, or said nothing of them."""
    rounds = sent.rounds()
    if not rounds or not rounds[-1].record.is_file():
        return None
    path = rounds[-1].record
    about = path.stat()
    return _counted(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=500)
def _counted(path: Path, changed: int, size: int) -> tuple[int, int] | None:
    """The counts of a check.json, which is read anew when it was written anew."""
    try:
        counts = json.loads(path.read_bytes())["counts"]
        return int(counts.get("error", 0)), int(counts.get("warning", 0))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
