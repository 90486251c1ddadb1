"""What the documents about a comparison say, in Vietnamese: the same for the workbook and for the page."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pricebook.base.languages import term
from pricebook.base.money import dong, vietnamese_number
from pricebook.causes import Kind
from pricebook.compare.changes import Changes, Repriced
from pricebook.compare.impact import PAYERS, Burden, Impact, Sum
from pricebook.compare.record import counts
from pricebook.compare.words import (
    choice_in_words,
    figure_in_words,
    kind_in_words,
    order_in_words,
    uncounted_in_words,
    word,
)
from pricebook.exports.stamp import approval_in_words, status_in_words
from pricebook.pricelist import PriceLine, PriceList

Price = int | None  # whole đồng


@dataclass(frozen=True, slots=True)
class OtherChange:
    """A change that is no change of a price: what it is, the service, what stood before and stands now, a remark."""

    what: str
    line: PriceLine
    old: str | Price
    new: str | Price
    remark: str


@dataclass(frozen=True, slots=True)
class Document:
    """A comparison as its documents show it."""

    changes: Changes
    impact: Impact | None

    @property
    def title(self) -> str:
        """The title."""
        return word("title")

    def lists(self) -> Iterator[tuple[str, str]]:
        """Both lists: a label, and what identifies the list."""
        yield word("old-list"), _identified(self.changes.before)
        yield word("new-list"), _identified(self.changes.after)
        if self.changes.other_regulation:
            yield word("note"), word("other-regulation")

    def choices(self) -> list[tuple[str, str, str]]:
        """The dates and choices that differ: name, before, now."""
        return [
            (choice_in_words(each.name, each.of), figure_in_words(each.old), figure_in_words(each.new))
            for each in self.changes.choices
        ]

    def counts(self) -> list[tuple[str, int]]:
        """How many services or prices changed in which way."""
        return [(word(f"count-{name}"), count) for name, count in counts(self.changes).items()]

    @property
    def kinds(self) -> list[Kind]:
        """The kinds of causes that there are, in their order."""
        return list(self.changes.by_kind())

    def order(self) -> str:
        """The order in which factors are exchanged, as a sentence."""
        return word("order", order=order_in_words())

    @property
    def has_classes(self) -> bool:
        """Whether a price of either list is for one class."""
        return any(line.class_ for prices in (self.changes.before, self.changes.after) for line in prices.lines)

    def class_of(self, line: PriceLine, old: PriceLine | None = None) -> str:
        """The class of a price in words; empty where it is for all classes."""
        class_ = line.class_ or (old.class_ if old is not None else None)
        return self.changes.after.class_name(class_) or self.changes.before.class_name(class_)

    def components(self) -> dict[str, str]:
        """The names of the cost components of both lists, by id."""
        return {**self.changes.before.components, **self.changes.after.components}

    def others(self) -> Iterator[OtherChange]:
        """Services that came, went, have another ordinal or name, lost their price or have one now."""
        changes = self.changes
        for line in changes.added:
            yield self._other("what-added", line, None, line.price)
        for each in changes.removed:
            reason = "; ".join(filter(None, (term(each.reason) if each.reason else None, each.detail)))
            yield self._other("what-removed", each.line, each.line.price, None, reason)
        for pair in changes.lost:
            yield self._other("what-lost", pair.new, pair.old.price, None)
        for pair in changes.found:
            yield self._other("what-found", pair.new, None, pair.new.price)
        for pair in changes.renumbered:
            yield self._other("what-renumbered", pair.new, pair.old.ordinal or "–", pair.new.ordinal or "–")
        for pair in changes.renamed:
            yield self._other("what-renamed", pair.new, pair.old.name or "–", pair.new.name or "–")

    def _other(self, what: str, line: PriceLine, old: str | Price, new: str | Price, remark: str = "") -> OtherChange:
        return OtherChange(word(what), line, old, new, remark)

    def by_kind(self, line: Repriced) -> dict[Kind, int]:
        """The causes of one change of price, summed by kind, in đồng."""
        sums: dict[Kind, int] = {}
        for cause in line.causes:
            sums[cause.kind] = sums.get(cause.kind, 0) + cause.amount
        return sums

    def sums(self) -> list[tuple[str, list[Sum]]]:
        """The tables of the impact: a heading, and its rows; the last row of each is the total."""
        if self.impact is None or not self.impact.effects:
            return []
        total = self.impact.total
        return [(word("facility"), [*self.impact.by_facility(), total]), (word("group"), [*self.impact.by_group(), total])]

    def impact_by_kind(self) -> list[tuple[str, Fraction]]:
        """The impact by kind of cause, in đồng."""
        return [] if self.impact is None else [(kind_in_words(kind), amount) for kind, amount in self.impact.by_kind().items()]

    def burdens(self) -> tuple[str, list[Burden]] | None:
        """The patient's part against local income: the heading, and the rows; None where no income is given."""
        if self.impact is None or self.impact.income is None:
            return None
        income = self.impact.income
        found = self.impact.burdens()
        heading = word("burdens", income=dong(income.amount), source=income.source) if found else word("no-burdens")
        return heading, found

    def uncounted(self) -> str | None:
        """Which rows of the volumes are in no sum, and why."""
        return None if self.impact is None else uncounted_in_words(self.impact)


def _identified(prices: PriceList) -> str:
    """What identifies a list to a reader: province, day, status or decision, fingerprint."""
    decided = approval_in_words(prices)
    return word(
        "identified", province=prices.province, day=f"{prices.pricing_date:%d/%m/%Y}", status=decided or status_in_words(prices),
        fingerprint=prices.fingerprint,
    )  # fmt: skip


def payers() -> list[str]:
    """The payers in words, in their order."""
    return [word(f"payer-{payer}") for payer in PAYERS]


def shown_price(value: str | Price) -> str:
    """A price or words in a page; empty where there is none."""
    return "" if value is None else vietnamese_number(value) if isinstance(value, int) else value
