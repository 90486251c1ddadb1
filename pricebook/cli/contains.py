"""The command contains: what is inside the price of a service, and what may not be charged beside it."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import (
    NOT_CARRIED_OUT,
    Format,
    FormatOption,
    LangOption,
    NormsOption,
    QuietOption,
    chosen_language,
    phrase,
    progress,
    show,
    show_call_errors,
    show_json,
    show_phrase,
)
from pricebook.cli.findings import show_findings, show_wrapped
from pricebook.cli.list_options import DAYS, ListArgument, RegistryOption, as_day
from pricebook.cli.reading import show_settlement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pricebook.app.contains import Contained
    from pricebook.base.languages import Language
    from pricebook.pricelist import PriceLine
    from pricebook.settlement import Content

# Verdict → the phrase above the things that have it, and the one about a single thing.
_ABOVE = {"refused": "contains-refused", "asked": "contains-asked", "left-out": "contains-left-out"}
_OF_ONE = {
    "refused": "beside-refused",
    "asked": "beside-asked",
    "left-out": "beside-left-out",
    "not-known": "beside-not-known",
}


class Kind(StrEnum):
    """What a thing is that is charged beside a service."""

    drug = "drug"
    chemical = "chemical"
    supply = "supply"
    blood = "blood"


ServiceArgument = Annotated[
    str | None,
    typer.Argument(metavar="[SERVICE]", help="The id, ordinal, code or name of the service. Default: all services, with -o."),
]
ItemArgument = Annotated[
    str | None, typer.Argument(metavar="[ITEM]", help="What is charged beside it: the code or name of an item or service.")
]
KindOption = Annotated[
    Kind | None,
    typer.Option("--kind", help="What ITEM is, where its name does not say it: notes leave out whole kinds."),
]
ClassOption = Annotated[str | None, typer.Option("--class", metavar="CLASS", help="Only the price of this hospital class.")]
ServiceDayOption = Annotated[
    datetime | None,
    typer.Option(
        "--on",
        formats=DAYS,
        metavar="DAY",
        help="The service day. Default: the first day of the list; of a draft, its pricing date.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option("-o", "--out", metavar="OUT", help="Folder for the table: contains.csv and contains.xlsx. Default: none."),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite existing results.")]


def contains(
    path: ListArgument,
    service: ServiceArgument = None,
    item: ItemArgument = None,
    kind: KindOption = None,
    class_: ClassOption = None,
    on: ServiceDayOption = None,
    out: Out = None,
    force: Force = False,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    format: FormatOption = Format.text,
    quiet: QuietOption = False,
    lang: LangOption = None,
) -> None:
    """Show what is inside the price of a service, and whether a thing may be charged beside it, each with the text that says so.

    What a note, an article or a package contains is refused beside the service. What only a norm line names is asked about:
    norms are no ground for refusing payment. What a note or an article leaves out is neither, and what no text names is not
    known. A note that cannot be read surely only asks. With -o the table is written for the system of a hospital.

    Example: pricebook contains out/pricelist.json A4 C5.1.272
    """
    language = chosen_language(lang)
    with progress(language) as step, show_call_errors(language):
        from pricebook.app.contains import contains as contents_of

        step("reading-list")
        contained = contents_of(
            path,
            service,
            item,
            kind=kind.value if kind is not None else None,
            class_=class_,
            on=as_day(on),
            registry=registry,
            norms=norms,
        )
        written = None
        undecided = contained.findings.blocked and contained.rules is None  # the rules of that day may be those that are broken
        if out is not None and not undecided:
            step("writing")
            written = contained.write(out, force=force)
    for notice in contained.notices:
        show(notice.text(language), err=True)
    if written is not None:
        show_phrase("results", language, err=True, path=str(written.files[0]))
    if format is Format.json:
        show_json(contained.record())
    else:
        _show(contained, service is not None, language, quiet)
    if undecided:
        raise typer.Exit(NOT_CARRIED_OUT)


def _show(contained: "Contained", one: bool, language: "Language", quiet: bool) -> None:
    if not quiet:
        show_findings(contained.findings, language)
    if not one:
        refused, asked, left_out = map(str, contained.counts.values())
        prices = str(len(contained.lines))
        show_phrase("contains-counts", language, prices=prices, refused=refused, asked=asked, left_out=left_out)
    elif contained.item is not None:
        _show_verdicts(contained, language)
    else:
        _show_contents(contained, language)
    if not quiet:
        show()
        show_wrapped(phrase("contains-not-named", language))
        show_settlement([contained.rules] if contained.rules is not None else [], language)


def _show_verdicts(contained: "Contained", language: "Language") -> None:
    """Prints the verdict on a thing, once for the classes that share it."""
    from pricebook.app.contains import in_words

    told = dict.fromkeys(contained.beside)
    for beside in told:
        lines = [line for line, each in zip(contained.lines, contained.beside, strict=True) if each == beside]
        _show_service(contained, lines, language)
        verdict = in_words(beside.verdict, language)
        show_wrapped(phrase(_OF_ONE[beside.verdict], language, item=contained.item or "", verdict=verdict))
        _show_grounds(beside.grounds, language)


def _show_contents(contained: "Contained", language: "Language") -> None:
    """Prints what prices contain, verdict by verdict, once for the classes that share it."""
    for contents in dict.fromkeys(contained.contents):
        lines = [line for line, each in zip(contained.lines, contained.contents, strict=True) if each == contents]
        _show_service(contained, lines, language)
        for verdict, above in _ABOVE.items():
            if of_verdict := [content for content in contents if content.verdict == verdict]:
                show(f"{phrase(above, language)}:")
                _show_grounds(of_verdict, language)
        if not contents:
            show_wrapped(phrase("contains-nothing", language))


def _show_service(contained: "Contained", lines: "list[PriceLine]", language: "Language") -> None:
    names = [contained.list.prices.class_name(line.class_, language) for line in lines if line.class_]
    classes = f" ({', '.join(names)})" if names else ""
    first = lines[0]
    show(f"{first.service_code or first.ordinal or first.service_id}  {first.name or ''}{classes}")


def _show_grounds(contents: "Iterable[Content]", language: "Language") -> None:
    from pricebook.app.contains import in_words

    for content in contents:
        named = " ".join(part for part in (content.code, content.name) if part)
        through = f" ({phrase('contains-through', language, services=' > '.join(content.through))})" if content.through else ""
        said = f" “{content.text}”" if content.text and content.text != content.name else ""
        ground = in_words(content.ground, language)
        show(f"   {named}{through}: {ground} {content.where}{said}")
