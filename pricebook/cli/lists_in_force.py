"""The command list in-force: which price holds, and by which decision; and if none does, why."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import (
    BLOCKED,
    Format,
    FormatOption,
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
from pricebook.cli.list_options import DAYS, RegistryOption, as_day

if TYPE_CHECKING:
    from pricebook.app.list_in_force import InForce
    from pricebook.base.languages import Language
    from pricebook.registry import PriceInForce

MOST_LINES = 40  # of a whole list on the screen; a file has all of it

app = typer.Typer()


@app.command("in-force")
def in_force(
    facility: Annotated[str, typer.Option("--facility", metavar="CODE", help="The facility, by code or name.")],
    on: Annotated[datetime, typer.Option("--on", formats=DAYS, metavar="DAY", help="The day.")],
    service: Annotated[
        str | None, typer.Option("--service", metavar="CODE", help="Only this service: id, code, ordinal, or name.")
    ] = None,
    begun: Annotated[
        datetime | None,
        typer.Option(
            "--begun", formats=DAYS, metavar="DAY", help="The first day of the treatment, which may keep the old price."
        ),
    ] = None,
    on_demand: Annotated[bool, typer.Option("--on-demand", help="What patients pay for what they ask for.")] = False,
    known: Annotated[
        str | None,
        typer.Option("--known", metavar="TIME", help="As it was known then (UTC, as 2026-11-26 or 2026-11-26T08:00)."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write the prices into a .csv or .xlsx file.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Say which price holds at a facility on a day, and by which decision. Exit status 1: none holds.

    With --begun a treatment keeps the list of before a change, where a rule says so of that change; of its prices that for the
    class which the facility has on the day of the service; where it has none for that class, the price of that day.

    Example: pricebook list in-force --facility 80001 --on 2012-10-01 --service C5.1.272
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.list_in_force import in_force as ask
        from pricebook.app.list_in_force_shown import as_json, write_table
        from pricebook.app.list_words import shown_day

        found = ask(
            facility,
            on.date(),
            service=service,
            payer="on-demand" if on_demand else "insured",
            begun=as_day(begun),
            known=known,
            registry=registry,
            norms=norms,
        )
        if output is not None and found.prices:
            write_table(found, output, language, force=force)
    if format is Format.json:
        show_json(as_json(found, language))
    else:
        _show(found, language, whole=output is not None)
        for title, last in found.ended_laws:
            show_phrase("in-force-law-ended", language, title=title, last=shown_day(last))
        show_findings(found.findings, language)
        if output is not None and found.prices:
            show_phrase("in-force-written", language, count=len(found.prices), path=str(output))
    if not found.prices:
        raise typer.Exit(BLOCKED)


def _show(found: "InForce", language: "Language", *, whole: bool) -> None:
    from pricebook.app.list_words import begun_lines, class_name, named, of_class, shown_day, why_not_said

    facility = found.facility
    if facility is not None:
        place = f"{facility.authority} – {facility.scope}" if facility.scope else facility.authority
        show_phrase(
            "in-force-facility", language, facility=found.facility_code, name=facility.name or "", authority=place,
            class_=of_class(facility.facts.class_, language), day=shown_day(found.day),
        )  # fmt: skip
        if facility.inherited is not None and facility.inherited.former != facility.inherited.authority:
            moved = facility.inherited
            show_phrase("in-force-moved", language, day=shown_day(moved.day), former=moved.former, authority=moved.authority)
    for line in begun_lines(found, language):
        show(line)
    if found.why_not is not None:
        show(why_not_said(found, language).text(language))
    elif len(found.prices) == 1 or (found.service is not None and not whole):
        for price in found.prices:
            _show_price(found, price, language)
    else:
        for price in () if whole else found.prices[:MOST_LINES]:
            class_ = class_name(price.class_ or "", language) or phrase("every-class", language)
            show_phrase(
                "in-force-line", language, service=named(price), name=price.service, price=price.price,
                class_=class_, list=price.of.name, line=price.number,
            )  # fmt: skip
        if not whole:
            show_phrase("in-force-count", language, count=len(found.prices))


def _show_price(found: "InForce", price: "PriceInForce", language: "Language") -> None:
    from pricebook.app.list_words import named, shown_day, shown_end
    from pricebook.base.languages import Terms

    decision = found.decisions.get(price.of.name)
    first, last = found.days_of(price)
    one = "in-force-one" if price.unit else "in-force-one-without-unit"
    show_phrase(one, language, service=named(price), name=price.service, price=price.price, unit=price.unit)
    show_phrase(
        "in-force-by", language, decision=(decision.number if decision is not None else None) or "–",
        dated=shown_day(decision.date if decision is not None else None), list=price.of.name, line=price.number,
        from_=shown_day(first), to=shown_end(last, language), why=Terms(found.why(price)),
    )  # fmt: skip
    phased = found.phased_by(price)
    if phased is not None:
        show_phrase("in-force-phased", language, decision=phased.number or "–", dated=shown_day(phased.date))
    if price.rule:
        show_phrase("in-force-rule", language, rule=price.rule)
