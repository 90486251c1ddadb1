"""The command settle claims: claim lines against the list in force at each facility on each day."""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli import settle_shared as shared
from pricebook.cli.common import Format, FormatOption, FullOption, LangOption, NormsOption, QuietOption, phrase, show, show_phrase
from pricebook.cli.findings import show_findings, show_wrapped
from pricebook.cli.list_options import RegistryOption

if TYPE_CHECKING:
    from pricebook.app.claims import SettledClaims
    from pricebook.base.languages import Language

FilesArgument = Annotated[
    list[Path],
    typer.Argument(metavar="FILE…", help="Files of claim lines: CSV, Parquet, insurance XML, or a .zip of XML and CSV."),
]
ReceiptsOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--receipts",
        metavar="FILE",
        help="What patients paid, as a workbook, CSV or Parquet: facility_code, visit or card, day, service_code or service,"
        " quantity, price, amount, on_request. May be repeated.",
    ),
]
ListOption = Annotated[
    str | None,
    typer.Option(
        "--list",
        metavar="LIST",
        help="Settle by this list: pricelist.json, an approval workbook, the folder of a build, or its name. Default: by the"
        " lists of the registry, each on its days.",
    ),
]
FacilityOption = Annotated[str | None, typer.Option("--facility", metavar="CODE", help="The facility of lines that name none.")]
ClassOption = Annotated[
    str | None,
    typer.Option(
        "--class", metavar="CLASS", help="The hospital class of facilities that neither the list nor the registry knows."
    ),
]
QuotasOption = Annotated[
    Path | None,
    typer.Option(
        "--quotas",
        metavar="FILE",
        help="What is paid whole at most, as CSV: facility_code, service, from, to, most, share (of what is beyond).",
    ),
]
KeyOption = Annotated[
    Path | None,
    typer.Option(
        "--key",
        metavar="FILE",
        help="The key of the office by which cards are hashed. With it, and with -o, the same command goes on where it was"
        " interrupted. Default: a random one of this run.",
    ),
]
ShareOption = Annotated[
    Path | None,
    typer.Option(
        "--share",
        metavar="FOLDER",
        help="A folder that several computers see: the same command, given on each with the same --key, does a share of the work"
        " there and gives the whole result.",
    ),
]
EngineOption = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="ADDRESS",
        help="Ask the rules of a cluster by Spark Connect: sc://host:port, with TLS sc://host:port/;use_ssl=true. Default: this"
        " machine.",
    ),
]
WORK = ".claims-work"  # in the folder for the results, until they are written


def claims(
    files: FilesArgument,
    receipts: ReceiptsOption = None,
    list_: ListOption = None,
    registry: RegistryOption = None,
    facility: FacilityOption = None,
    class_: ClassOption = None,
    quotas: QuotasOption = None,
    key: KeyOption = None,
    share: ShareOption = None,
    engine: EngineOption = None,
    out: shared.OutOption = None,
    force: shared.ForceOption = False,
    norms: NormsOption = None,
    full: FullOption = False,
    quiet: QuietOption = False,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Settle claim lines: each against the list in force at its facility on its day, and what is charged beside what it contains.

    A rule refuses or holds a line only where an article is in force that was compared with its text; otherwise it asks. Only the
    columns that a check needs are read: cards become keyed hashes, names, birth dates and diagnoses are not read, and files are
    named by their numbers in the order given. Receipts are looked at beside the claims of the same visit or card and day, and
    count in no sum of claims. With -o it writes claims.json, claims-findings.csv and claims-rejected.xlsx. Exit status: 0 if
    nothing is refused, 1 if something is or cannot be settled.

    Example: pricebook settle claims 2012-08.csv --list out/pricelist.json --facility 80001 -o out
    """

    def settle(step: shared.Step) -> "SettledClaims":
        from pricebook.app.claims import settle_claims

        return settle_claims(
            files,
            receipts=receipts or (),
            list_=list_,
            registry=registry,
            facility=facility,
            class_=class_,
            quotas=quotas,
            key=key,
            share=share,
            work=out / WORK if out is not None and key is not None else None,
            engine=engine,
            norms=norms,
            step=step,
        )

    show_made = partial(_show, files=files, full=full, quiet=quiet)
    shared.carry_out(settle, show_made, out=out, force=force, format=format, lang=lang)


def _show(settled: "SettledClaims", language: "Language", *, files: list[Path], full: bool, quiet: bool) -> None:
    from pricebook.base.money import vietnamese_number
    from pricebook.findings import rule

    receipts = settled.receipts
    if not quiet:
        show_findings(settled.findings, language, full=full)
        show()
        for each in (*settled.summary, *(receipts.summary if receipts is not None else ())):
            show_phrase(
                "claims-sum", language, facility=each.facility, code=each.code, title=rule(each.code).title[language],
                result=each.result_in_words(language), lines=str(each.lines), stake=vietnamese_number(each.stake),
            )  # fmt: skip
        if receipts is None:
            show_wrapped(phrase("claims-not-examined", language))
    show_phrase("claims-counts", language, lines=str(settled.lines), found=str(len(settled.found)))
    sums = settled.sums
    charged, refused, held, unlisted, asked, paid = (vietnamese_number(amount) for amount in (*sums, sums.paid))
    show_phrase("claims-sums", language, charged=charged, refused=refused, held=held, paid=paid, asked=asked)
    if sums.unlisted:
        show_phrase("claims-unlisted", language, amount=unlisted)
    shared.show_not_examined(settled.findings, language)
    if receipts is not None:
        show_phrase(
            "receipts-counts", language, lines=str(receipts.sums.lines), amount=vietnamese_number(receipts.sums.amount),
            beside=str(receipts.sums.beside), requested=str(receipts.sums.on_request),
        )  # fmt: skip
        if receipts.sums.left_out:
            show_phrase("receipts-left-out", language, lines=str(receipts.sums.left_out))
        show_phrase(
            "receipts-given-back",
            language,
            give_back=vietnamese_number(receipts.give_back),
            asked=vietnamese_number(receipts.asked),
        )
    if sys.stderr.isatty():  # names of files may hold a patient's: they stand on the screen, and in no result
        for number, path in enumerate(files, 1):
            show_phrase("claims-file", language, err=True, number=str(number), name=path.name)
