"""A comparison as lines of text, in either language: short, or with every change and each of its causes."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from pricebook.app.diff import Compared
from pricebook.base.languages import Figure, Language, term
from pricebook.base.money import dong, vietnamese_number
from pricebook.compare import Changes, Impact, Pair, Removed, Repriced
from pricebook.compare.impact import Sum
from pricebook.compare.record import counts
from pricebook.compare.words import (
    cause_in_words,
    choice_in_words,
    figure_in_words,
    kind_in_words,
    order_in_words,
    percent,
    signed,
    uncounted_in_words,
    whole_dong,
    word,
)
from pricebook.pricelist import PriceLine

MOST_PRICES = 5  # rises, falls and services held against income; `full` gives all
MOST_SUMS = 10  # facilities, groups
_BELOW, _FURTHER_BELOW = "  ", "      "
Line = tuple[str, str]  # its indent, and its text


def lines_of(compared: Compared, language: Language = "vi", *, full: bool = False) -> Iterator[Line]:
    """A comparison as lines: each with its indent.

    Args:
        compared: the comparison.
        language: of the texts.
        full: whether every change is told, each price with its causes; else the counts, the largest and the sums.
    """
    return _Shown(compared, language, full).all()


def short_changes(changes: Changes, most: int, language: Language = "vi") -> Iterator[Line]:
    """The changes of a list in short: its choices, counts, and the largest changes of prices.

    Args:
        changes: the changes.
        most: how many changes of prices are told.
        language: of the texts.
    """
    shown = _Shown(Compared(("", ""), changes), language, full=False)
    yield from shown.choices()
    if changes.nothing:
        yield shown.say("nothing")
    else:
        yield shown.say("counts", **counts(changes))
        yield from shown.listed("largest", changes.largest, most)


class _Shown:
    """What is told of one comparison."""

    def __init__(self, compared: Compared, language: Language, full: bool) -> None:
        self.compared, self.language, self.full = compared, language, full
        self.changes = compared.changes
        self.components = {**self.changes.before.components, **self.changes.after.components}

    def say(self, key: str, /, **values: Figure) -> Line:
        return "", word(key, self.language, **values)

    def all(self) -> Iterator[Line]:
        changes, (old, new) = self.changes, self.compared.names
        days = [f"{prices.pricing_date:%d/%m/%Y}" for prices in (changes.before, changes.after)]
        yield self.say("lists", old=old, old_day=days[0], new=new, new_day=days[1])
        if changes.other_regulation:
            yield self.say("other-regulation")
        yield from self.choices()
        if changes.nothing:
            yield self.say("nothing")
        else:
            yield self.say("counts", **counts(changes))
            yield from self._prices()
            yield from self._causes()
            if self.full:
                yield from self._others()
        if self.compared.impact is not None:
            yield from self._impact(self.compared.impact)

    def choices(self) -> Iterator[Line]:
        """The dates and choices that are other ones."""
        return self._below("choices", map(self._choice, range(len(self.changes.choices))))

    def _below(self, key: str, texts: Iterable[str]) -> Iterator[Line]:
        """A heading with lines below it; nothing where there are none."""
        for number, text in enumerate(texts):
            if not number:
                yield self.say(key)
            yield _BELOW, text

    def _choice(self, number: int) -> str:
        each = self.changes.choices[number]
        old, new = (figure_in_words(figure, self.language) for figure in (each.old, each.new))
        return f"{choice_in_words(each.name, each.of, self.language)}: {word('from-to', self.language, old=old, new=new)}"

    def _prices(self) -> Iterator[Line]:
        repriced = self.changes.repriced
        if self.full:
            yield from self.listed("repriced", repriced, len(repriced))
            return
        by_change = self.changes.largest
        yield from self.listed("risen", [each for each in by_change if each.change > 0], MOST_PRICES)
        yield from self.listed("fallen", [each for each in by_change if each.change < 0], MOST_PRICES)

    def listed(self, key: str, repriced: Sequence[Repriced], most: int) -> Iterator[Line]:
        """The first of some prices that changed, below a heading."""
        if repriced:
            yield self.say(key)
        for each in repriced[:most]:
            old, new = each.pair.old.price, each.pair.new.price
            assert old is not None and new is not None
            yield (
                _BELOW,
                word(
                    "price-line", self.language, **self._named(each.pair.new, each.pair.old), old=dong(old), new=dong(new),
                    change=signed(each.change), percent=percent(Fraction(each.change, old), self.language),
                ),
            )  # fmt: skip
            for cause in each.causes if self.full else ():
                yield _FURTHER_BELOW, f"{signed(cause.amount)}  {cause_in_words(cause, self.components, self.language)}"
        if len(repriced) > most:
            yield _BELOW, word("more", self.language, count=len(repriced) - most)

    def _named(self, line: PriceLine, old: PriceLine | None = None) -> dict[str, str]:
        class_ = line.class_ or (old.class_ if old is not None else None)
        of_class = word("of-class", self.language, class_=self.changes.after.class_name(class_, self.language)) if class_ else ""
        return {"service": line.service_code or line.ordinal or line.service_id, "name": line.name or "", "class_": of_class}

    def _causes(self) -> Iterator[Line]:
        by_kind = self.changes.by_kind()
        if not by_kind:
            return
        yield self.say("causes", total=signed(self.changes.total))
        for kind, amount in by_kind.items():
            yield _BELOW, f"{signed(amount)}  {kind_in_words(kind, self.language)}"
        yield self.say("order", order=order_in_words(self.language))

    def _others(self) -> Iterator[Line]:
        changes = self.changes
        yield from self._below("added", (self._about(line, self._price(line)) for line in changes.added))
        yield from self._below("removed", map(self._gone, changes.removed))
        yield from self._below(
            "renumbered", (self._instead(pair, pair.old.ordinal, pair.new.ordinal) for pair in changes.renumbered)
        )
        yield from self._below("renamed", (self._instead(pair, pair.old.name, pair.new.name) for pair in changes.renamed))
        for key, pairs in (("lost", changes.lost), ("found", changes.found)):
            yield from self._below(key, (self._instead(pair, self._price(pair.old), self._price(pair.new)) for pair in pairs))

    def _about(self, line: PriceLine, what: str) -> str:
        named = self._named(line)
        return f"{named['service']} {named['name']}{named['class_']}: {what}"

    def _price(self, line: PriceLine) -> str:
        return word("missing", self.language) if line.price is None else dong(line.price)

    def _gone(self, each: Removed) -> str:
        reason = term(each.reason, self.language) if each.reason else None
        return self._about(each.line, "; ".join(filter(None, (self._price(each.line), reason, each.detail))))

    def _instead(self, pair: Pair, old: str | None, new: str | None) -> str:
        return self._about(pair.new, word("from-to", self.language, old=old or "–", new=new or "–"))

    def _impact(self, impact: Impact) -> Iterator[Line]:
        total = impact.total
        uses, old, new = (whole_dong(figure) for figure in (total.uses, total.old, total.new))
        yield self.say("impact", uses=uses, old=dong(old), new=dong(new), change=signed(total.change))
        paid = {payer: signed(amount) for payer, amount in total.in_dong().items() if amount}
        if paid:
            payers = "; ".join(f"{word(f'payer-{payer}', self.language)} {amount}" for payer, amount in paid.items())
            yield self.say("by-payer", payers=payers)
        yield from self._sums("by-facility", impact.by_facility())
        yield from self._sums("by-group", impact.by_group())
        causes = impact.by_kind().items()
        kinds = (f"{signed(amount)}  {kind_in_words(kind, self.language)}" for kind, amount in causes)
        yield from self._below("impact-causes", kinds)
        if (uncounted := uncounted_in_words(impact, self.language)) is not None:
            yield "", uncounted
        yield from self._burdens(impact)

    def _sums(self, key: str, sums: Sequence[Sum]) -> Iterator[Line]:
        largest = sums if self.full else sorted(sums, key=lambda each: -abs(each.change))[:MOST_SUMS]
        yield from self._below(key, map(self._sum, largest))
        if len(sums) > len(largest):
            yield _BELOW, f"… (+{len(sums) - len(largest)})"

    def _sum(self, each: Sum) -> str:
        uses = vietnamese_number(whole_dong(each.uses))
        return word("impact-line", self.language, name=each.name, change=signed(each.change), uses=uses)

    def _burdens(self, impact: Impact) -> Iterator[Line]:
        if impact.income is None:
            return
        burdens = impact.burdens()
        if not burdens:
            yield self.say("no-burdens")
            return
        yield self.say("burdens", income=dong(impact.income.amount), source=impact.income.source)
        for each in burdens if self.full else burdens[:MOST_PRICES]:
            named = self._named(each.line)
            share, more = (percent(part, self.language, 3) for part in (each.of_income, each.more_of_income))
            yield (
                _BELOW,
                word(
                    "burden-line", self.language, service=named["service"], name=named["name"] + named["class_"],
                    old=dong(whole_dong(each.old)), new=dong(whole_dong(each.new)), share=share.removeprefix("+"), more=more,
                ),
            )  # fmt: skip
