"""The commands list show and status: a list's life, and where every list is."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from pricebook.cli.common import (
    Format,
    FormatOption,
    FullOption,
    LangOption,
    NormsOption,
    chosen_language,
    phrase,
    show,
    show_call_errors,
    show_json,
    show_phrase,
)
from pricebook.cli.findings import show_findings
from pricebook.cli.list_options import (
    DAYS,
    ListArgument,
    OnDemandOption,
    RegistryOption,
    as_day,
)

if TYPE_CHECKING:
    from pricebook.app.list_status import ListShown
    from pricebook.base.languages import Language

AsOfOption = Annotated[
    datetime | None,
    typer.Option("--on", formats=DAYS, metavar="DAY", help="As it was at the end of this day. Default: as it is today."),
]


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command("show")(show_list)
    app.command()(status)


def show_list(
    list_: ListArgument,
    on: AsOfOption = None,
    on_demand: OnDemandOption = False,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    full: FullOption = False,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Show a list's life: each move with its paper, by whom, when, and when it was recorded; where it holds; what is odd.

    Example: pricebook list show long-an-2012-1
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.list_status import show as ask

        shown = ask(list_, on=as_day(on), payer="on-demand" if on_demand else "insured", registry=registry, norms=norms)
    if format is Format.json:
        show_json(shown.as_json(language))
        return
    _show_life(shown, language)
    show_findings(shown.findings, language, full=full)


def status(
    on: AsOfOption = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE.xlsx", help="Also write it as a workbook.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing workbook.")] = False,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    full: FullOption = False,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Show where every list is: its state, when it is in force, what is due and by when, and who has to act.

    Example: pricebook list status -o tinh-trang.xlsx
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.list_status import status as ask

        found = ask(on=as_day(on), registry=registry, norms=norms)
        if out is not None:
            found.write(out, force=force)
    if format is Format.json:
        show_json(found.as_json(language))
        return
    for each in found.as_json(language)["lists"]:
        show(_line(each, language))
    show_findings(found.findings, language, full=full)
    if out is not None:
        show_phrase("list-status-written", language, path=str(out))


def _show_life(shown: "ListShown", language: "Language") -> None:
    from pricebook.app.list_words import for_whom

    record = shown.as_json(language)
    show(_line(record, language))
    for each in sorted((*record["moves"], *record["withdrawn"]), key=lambda each: int(each["entry"])):
        show("  " + (_struck_line(each, language) if "why" in each else _move_line(each, language)))
    for held, hold in zip(shown.of.life.holds, record["holds"], strict=True):
        days = f"{_day(hold['from'])} – {_day(hold['to'])}"
        beside = shown.of.life.beside(held.phase.from_)
        scope, class_ = for_whom((held.phase.scope, held.phase.class_), beside, language)
        show("  " + phrase("list-holds", language, days=days, class_=class_, scope=scope))
    if record["left_out"]:
        show("  " + phrase("list-left-out", language, services=", ".join(record["left_out"])))
    if record["unchanged"]:
        show("  " + phrase("list-not-amended", language, count=len(record["unchanged"])))
    for each in record["disputes"]:
        given = ", ".join(f"{one['by'] or '–'} {one['paper']} ({_day(one['dated'])})" for one in each["directions"])
        key = "list-dispute-line-settled" if each["settled"] else "list-dispute-line-open"
        missing = ", ".join(each["missing"]) or "–"
        show("  " + phrase(key, language, no=each["number"], given=given or "–", by=missing))


def _line(record: "dict[str, object]", language: "Language") -> str:
    """One list on one line: its state, its decision, when it is in force, what is due."""
    from pricebook.app.list_status import MOVE_TERMS, STATE_TERMS
    from pricebook.base.languages import term

    state = term(STATE_TERMS[str(record["state"])], language)
    parts = [f"{record['list']}: {state}"]
    if record["decision_no"]:
        parts.append(f"{record['decision_no']} ({_day(record['decision_date'])})")
    if record["from"]:
        parts.append(f"{_day(record['from'])} – {_day(record['to'])}")
    if record["amends"]:
        parts.append(phrase("list-amends", language, list=str(record["amends"]), decision=str(record["amends_decision"] or "–")))
    for by in cast("list[dict[str, str | None]]", record["amended_by"]):
        key = "list-amended-by" if by["to"] is None else "list-amended-by-until"
        decision = by["decision_no"] or "–"
        days = {"first": _day(by["from"]), "last": _day(by["to"])}
        parts.append(phrase(key, language, list=str(by["list"]), decision=decision, **days))
    due = record["due"]
    if isinstance(due, dict):
        who, move = ", ".join(due["by"]) or "–", term(MOVE_TERMS[due["move"]], language)
        key = "list-due" if due["day"] is None else "list-overdue" if due["overdue"] else "list-due-by"
        parts.append(phrase(key, language, move=move, who=who, day=_day(due["day"])))
        if due["by_weekends"]:
            parts.append(phrase("list-by-weekends", language))
    if record["open_disputes"]:
        parts.append(phrase("list-open-disputes", language, count=str(record["open_disputes"])))
    return "; ".join(parts)


def _move_line(each: "dict[str, object]", language: "Language") -> str:
    from pricebook.app.list_status import MOVE_TERMS
    from pricebook.base.languages import term

    move = term(MOVE_TERMS[str(each["move"])], language)
    if each["on_paper"]:
        return phrase("list-move-on-paper", language, move=move)
    paper = f"{each['paper']} ({_day(each['dated'])})" if each["paper"] else "–"
    days = f" (+{each['days']})" if each["days"] else ""
    known = str(each["known_at"])[:19].replace("T", " ")
    note = f" “{each['note']}”" if each["note"] else ""
    return phrase(
        "list-move-line", language, day=_day(each["on"]), move=move + days, by=str(each["by"]), paper=paper, note=note,
        person=str(each["person"] or "–"), known=known, entry=str(each["entry"]),
    )  # fmt: skip


def _struck_line(each: "dict[str, object]", language: "Language") -> str:
    """A move that was withdrawn, with the reason."""
    known = str(each["withdrawn_at"])[:19].replace("T", " ")
    return phrase(
        "list-move-struck", language, line=_move_line(each, language), why=str(each["why"]), known=known,
        person=str(each["withdrawn_by_person"] or "–"), entry=str(each["withdrawn_by"]),
    )  # fmt: skip


def _day(text: object) -> str:
    """A day in ISO text as people write it; "…" for none."""
    return "/".join(reversed(str(text).split("-"))) if text else "…"
