"""The commands list propose, opinion, ask, return, submit, revoke and extend: the moves of a list's life."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import (
    Format,
    FormatOption,
    LangOption,
    NormsOption,
    chosen_language,
    show,
    show_call_errors,
    show_json,
    show_phrase,
)
from pricebook.cli.findings import show_findings
from pricebook.cli.list_options import (
    ByOption,
    DatedOption,
    ListArgument,
    NoPapersOption,
    NoteOption,
    OnDemandOption,
    OnOption,
    PaperOption,
    PapersOption,
    PersonOption,
    RegistryOption,
    ScanOption,
    as_day,
    recorder,
)

if TYPE_CHECKING:
    from pricebook.app.list_moves import MadeMove
    from pricebook.app.list_papers import MovePapers
    from pricebook.base.languages import Language

# The moves that differ in nothing but their name: what each records, and an example.
MOVES = {
    "propose": (
        "Record that a list is proposed, with its dossier complete: the term of the opinion runs from this day.\n\n"
        "After a supplement or a return the list is proposed anew, and the term starts anew.",
        'propose out/pricelist.json --by "Sở Y tế" --on 2012-08-20 --paper 812/SYT-KHTC',
    ),
    "opinion": (
        "Record the written opinion on a list.",
        'opinion long-an-2012-1 --by "Sở Tài chính" --on 2012-09-03 --paper 455/STC-QLG',
    ),
    "ask": (
        "Record that a supplement to the dossier is asked for. It stops the term, until the list is proposed again.",
        'ask long-an-2012-1 --by "Sở Tài chính" --on 2012-08-24 --paper 440/STC-QLG --note "thiếu kết quả trúng thầu"',
    ),
    "return": (
        "Record that a list is sent back, with the reasons.",
        'return long-an-2012-1 --by "Sở Tài chính" --on 2012-08-24 --paper 441/STC-QLG --note "giá vượt mức tối đa"',
    ),
    "submit": (
        "Record that a list is submitted to the body that decides. Who submits does not approve.",
        'submit long-an-2012-1 --by "Ủy ban nhân dân tỉnh Long An" --on 2012-09-10 --paper 30/TTr-UBND',
    ),
    "revoke": (
        "Record that an approval is revoked from a day on. Until a new list is approved, the last approved one before it is "
        "paid again (R11), unless that one has ended or is revoked too.",
        'revoke long-an-2012-1 --by "Hội đồng nhân dân tỉnh Long An" --on 2013-01-05 --paper 2/2013/NQ-HĐND',
    ),
}


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    for name, (what, example) in MOVES.items():
        app.command(name)(_moving(name, f"{what}\n\nExample: pricebook list {example}"))
    app.command()(extend)


def _moving(name: str, text: str) -> Callable[..., None]:
    """The command of a move."""

    def command(
        list_: ListArgument,
        by: ByOption,
        on: OnOption,
        paper: PaperOption = None,
        dated: DatedOption = None,
        scan: ScanOption = None,
        person: PersonOption = None,
        note: NoteOption = None,
        on_demand: OnDemandOption = False,
        papers: PapersOption = None,
        no_papers: NoPapersOption = False,
        registry: RegistryOption = None,
        norms: NormsOption = None,
        format_: FormatOption = Format.text,
        lang: LangOption = None,
    ) -> None:
        made = _record(name, list_, by, on, paper, dated, scan, person, note, on_demand, registry, norms, chosen_language(lang))
        _show_with_papers(made, list_, papers, no_papers, registry, norms, format_, lang)

    command.__name__, command.__doc__ = name, text
    return command


def _record(
    name: str,
    list_: str,
    by: str,
    on: datetime,
    paper: str | None,
    dated: datetime | None,
    scan: Path | None,
    person: str | None,
    note: str | None,
    on_demand: bool,
    registry: str | None,
    norms: Path | None,
    language: "Language",
    days: int | None = None,
) -> "MadeMove":
    with show_call_errors(language):
        from pricebook.app.list_moves import move
        from pricebook.app.typed import needed_line

        made = move(
            list_,
            name,
            by=needed_line(by, "--by"),
            on=on.date(),
            paper_no=paper,
            paper_date=as_day(dated) or (on.date() if paper else None),
            scan=scan,
            person=recorder(person),
            note=note,
            days=days,
            payer="on-demand" if on_demand else "insured",
            registry=registry,
            norms=norms,
        )
    return made


def _show_with_papers(
    made: "MadeMove",
    list_: str,
    papers: Path | None,
    no_papers: bool,
    registry: str | None,
    norms: Path | None,
    format_: Format,
    lang: LangOption,
) -> None:
    made_papers = None if no_papers else papers_of_move(made, papers, list_, registry, norms)
    show_move(made, chosen_language(lang), made_papers, format_)


def extend(
    list_: ListArgument,
    by: ByOption,
    on: OnOption,
    days: Annotated[
        int, typer.Option("--days", min=1, max=3_660, metavar="N", help="By how many days (working days, where the term is).")
    ],
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="The reason, which the law asks for in writing.")],
    paper: PaperOption = None,
    dated: DatedOption = None,
    scan: ScanOption = None,
    person: PersonOption = None,
    on_demand: OnDemandOption = False,
    papers: PapersOption = None,
    no_papers: NoPapersOption = False,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    format_: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Record that the term that runs is prolonged, with the reason. The list stays in its state.

    Example: pricebook list extend long-an-2016-1 --by "Sở Tài chính" --on 2016-03-18 --days 10 --note "chờ hóa đơn"
    """
    language = chosen_language(lang)
    made = _record("extend", list_, by, on, paper, dated, scan, person, note, on_demand, registry, norms, language, days)
    _show_with_papers(made, list_, papers, no_papers, registry, norms, format_, lang)


