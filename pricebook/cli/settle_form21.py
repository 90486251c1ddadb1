"""The command settle form21: services performed, tallied by the ordinals of the approved list."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli import settle_shared as shared
from pricebook.cli.common import Format, FormatOption, FullOption, LangOption, NormsOption, QuietOption, show_phrase
from pricebook.cli.list_options import DAYS, RegistryOption, as_day

if TYPE_CHECKING:
    from pricebook.app.settle_form21 import SettledForm21
    from pricebook.base.languages import Language

FilesArgument = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE…", help="Insurance XML, or a .zip of it; or workbooks, CSV or Parquet files with a row a service."
    ),
]
ListOption = Annotated[
    str, typer.Option("--list", metavar="LIST", help="The approved list: a file, the folder of a build, or its name.")
]
FormOption = Annotated[
    Path | None,
    typer.Option(
        "--form",
        metavar="FILE",
        help="The facility's own form 21. Without it payment of what is tallied is held, or asked about.",
    ),
]
UsedOption = Annotated[
    Path | None,
    typer.Option(
        "--used", metavar="FILE", help="What was used, to compare with the norms: service, item, quantity in norm units."
    ),
]
FacilityOption = Annotated[
    str | None, typer.Option("--facility", metavar="CODE", help="The facility; rows of others are left out.")
]
ClassOption = Annotated[
    str | None, typer.Option("--class", metavar="CLASS", help="The hospital class, where the list has several prices.")
]
FromOption = Annotated[datetime | None, typer.Option("--from", formats=DAYS, help="The first day of the period.")]
ToOption = Annotated[datetime | None, typer.Option("--to", formats=DAYS, help="The last day of the period.")]


def form21(
    files: FilesArgument,
    list_: ListOption,
    form: FormOption = None,
    used: UsedOption = None,
    facility: FacilityOption = None,
    class_: ClassOption = None,
    first: FromOption = None,
    last: ToOption = None,
    registry: RegistryOption = None,
    settlement: shared.SettlementOption = None,
    out: shared.OutOption = None,
    force: shared.ForceOption = False,
    norms: NormsOption = None,
    full: FullOption = False,
    quiet: QuietOption = False,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Tally the services of a period by the ordinals of the approved list, as form 21, and hold a facility's form against it.

    Of claim files the services are taken, with the kind of treatment of their case (MA_LOAI_KCB); tables have the columns
    service, day, treatment (inpatient or not), quantity and price. Amounts are what was charged: where none is stated, quantity ×
    price × the shares that are. With -o it writes form21.xlsx, with the comparison of norm and real use on a second sheet, and
    form21.json. The comparison is a report and refuses nothing. Payment is held only where an article in force says so; else it
    is asked. Exit status: 0 if nothing is held, 1 if payment is, or something could not be tallied.

    Example: pricebook settle form21 claims-2012-q3.csv --list out --form form21.xlsx -o tally
    """

    def settle() -> "SettledForm21":
        from pricebook.app.settle_form21 import settle_form21

        return settle_form21(
            files, list_=list_, form=form, used=used, facility=facility, class_=class_, first=as_day(first), last=as_day(last),
            registry=registry, settlement=settlement, norms=norms,
        )  # fmt: skip

    shared.settle_and_show(settle, _show_counts, out=out, force=force, full=full, quiet=quiet, format=format, lang=lang)


def _show_counts(settled: "SettledForm21", language: "Language") -> None:
    rows, services = str(settled.rows), str(len(settled.tally))
    show_phrase("form21-counts", language, rows=rows, services=services, total=settled.total)
