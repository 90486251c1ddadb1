"""What list in-force answers, as JSON and as tables."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pricebook.app.errors import WrongOption
from pricebook.app.list_in_force import InForce
from pricebook.app.list_words import shown_day
from pricebook.app.written import write_whole
from pricebook.base.csv_text import write_csv
from pricebook.base.languages import Language, say, term
from pricebook.findings import as_record
from pricebook.registry import PriceInForce
from pricebook.tables.new_workbook import new_workbook

FORMS = (".csv", ".xlsx")
# Each column: the key of its heading in screen.toml, and its width in a workbook.
_COLUMNS = {
    "in-force-service": 16,
    "in-force-code": 14,
    "in-force-name": 44,
    "in-force-unit": 10,
    "in-force-class": 8,
    "in-force-price": 12,
    "in-force-list": 18,
    "in-force-decision": 18,
    "in-force-dated": 12,
    "in-force-from": 12,
    "in-force-to": 12,
    "in-force-why": 30,
}
_AMOUNTS, _DAYS = ("in-force-price",), ("in-force-dated", "in-force-from", "in-force-to")
_SHORT = ("in-force-service", "in-force-code", "in-force-unit", "in-force-class")


def as_json(found: InForce, language: Language = "vi") -> dict[str, Any]:
    """The answer as JSON has it: amounts in whole đồng, days as ISO text."""
    return {
        "facility": found.facility_code,
        "name": found.facility.name if found.facility is not None else None,
        "class": found.facility.facts.class_ if found.facility is not None else None,
        "authority": found.facility.authority if found.facility is not None else None,
        "scope": (found.facility.scope or None) if found.facility is not None else None,
        "on": found.day.isoformat(),
        "payer": found.payer,
        "begun": _iso(found.begun),
        "decided_by": found.decided_by.isoformat(),
        "transition": str(found.transition) if found.transition is not None else None,
        "not_kept": _iso(found.not_kept),
        "reclassed": _iso(found.reclassed),
        "prices": [_price(found, price) for price in found.prices],
        "findings": [as_record(finding, language) for finding in found.findings],
        "ended_laws": [{"title": title, "until": last.isoformat()} for title, last in found.ended_laws],
        "why_not": _why_not(found),
    }


def _why_not(found: InForce) -> dict[str, Any] | None:
    """Why nothing is paid, with the decision that leads to it: its number, and the reasons that are recorded with it."""
    why_not = found.why_not
    if why_not is None:
        return None
    decision = found.decisions.get(why_not.list or "")
    number, note = (decision.number, decision.note) if decision is not None else (None, None)
    return {
        "reason": why_not.reason, "list": why_not.list, "day": _iso(why_not.day), "near": list(why_not.near),
        "for": [{"scope": scope or None, "class": class_ or None} for scope, class_ in why_not.places],
        "decision_no": number, "note": note,
    }  # fmt: skip


def _price(found: InForce, price: PriceInForce) -> dict[str, Any]:
    decision, phased = found.decisions.get(price.of.name), found.phased_by(price)
    first, last = found.days_of(price)
    return {
        "service_id": price.service_id,
        "service_code": price.service_code or None,
        "ordinal": price.ordinal or None,
        "name": price.service,
        "unit": price.unit or None,
        "class": price.class_ or None,
        "price": price.price,
        "rule": price.rule,
        "list": price.of.name,
        "line": price.number,
        "since": price.of.since.isoformat(),
        "from": first.isoformat(),
        "to": _iso(last),
        "why": list(found.why(price)),
        "decision_no": decision.number if decision is not None else None,
        "decision_date": _iso(decision.date) if decision is not None else None,
        "phase_decision_no": phased.number if phased is not None else None,
        "phase_decision_date": _iso(phased.date) if phased is not None else None,
    }


def write_table(found: InForce, path: Path, language: Language, *, force: bool = False) -> Path:
    """Writes what is paid as a table, in a CSV file or a workbook, by the ending of its name.

    Raises:
        WrongOption: The name has another ending.
        OutputExists, OutputInUse, NotWritten: Nothing was written.
    """
    if path.suffix.lower() not in FORMS:
        raise WrongOption("unknown-ending", path=str(path), known=", ".join(FORMS))
    write = _write_workbook if path.suffix.lower() == ".xlsx" else _write_csv
    (written,) = write_whole(path.parent, (path.name,), lambda staging: write(found, staging / path.name, language), force=force)
    return written


def _rows(found: InForce, language: Language) -> Iterator[list[Any]]:
    for price in found.prices:
        decision = found.decisions.get(price.of.name)
        why = [term(reason, language) for reason in found.why(price)] + ([price.rule] if price.rule else [])
        number, dated = (decision.number, decision.date) if decision is not None else (None, None)
        service = price.ordinal or price.service_id, price.service_code, price.service, price.unit, price.class_
        yield [*service, price.price, price.of.name, number, dated, *found.days_of(price), "; ".join(why)]


def _headings(language: Language) -> list[str]:
    return [say(f"screen.{column}").text(language) for column in _COLUMNS]


def _write_csv(found: InForce, path: Path, language: Language) -> None:
    rows = ([_iso(value) if isinstance(value, date) else value for value in row] for row in _rows(found, language))
    write_csv(path, _headings(language), rows)


def _write_workbook(found: InForce, path: Path, language: Language) -> None:
    from pricebook.exports.printed_sheet import PRINTED, Page, PlainFirstPage, Styles

    rows = list(_rows(found, language))
    # Columns that would be empty are left out.
    used = [number for number in range(len(_COLUMNS)) if not rows or any(row[number] not in (None, "") for row in rows)]
    kinds = [list(_COLUMNS)[number] for number in used]
    headings = _headings(language)
    title = say("screen.in-force-title", day=shown_day(found.day)).text(language)
    name = found.facility.name if found.facility is not None else None
    whose = f"{name or ''} ({found.facility_code})".strip()
    with new_workbook(path, PRINTED) as book:
        styles = Styles(book)
        page = Page(book.add_worksheet(say("screen.in-force-sheet").text(language), PlainFirstPage), styles)
        page.set_up([_COLUMNS[kind] for kind in kinds], head_row=2, running=f"{title}, {whose}")
        page.band(0, 0, len(used) - 1, title, styles.title)
        page.band(1, 0, len(used) - 1, whose, styles.centered_bold)
        page.heading(2, [headings[number] for number in used])
        for at, row in enumerate(rows, 3):
            for column, (kind, number) in enumerate(zip(kinds, used, strict=True)):
                value = row[number]
                if kind in _AMOUNTS:
                    page.number(at, column, value, styles.price)
                elif kind in _DAYS:
                    page.blanks(at, (column,))
                    page.day(at, column, value, styles.date)
                else:
                    page.text(at, column, value, styles.code if kind in _SHORT else None)
        page.filters(2, 2 + len(rows))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
