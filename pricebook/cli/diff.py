"""The command diff: shows what changed from one price list to another, why, and what that does."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import (
    BLOCKED,
    Format,
    FormatOption,
    LangOption,
    NormsOption,
    QuietOption,
    chosen_language,
    progress,
    show,
    show_call_errors,
    show_json,
)
from pricebook.cli.findings import show_findings, show_wrapped
from pricebook.cli.list_options import RegistryOption

if TYPE_CHECKING:
    from pricebook.app.diff import Compared
    from pricebook.base.languages import Figure, Language
    from pricebook.compare import Changes, Impact, Removed, Repriced
    from pricebook.compare.impact import Sum
    from pricebook.pricelist import PriceLine

MOST_PRICES = 5  # rises and falls on the screen; --full shows all
MOST_SUMS = 10  # facilities, groups

_WHAT = "A dossier, the output folder of a build, pricelist.json, an approval workbook, or the name of a list in the registry"
Old = Annotated[str, typer.Argument(metavar="OLD", help=f"The old list. {_WHAT}.")]
New = Annotated[str, typer.Argument(metavar="NEW", help="The new list, named likewise.")]
VolumesOption = Annotated[
    Path | None,
    typer.Option("--volumes", metavar="FILE|DIR", help="Form 21: a file of the table volumes, or a dossier that has it."),
]
IncomeOption = Annotated[
    str | None, typer.Option("--income", metavar="DONG", help="Local income: a month's average for one person, in đồng.")
]
SourceOption = Annotated[
    str | None, typer.Option("--income-source", metavar="TEXT", help="The document that states the income. Required with it.")
]
Out = Annotated[
    Path | None, typer.Option("-o", "--out", metavar="OUT", help="Write changes.xlsx, changes.html and changes.json there.")
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite existing results.")]
FullOption = Annotated[bool, typer.Option("--full", help="Show every change, each price with its causes.")]


def diff(
    old: Old,
    new: New,
    volumes: VolumesOption = None,
    income: IncomeOption = None,
    income_source: SourceOption = None,
    out: Out = None,
    force: Force = False,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    full: FullOption = False,
    quiet: QuietOption = False,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Compare two price lists: services added, removed, renumbered, renamed and repriced, with the causes to the đồng.

    Dossiers are built first. Each factor is exchanged in turn, in the order that is printed, and the price calculated again by
    the same rules; the causes add up to the change. With form 21 the impact is shown by facility, group, payer and cause.
    Exit status: 0; 1 if a finding about the volumes blocks; 2 if nothing could be compared.

    Example: pricebook diff data/long-an-2012-draft data/long-an-2012 --volumes data/long-an-2012
    """
    language = chosen_language(lang)
    with progress(language) as step, show_call_errors(language):
        from pricebook.app.diff import diff as compare

        step("reading-list")
        compared = compare(
            old, new, volumes=volumes, income=income, income_source=income_source, registry=registry, norms=norms
        )  # fmt: skip
        written = None
        if out is not None:
            step("writing")
            written = compared.write(out, force=force)
    if format is Format.json:
        show_json(compared.record(language))
    else:
        if not quiet:
            show_findings(compared.findings, language, full=full)
        _Shown(compared, language, full=full).all()
        if written is not None:
            files = ", ".join(path.name for path in written.files)
            _say("written", language, files=files, folder=str(written.folder))
    raise typer.Exit(BLOCKED if compared.findings.blocked else 0)


def _say(key: str, language: "Language", /, **values: "Figure") -> None:
    from pricebook.compare.words import word

    show_wrapped(word(key, language, **values))


