"""The work of deciding, in a process of its own: the moves of a list's life as the commands make them, and exports.

What a move changed, and what is odd about it, comes back as lines in both languages.
"""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pricebook.app.errors import MoveRefused
from pricebook.app.list_moves import LAST_DAY, MadeMove, Phase, move
from pricebook.app.list_papers import paper, papers_of
from pricebook.app.list_words import changed_lines
from pricebook.base.languages import LANGUAGES, Language, say
from pricebook.findings import Findings, as_record
from pricebook.web.seen import seen_of

Step = Callable[[str], None]
Facts = dict[str, Any]
Told = Mapping[Language, list[str]]
_PLAIN = ("propose", "opinion", "ask", "return", "submit", "revoke", "extend", "approve")


def make_move(
    step: Step,
    action: str,
    list_: str,
    name: str | None,
    registry: str,
    norms: str | None,
    seen: str | None,
    said: Mapping[str, Any],
) -> Facts:
    """Makes a move as its command does, with its papers.

    Args:
        step: is told each step.
        action: the name of the command, as "propose".
        list_: the list: its name, or its file.
        name: its name, where it is recorded.
        registry, norms: as the commands have them.
        seen: what the person saw of the list; None where the move is of no list.
        said: the options of the command: texts, days as ISO text, phases as from, to, class and scope.

    Returns:
        The list's name, the entry, lines of what was changed, findings, and the names of the papers.

    Raises:
        CallError: the command would be refused; or the list was changed since the person saw it.
    """
    step("writing")
    if seen is not None and seen_of(name or list_, registry) != seen:
        raise MoveRefused("move-refused", reason=say("desk.refused-changed-meanwhile"))
    options: Facts = {name: _day(value) if name in ("on", "paper_date") and value else value for name, value in said.items()}
    if options.get("scan"):
        options["scan"] = Path(options["scan"])
    common: Facts = {"registry": registry, "norms": norms}
    if action in _PLAIN:
        made = move(list_, action, phases=_phases(options.pop("phases", ())), **options, **common)
        return _moved(made, list_, common)
    if action == "amend":
        made = move(list_, "approve", phases=_phases(options.pop("phases")), **options, **common)
        return _moved(made, list_, common)
    if action == "phase":
        from pricebook.app.list_phase import phase

        made = phase(list_, phases=_phases(options.pop("phases")), **options, **common)
        return _moved(made, made.list, common)
    return _OTHERS[action](list_, options, common)


def _moved(made: MadeMove, list_: str, common: Mapping[str, Any]) -> Facts:
    papers = papers_of(made, None, path=list_, **common)
    told = {language: list(changed_lines(made, language)) for language in LANGUAGES}
    if papers.not_written is not None:
        for language in LANGUAGES:
            told[language].append(papers.not_written.text(language))
    return {**_done(made.list, made.moved.entry, made.findings, told), "papers": [each.name for each in papers.files]}


def _done(list_: str | None, entry: int | None, findings: Findings, told: Told | None = None) -> Facts:
    found = {language: [as_record(each, language) for each in findings] for language in LANGUAGES}
    lines: Told = told if told is not None else {language: [] for language in LANGUAGES}
    return {"list": list_, "entry": entry, "lines": lines, "findings": found, "papers": []}


def _dispute(list_: str, options: Facts, common: Mapping[str, Any]) -> Facts:
    from pricebook.app.list_disputes import dispute

    positions = [(str(party), str(text)) for party, text in options.pop("positions")]
    made = dispute(list_, options.pop("about"), positions, **options, **common)
    return _done(made.list, None, made.findings.of("RG004", "RG005"))


def _direct(list_: str, options: Facts, common: Mapping[str, Any]) -> Facts:
    from pricebook.app.list_disputes import direct

    made = direct(list_, **options, **common)
    return _done(made.list, None, made.findings.of("RG004", "RG005"))


def _sent(list_: str, options: Facts, common: Mapping[str, Any]) -> Facts:
    from pricebook.app.list_sending import sent

    made = sent(list_, **options, **common)
    return _done(made.list, made.entry, Findings())


def _acknowledged(list_: str, options: Facts, common: Mapping[str, Any]) -> Facts:
    from pricebook.app.list_sending import acknowledged

    made = acknowledged(list_, **options, **common)
    return _done(made.list, made.entry, Findings())


def _withdraw(list_: str, options: Facts, common: Mapping[str, Any]) -> Facts:
    from pricebook.app.list_withdrawing import withdraw

    made = withdraw(list_, **options, **common)
    left = say("screen.withdrawn-papers", files=", ".join(each.name for each in made.papers)) if made.papers else None
    told = {language: [left.text(language)] if left is not None else [] for language in LANGUAGES}
    return _done(made.list, made.withdrawn.entry, Findings(), told)


def _succeed(list_: str, options: Facts, common: Mapping[str, Any]) -> Facts:
    from pricebook.app.list_succession import inherit

    made = inherit(options.pop("formers"), options.pop("authority"), options.pop("on"), **options, **common)
    return _done(None, made.entry, made.findings)


def _facilities(list_: str, options: Facts, common: Mapping[str, Any]) -> Facts:
    from pricebook.app.facility_tables import read_facilities
    from pricebook.app.list_succession import record_facility_facts

    facts = read_facilities(Path(options.pop("file")), options.pop("on"))
    options.pop("name")
    made = record_facility_facts(facts, **options, **common)
    count = say("desk_decide.facilities-recorded" if made.new else "screen.facility-known", count=len(made.facts))
    return _done(None, None, made.findings, {language: [count.text(language)] for language in LANGUAGES})


def _facility(list_: str, options: Facts, common: Mapping[str, Any]) -> Facts:
    from pricebook.app.facility_tables import SaidOfFacility
    from pricebook.app.list_succession import record_facility_facts

    about = options.pop("about")
    last = _day(about["to"]) if about.get("to") else None
    fact = SaidOfFacility(**{**about, "from_": options.pop("on"), "to": last})
    made = record_facility_facts([fact], **options, **common)
    count = say("desk_decide.facilities-recorded" if made.new else "screen.facility-known", count=len(made.facts))
    return _done(None, None, made.findings, {language: [count.text(language)] for language in LANGUAGES})


_OTHERS: dict[str, Callable[[str, Facts, Mapping[str, Any]], Facts]] = {
    "dispute": _dispute, "direct": _direct, "sent": _sent, "acknowledged": _acknowledged, "withdraw": _withdraw,
    "succeed": _succeed, "facilities": _facilities, "facility": _facility,
}  # fmt: skip


def draft_paper(step: Step, list_: str, move_: str, registry: str, norms: str | None, by: str | None) -> Facts:
    """Writes the paper of a move that is still to be made, with room for number and day; returns the names of the files."""
    step("writing")
    written = paper(list_, move_, draft=True, by=by, registry=registry, norms=norms, force=True)
    return {"papers": [each.name for each in written.files]}


def _day(text: Any) -> date:
    return date.fromisoformat(text)


def _phases(said: Any) -> tuple[Phase, ...]:
    return tuple(
        Phase(_day(each["from"]), _day(each["to"]) if each.get("to") else LAST_DAY, each["class"] or "", each["scope"] or "")
        for each in said
    )


VERBS: dict[str, Callable[..., Any]] = {"make_move": make_move, "draft_paper": draft_paper}
