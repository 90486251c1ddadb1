"""The command settle again: a paid period settled under another list, base salary or share."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import Format, FormatOption, FullOption, LangOption, NormsOption, QuietOption, show, show_phrase
from pricebook.cli.findings import show_findings
from pricebook.cli.list_options import RegistryOption
from pricebook.cli.settle_claims import ClassOption, FacilityOption, FilesArgument, KeyOption
from pricebook.cli.settle_shared import ForceOption, OutOption, Step, carry_out, show_not_examined

if TYPE_CHECKING:
    from pricebook.app.settle_again import SettledAgain
    from pricebook.base.languages import Language

UnderOption = Annotated[
    str | None,
    typer.Option(
        "--under",
        metavar="LIST|PACK",
        help="Settle again under this list (a file, the folder of a build, a name), or under this pack, priced by the amounts"
        " that it gives. Default: the same list.",
    ),
]
PaidByOption = Annotated[
    str | None,
    typer.Option(
        "--list",
        metavar="LIST",
        help="The list by which it was paid, whatever its days. Default: the lists of the registry, each on its days.",
    ),
]
BaseSalaryOption = Annotated[int | None, typer.Option("--base-salary", metavar="DONG", help="Another base salary, in đồng.")]
ShareOption = Annotated[
    list[str] | None,
    typer.Option("--share", metavar="OLD=NEW", help="A share of the price, and the one in its place: 50%=80%. May be repeated."),
]
FundShareOption = Annotated[
    list[str] | None,
    typer.Option(
        "--fund-share", metavar="OLD=NEW", help="A share of the fund, and the one in its place: 80%=95%. May be repeated."
    ),
]
OnOption = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d", "%d/%m/%Y"], help="The day on which a pack is asked for prices. Default: today."),
]


def again(
    files: FilesArgument,
    under: UnderOption = None,
    list_: PaidByOption = None,
    registry: RegistryOption = None,
    base_salary: BaseSalaryOption = None,
    share: ShareOption = None,
    fund_share: FundShareOption = None,
    on: OnOption = None,
    facility: FacilityOption = None,
    class_: ClassOption = None,
    key: KeyOption = None,
    out: OutOption = None,
    force: ForceOption = False,
    norms: NormsOption = None,
    full: FullOption = False,
    quiet: QuietOption = False,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Settle a paid period again under another list, base salary or share: the causes add up to the difference, đồng by đồng.

    The files are those of settle claims, and their amounts are what was paid; nothing is refused here. A line that cannot be
    settled under the other list is named, and is in no difference: it is never priced at 0. With -o it writes again.json, and
    again.csv with a row for each service of each facility. Exit status: 0, 1 if a file could not be read whole.

    Example: pricebook settle again 2025.csv --list out/pricelist.json --base-salary 2530000 --facility 01001
    """

    def settle(step: Step) -> "SettledAgain":
        from pricebook.app.settle_again import settle_again

        return settle_again(
            files, under=under, list_=list_, registry=registry, base_salary=base_salary, shares=share or (),
            fund_shares=fund_share or (), on=on.date() if on is not None else None, facility=facility, class_=class_, key=key,
            norms=norms, step=step,
        )  # fmt: skip

    carry_out(settle, partial(_show, full=full, quiet=quiet), out=out, force=force, format=format, lang=lang)


def _show(settled: "SettledAgain", language: "Language", *, full: bool, quiet: bool) -> None:
    from pricebook.app.again_output import again_kind_in_words
    from pricebook.base.exact import exact
    from pricebook.base.money import vietnamese_number

    if not quiet:
        show_findings(settled.findings, language, full=full)
        show()
        for name, each in settled.by_facility.items():
            show_phrase(
                "again-facility", language, facility=name, paid=each.paid, new=each.new, difference=each.difference,
                lines=each.lines,
            )  # fmt: skip
    total = settled.total
    show_phrase("again-total", language, paid=total.paid, new=total.new, difference=total.difference, lines=total.lines)
    for kind, amount in total.causes.items():
        if amount:
            cause = again_kind_in_words(kind, language)
            show_phrase("again-cause", language, cause=cause, amount=vietnamese_number(exact(amount)))
    if total.unsettled:
        show_phrase("again-unsettled", language, lines=total.unsettled, paid=total.unsettled_paid)
    show_not_examined(settled.findings, language)
