"""What the commands of settle share: options, and how a result is written and printed."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol, TypeVar

import typer

from pricebook.cli.common import BLOCKED, Format, Lang, chosen_language, progress, show, show_call_errors, show_json, show_phrase
from pricebook.cli.findings import show_findings
from pricebook.cli.reading import show_settlement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pricebook.app.written import Written
    from pricebook.base.languages import Language, Phrase
    from pricebook.findings import Finding, Findings
    from pricebook.regulation import SettlementOnDay
    from pricebook.settlement.charged.verdicts import SumOf

SettlementOption = Annotated[
    str | None, typer.Option("--settlement", metavar="ID", help="Use only the rules of this pack of settlement.")
]
OutOption = Annotated[
    Path | None, typer.Option("-o", "--out", metavar="OUT", help="Folder for the results. Default: none are written.")
]
ForceOption = Annotated[bool, typer.Option("--force", help="Overwrite existing results.")]


class Outcome(Protocol):
    """A result of a verb of settle."""

    @property
    def findings(self) -> "Findings":
        """What was found."""

    @property
    def notices(self) -> "tuple[Phrase, ...]":
        """What is to be said of the list by which it was settled."""

    def record(self, language: "Language" = "vi") -> Any:
        """The result as JSON."""

    def write(self, folder: Path, *, force: bool, language: "Language") -> "Written[Any]":
        """Writes the result into a folder."""


class Settled(Outcome, Protocol):
    """A result of a verb that settles the rows of a table."""

    @property
    def rules(self) -> "tuple[SettlementOnDay, ...]":
        """The packs of settlement that were used."""

    @property
    def summary(self) -> "tuple[SumOf, ...]":
        """What was found, by facility and reason."""


Step = Callable[[str, int, int], None]  # a key of screen.toml, how much is done, of how much
Made = TypeVar("Made", bound=Outcome)
Result = TypeVar("Result", bound=Settled)


def carry_out(
    settle: Callable[[Step], Made], show_made: Callable[[Made, "Language"], None], *, out: Path | None, force: bool,
    format: Format, lang: Lang | None,
) -> None:  # fmt: skip
    """Settles, writes the results where a folder is named, prints them, and ends with the exit status.

    Args:
        settle: carries the verb out; it is given what tells how far it is.
        show_made: prints the results.
        out, force, format, lang: the options of the command.
    """
    language = chosen_language(lang)
    with progress(language) as step, show_call_errors(language):
        step("reading-list")
        made = settle(lambda what, done, of: step(what, done=done, of=of))
        written = None
        if out is not None:
            step("writing")
            written = made.write(out, force=force, language=language)
    for notice in made.notices:
        show(notice.text(language), err=True)
    if written is not None:
        show_phrase("results", language, err=True, path=str(written.files[0]))
    if format is Format.json:
        show_json(made.record(language))
    else:
        show_made(made, language)
    raise typer.Exit(BLOCKED if made.findings.blocked else 0)


def settle_and_show(
    settle: Callable[[], Result], show_counts: Callable[[Result, "Language"], None], *, out: Path | None, force: bool, full: bool,
    quiet: bool, format: Format, lang: Lang | None,
) -> None:  # fmt: skip
    """Carries out a verb that settles the rows of a table.

    Args:
        settle: carries the verb out.
        show_counts: prints the last line: what was read, and what is due.
        out, force, full, quiet, format, lang: the options of the command.
    """

    def show_settled(settled: Result, language: "Language") -> None:
        if not quiet:
            show_findings(settled.findings, language, full=full)
            show()
            _show_sums(settled.summary, language)
            show_settlement(settled.rules, language)
        show_counts(settled, language)
        show_not_examined(settled.findings, language)

    carry_out(lambda step: settle(), show_settled, out=out, force=force, format=format, lang=lang)


def show_not_examined(findings: "Iterable[Finding]", language: "Language") -> None:
    """Prints how much could not be examined, if anything: the exit status rests on it, however little is printed."""
    from pricebook.app.charged import not_examined

    left_out = not_examined(findings)
    if left_out:
        show_phrase("not-examined", language, count=str(left_out.total()), codes=", ".join(sorted(left_out)))


def _show_sums(sums: "Iterable[SumOf]", language: "Language") -> None:
    """Prints a line for each facility and reason."""
    from pricebook.app.charged import in_words
    from pricebook.findings import rule

    for each in sums:
        show_phrase(
            "charged-sum", language, facility=each.facility, code=each.code, title=rule(each.code).title[language],
            result=in_words(each.result, language), rows=str(each.rows), stake=each.stake,
        )  # fmt: skip