def papers_of_move(
    made: "MadeMove", papers: Path | None, list_: str, registry: str | None, norms: Path | None
) -> "MovePapers":  # fmt: skip
    """Writes the papers of a move that was recorded."""
    from pricebook.app.list_papers import papers_of

    return papers_of(made, papers, path=list_, registry=registry, norms=norms)


def show_move(
    made: "MadeMove", language: "Language", papers: "MovePapers | None" = None, format_: Format = Format.text
) -> None:  # fmt: skip
    """Prints a move that was recorded, what it changed, its papers, and what is odd."""
    from pricebook.app.list_moves import STATE_TERMS
    from pricebook.app.list_words import changed_lines
    from pricebook.base.languages import Terms
    from pricebook.base.shell import quoted_for_shell

    if papers is not None:
        show_not_written(made, papers, language)
    if format_ is Format.json:
        written = [str(file) for file in papers.files] if papers is not None else []
        show_json({**made.as_json(language), "papers": written})
        return
    if made.new_registry:
        show_phrase("list-registry-new", language, registry=made.registry, option=quoted_for_shell(made.registry))
    if made.other_registries:
        others = made.other_registries
        show_phrase("list-registry-beside", language, err=True, others=", ".join(others), first=others[0])
    show_phrase("list-moved", language, list=made.list, state=Terms([STATE_TERMS[made.moved.state]]), registry=made.registry)
    if made.open_errors:
        show_phrase("list-open-errors", language, err=True, count=made.open_errors)
    for line in changed_lines(made, language):
        show(line)
    if papers is not None:
        show_papers(papers, language)
    show_findings(made.findings, language)


def show_papers(papers: "MovePapers", language: "Language") -> None:
    """Prints which papers were written, and what they cannot tell."""
    for file in papers.files:
        show_phrase("paper-written", language, file=str(file))
    if papers.without_findings:
        show_phrase("paper-without-findings", language)
    if papers.unconfirmed:
        show_phrase("paper-unconfirmed", language, documents="; ".join(papers.unconfirmed))


def show_not_written(made: "MadeMove", papers: "MovePapers", language: "Language") -> None:
    """Says on standard error that the papers of a recorded move could not be written, and how they are made again."""
    from pricebook.base.shell import quoted_for_shell

    if papers.not_written is not None:
        again = f"pricebook list paper {quoted_for_shell(made.list)} --move {made.move}"
        show_phrase("papers-not-written", language, err=True, reason=papers.not_written, command=again)
