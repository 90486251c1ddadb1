"""The command regulation services: lists and searches the services of a pack."""

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

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pricebook.app.services import ListedServices
    from pricebook.base.languages import Language

PackOrFolder = Annotated[str, typer.Argument(metavar="ID|DIR", help="The id of a pack, or a folder with a pack.")]
FindOption = Annotated[
    str | None,
    typer.Option(
        "--find", metavar="TEXT", help="Words of the name, or the beginning of an ordinal or code. Accents are optional."
    ),
]


def services(
    pack: PackOrFolder,
    find: FindOption = None,
    norms: NormsOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """List the services of a pack, or search them by name, ordinal or code, with their maxima and issued prices.

    Example: pricebook regulation services ttlt-04-2012 --find hematocrit
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.services import services as services_of

        found = services_of(pack, find=find, norms=norms)
    if format is Format.json and found.listed.pack is not None:
        show_json(found.record())
    elif found.listed.pack is not None:
        _show_services(found, language)
    else:
        from pricebook.findings import findings_record

        if format is Format.json:
            show_json(findings_record(found.listed.findings, language))
        else:
            show_findings(found.listed.findings, language, full=True)
        raise typer.Exit(BLOCKED)


def _show_services(found: "ListedServices", language: "Language") -> None:
    lines = []
    for service in found.services:
        names = (service.service_id, service.ordinal, service.service_code, service.name, service.unit)
        prices = [
            f"{phrase(key, language)}: {_by_class(by_class, language)}"
            for key, by_class in (
                ("service-ceiling", service.ceilings),
                ("service-fixed", service.fixed_prices),
                ("service-issued", service.issued),
            )
            if by_class
        ]
        unconfirmed = [] if service.confirmed else [phrase("service-unconfirmed", language)]
        lines.append(" | ".join([*(name or "–" for name in names), *prices, *unconfirmed]))
    if lines:
        show("\n".join(lines))
    show_phrase("services-found", language, found=str(len(found.services)), total=str(found.total), id=found.listed.id)
    if found.missing_parts:
        show_phrase("services-missing-parts", language, parts="; ".join(found.missing_parts))
    if not found.complete:
        show_phrase("services-incomplete", language)


def _by_class(prices: "Mapping[str | None, int]", language: "Language") -> str:
    from pricebook.base.languages import shown, term

    return ", ".join(
        f"{term(class_, language)} {shown(price, language)}" if class_ else shown(price, language)
        for class_, price in prices.items()
    )