class _Shown:
    """A comparison on the screen."""

    def __init__(self, compared: "Compared", language: "Language", *, full: bool) -> None:
        self.compared, self.language, self.full = compared, language, full
        self.changes: Changes = compared.changes
        self.components = {**self.changes.before.components, **self.changes.after.components}

    def say(self, key: str, /, **values: "Figure") -> None:
        _say(key, self.language, **values)

    def all(self) -> None:
        from pricebook.compare.record import counts

        changes, (old, new) = self.changes, self.compared.names
        days = [f"{prices.pricing_date:%d/%m/%Y}" for prices in (changes.before, changes.after)]
        self.say("lists", old=old, old_day=days[0], new=new, new_day=days[1])
        if changes.other_regulation:
            self.say("other-regulation")
        self._choices()
        if changes.nothing:
            self.say("nothing")
        else:
            self.say("counts", **counts(changes))
            self._prices()
            self._causes()
            if self.full:
                self._others()
        if self.compared.impact is not None:
            self._impact(self.compared.impact)

    def _choices(self) -> None:
        from pricebook.compare.words import choice_in_words, figure_in_words, word

        if self.changes.choices:
            self.say("choices")
        for each in self.changes.choices:
            old, new = (figure_in_words(figure, self.language) for figure in (each.old, each.new))
            name = choice_in_words(each.name, each.of, self.language)
            show_wrapped(f"{name}: {word('from-to', self.language, old=old, new=new)}", indent="  ")

    def _prices(self) -> None:
        repriced = self.changes.repriced
        if self.full:
            self._listed("repriced", repriced, len(repriced))
            return
        risen = sorted((each for each in repriced if each.change > 0), key=lambda each: -each.change)
        fallen = sorted((each for each in repriced if each.change < 0), key=lambda each: each.change)
        self._listed("risen", risen, MOST_PRICES)
        self._listed("fallen", fallen, MOST_PRICES)

    def _listed(self, name: str, repriced: "Sequence[Repriced]", most: int) -> None:
        from pricebook.base.money import dong
        from pricebook.compare.words import cause_in_words, percent, signed, word

        if repriced:
            self.say(name)
        for each in repriced[:most]:
            old, new = each.pair.old.price, each.pair.new.price
            assert old is not None and new is not None
            text = word(
                "price-line", self.language, **self._named(each.pair.new, each.pair.old), old=dong(old), new=dong(new),
                change=signed(each.change), percent=percent(Fraction(each.change, old), self.language),
            )  # fmt: skip
            show_wrapped(text, indent="  ")
            for cause in each.causes if self.full else ():
                show_wrapped(f"{signed(cause.amount)}  {cause_in_words(cause, self.components, self.language)}", indent="      ")
        if len(repriced) > most:
            show_wrapped(word("more", self.language, count=len(repriced) - most), indent="  ")

    def _named(self, line: "PriceLine", old: "PriceLine | None" = None) -> dict[str, str]:
        from pricebook.compare.words import word

        class_ = line.class_ or (old.class_ if old is not None else None)
        of_class = word("of-class", self.language, class_=self.changes.after.class_name(class_, self.language)) if class_ else ""
        service = line.service_code or line.ordinal or line.service_id
        return {"service": service, "name": line.name or "", "class_": of_class}

    def _causes(self) -> None:
        from pricebook.compare.words import kind_in_words, order_in_words, signed

        by_kind = self.changes.by_kind()
        if not by_kind:
            return
        self.say("causes", total=signed(self.changes.total))
        for kind, amount in by_kind.items():
            show_wrapped(f"{signed(amount)}  {kind_in_words(kind, self.language)}", indent="  ")
        self.say("order", order=order_in_words(self.language))

    def _others(self) -> None:
        from pricebook.base.languages import term
        from pricebook.base.money import dong
        from pricebook.compare.words import word

        changes, none = self.changes, word("missing", self.language)

        def text(line: "PriceLine", what: str) -> str:
            named = self._named(line)
            return f"{named['service']} {named['name']}{named['class_']}: {what}"

        def price(line: "PriceLine") -> str:
            return none if line.price is None else dong(line.price)

        def gone(each: "Removed") -> str:
            reason = term(each.reason, self.language) if each.reason else None
            return text(each.line, "; ".join(filter(None, (price(each.line), reason, each.detail))))

        def instead(old: str | None, new: str | None) -> str:
            return word("from-to", self.language, old=old or "–", new=new or "–")

        self._lines("added", (text(line, price(line)) for line in changes.added))
        self._lines("removed", map(gone, changes.removed))
        self._lines("renumbered", (text(pair.new, instead(pair.old.ordinal, pair.new.ordinal)) for pair in changes.renumbered))
        self._lines("renamed", (text(pair.new, instead(pair.old.name, pair.new.name)) for pair in changes.renamed))
        self._lines("lost", (text(each.new, instead(price(each.old), none)) for each in changes.lost))
        self._lines("found", (text(each.new, instead(none, price(each.new))) for each in changes.found))

    def _lines(self, name: str, lines: "Iterable[str]") -> None:
        for number, line in enumerate(lines):
            if not number:
                self.say(name)
            show_wrapped(line, indent="  ")

    def _impact(self, impact: "Impact") -> None:
        from pricebook.base.money import dong
        from pricebook.compare.words import kind_in_words, signed, uncounted_in_words, whole_dong, word

        total = impact.total
        uses, old, new = (whole_dong(figure) for figure in (total.uses, total.old, total.new))
        self.say("impact", uses=uses, old=dong(old), new=dong(new), change=signed(total.change))
        if impact.effects:
            paid = {payer: signed(amount) for payer, amount in total.in_dong().items() if amount}
            payers = [f"{word(f'payer-{payer}', self.language)} {amount}" for payer, amount in paid.items()]
            if payers:
                self.say("by-payer", payers="; ".join(payers))
            self._sums("by-facility", impact.by_facility())
            self._sums("by-group", impact.by_group())
            causes = impact.by_kind().items()
            self._lines("impact-causes", (f"{signed(amount)}  {kind_in_words(kind, self.language)}" for kind, amount in causes))
        if (uncounted := uncounted_in_words(impact, self.language)) is not None:
            show_wrapped(uncounted)
        self._burdens(impact)

    def _sums(self, name: str, sums: "Sequence[Sum]") -> None:
        from pricebook.base.money import vietnamese_number
        from pricebook.compare.words import signed, whole_dong, word

        most = len(sums) if self.full else MOST_SUMS
        largest = sums if self.full else sorted(sums, key=lambda each: -abs(each.change))[:most]
        self.say(name)
        for each in largest:
            uses = vietnamese_number(whole_dong(each.uses))
            show_wrapped(word("impact-line", self.language, name=each.name, change=signed(each.change), uses=uses), indent="  ")
        if len(sums) > most:
            show(f"  … {len(sums) - most}")

    def _burdens(self, impact: "Impact") -> None:
        from pricebook.base.money import dong
        from pricebook.compare.words import percent, whole_dong, word

        if impact.income is None:
            return
        burdens = impact.burdens()
        if not burdens:
            self.say("no-burdens")
            return
        self.say("burdens", income=dong(impact.income.amount), source=impact.income.source)
        for each in burdens if self.full else burdens[:MOST_PRICES]:
            named = self._named(each.line)
            text = word(
                "burden-line", self.language, service=named["service"], name=named["name"] + named["class_"],
                old=dong(whole_dong(each.old)), new=dong(whole_dong(each.new)),
                share=percent(each.of_income, self.language, 3).removeprefix("+"),
                more=percent(each.more_of_income, self.language, 3),
            )  # fmt: skip
            show_wrapped(text, indent="  ")
