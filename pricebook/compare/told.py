"""A comparison as the papers of a proposal tell it: factors before and now, causes summed, the largest changes, the impact.

Every figure is that of the workbook beside the papers; a paper has the sums and the largest lines. Amounts in đồng.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial

from pricebook.base.languages import Phrase
from pricebook.base.money import dong, vietnamese_number
from pricebook.causes import Cause, Kind
from pricebook.compare.changes import Changes, Repriced
from pricebook.compare.document import Document
from pricebook.compare.impact import Impact
from pricebook.compare.record import counts
from pricebook.compare.told_impact import change_in_dong, impacted
from pricebook.compare.words import (
    cause_in_words,
    choice_in_words,
    figure_in_words,
    kind_in_words,
    percent,
    signed,
    subject_of,
    value_in_words,
    word,
)
from pricebook.compare.workbook import write_workbook
from pricebook.exports.labels import code_of, group_of, name_of
from pricebook.exports.papers.since import Since
from pricebook.exports.papers.tables import LARGEST_CHANGES, Row
from pricebook.exports.publication import decision_of
from pricebook.pricelist import PriceList

MOST_CAUSES = 3  # of one price, or of one group
MOST_USED = 8  # prices that patients are shown
MOST_DIFFERENT = 5  # prices that the dossier calls current, and the list before does not have
_NONE = "–"
_MOST_PERFORMED = "Trong các dịch vụ được thực hiện nhiều nhất, giá thay đổi như sau:"
_MOST_CHANGED = "Các dịch vụ có giá thay đổi nhiều nhất, theo tỷ lệ phần trăm:"
_OF_NO_PAPER = ("pack-version",)  # a choice that is no fact of the law or of the province
_IN_CHOICES: dict[Kind, str] = {"index": "index-of", "rounding": "rounding"}  # causes that the choices of the list tell already


def since_of(changes: Changes, impact: Impact | None = None) -> Since:
    """What papers say of a comparison with the list before.

    Args:
        changes: The differences, from the list before to the one that is proposed.
        impact: What they do by the volumes of form 21; None where none were given.
    """
    document = Document(changes, impact)
    largest = sorted(changes.repriced, key=lambda line: -abs(Fraction(line.change, line.pair.old.price or 1)))
    rows = [_price(number, line, document) for number, line in enumerate(largest[:LARGEST_CHANGES], 1)]
    used = _used(document, impact)
    decision = decision_of(changes.before)
    return Since(
        approved=decision is not None,
        in_force=decision is not None and changes.before.status == "approved",
        counted=_counted(changes),
        said=tuple(_said(changes)),
        factors=[*_choices(changes), *_factors(document)],
        causes=_causes(changes),
        groups=_groups(document),
        largest=rows,
        used=used or rows[:MOST_USED],
        used_said=_MOST_PERFORMED if used else _MOST_CHANGED,
        impact=impacted(document, impact) if impact is not None else None,
        workbook=partial(write_workbook, changes, impact),
    )


def _earlier(prices: PriceList) -> str:
    """What a list is, as papers name it: by its decision, else by its pricing date."""
    decision = decision_of(prices)
    if decision is not None:
        return decision.in_full
    return f"dự thảo tính tại ngày {prices.pricing_date:%d/%m/%Y}, chưa ghi nhận quyết định phê duyệt"


def _said(changes: Changes) -> Iterator[str]:
    """What changed in figures; figures of 0 are left out."""
    yield f"Bảng giá được so sánh: {_earlier(changes.before)}."
    if changes.other_regulation:
        yield word("other-regulation")
    yield _counted(changes)
    yield from _otherwise_current(changes)
    if changes.repriced and len(changes.by_kind()) > 1:
        yield (
            "Mỗi yếu tố được thay lần lượt và giá được tính lại; tác động của các yếu tố cộng lại đúng bằng mức tăng, giảm."
            " Từng nguyên nhân của mỗi mức giá nêu tại phụ lục so sánh."
        )


def _otherwise_current(changes: Changes) -> Iterator[str]:
    """Which prices the dossier calls current and the approved list before has otherwise."""
    if decision_of(changes.before) is None:
        return
    other = [pair for pair in changes.pairs if pair.old.price and pair.new.current_price not in (None, 0, pair.old.price)]
    told = [
        f"{code_of(pair.new)} {name_of(pair.new)}: hồ sơ ghi {dong(pair.new.current_price or 0)}, bảng giá được so sánh"
        f" {dong(pair.old.price or 0)}"
        for pair in other[:MOST_DIFFERENT]
    ]
    if told:
        more = len(other) - len(told)
        rest = f"; và {vietnamese_number(more)} mức giá khác" if more else ""
        yield (
            f"Giá hiện hành của hồ sơ khác bảng giá được so sánh ở {vietnamese_number(len(other))} mức giá:"
            f" {'; '.join(told)}{rest}."
        )


def _counted(changes: Changes) -> str:
    told = [f"{word(f'count-{name}').lower()}: {vietnamese_number(count)}" for name, count in counts(changes).items() if count]
    return f"{'; '.join(told).capitalize()}." if told else word("nothing")


def _choices(changes: Changes) -> Iterator[Row]:
    for each in changes.choices:
        if each.name not in _OF_NO_PAPER:
            values = {"old": figure_in_words(each.old), "new": figure_in_words(each.new)}
            yield _factor(choice_in_words(each.name, each.of), "toàn bảng giá", values, "", "")


def _factor(factor: str, subject: str, values: Row, prices: str, amount: str) -> Row:
    return {"factor": factor, "subject": subject, **values, "prices": prices or _NONE, "amount": amount or _NONE}


def _factors(document: Document) -> list[Row]:
    """What changed item by item: awards, averages, norms, shares, maxima. The factors that move prices the most stand first."""
    told = {_IN_CHOICES[kind] for kind in _IN_CHOICES} & {each.name for each in document.changes.choices}
    moved: dict[tuple[Kind, str, str, str], list[int]] = defaultdict(list)
    components = document.components()
    for line in document.changes.repriced:
        for cause in line.causes:
            if cause.amount and cause.kind != "unexplained" and _IN_CHOICES.get(cause.kind) not in told:
                moved[(cause.kind, _subject(cause, line, components), *_values(cause))].append(cause.amount)
    ordered = sorted(moved.items(), key=lambda entry: -abs(sum(entry[1])))
    return [
        _factor(
            kind_in_words(kind), subject, {"old": old, "new": new}, vietnamese_number(len(amounts)), change_in_dong(sum(amounts))
        )
        for (kind, subject, old, new), amounts in ordered
    ]


def _subject(cause: Cause, line: Repriced, components: dict[str, str]) -> str:
    """What a factor is of: an item with its decisions, a component, or the service itself."""
    about = subject_of(cause, components)
    decisions = " → ".join(dict.fromkeys(filter(None, (cause.old_from, cause.new_from))))
    if about:
        return f"{about} ({decisions})" if decisions else about
    new = line.pair.new
    return (
        f"{code_of(new)} {name_of(new)}" if cause.kind in ("ceiling", "proposal", "fixed", "composition") else "các mức giá này"
    )


def _values(cause: Cause) -> tuple[str, str]:
    unit = f" {cause.unit}" if cause.kind == "norm" and cause.unit else ""
    old, new = (
        f"{value_in_words(value)}{unit if value is not None and not isinstance(value, Phrase) else ''}"
        for value in (cause.old, cause.new)
    )
    return old, new


def _causes(changes: Changes) -> list[Row]:
    """The causes by kind, and their total."""
    prices = Counter(kind for line in changes.repriced for kind in {cause.kind for cause in line.causes if cause.amount})
    rows = [_cause(kind_in_words(kind), prices[kind], amount) for kind, amount in changes.by_kind().items()]
    return [*rows, _cause("Cộng", len(changes.repriced), changes.total)] if rows else []


def _cause(cause: str, prices: int, amount: int) -> Row:
    return {"cause": cause, "prices": vietnamese_number(prices), "amount": change_in_dong(amount)}


def _groups(document: Document) -> list[Row]:
    """By group of services: how many prices rise, fall and stay, by how much, and why."""
    changes = document.changes
    repriced: dict[str, list[Repriced]] = defaultdict(list)
    for line in changes.repriced:
        repriced[group_of(line.pair.new)].append(line)
    same = Counter(group_of(pair.new) for pair in changes.pairs if pair.change == 0)
    names = [name for name in dict.fromkeys(group_of(line) for line in changes.after.lines) if repriced[name] or same[name]]
    rows = []
    for number, name in enumerate(names, 1):
        lines = repriced[name]
        kinds: Counter[Kind] = Counter()
        for line in lines:
            kinds.update(document.by_kind(line))
        ordered = sorted((entry for entry in kinds.items() if entry[1]), key=lambda entry: -abs(entry[1]))
        rows.append(
            {
                "number": str(number),
                "name": name,
                "risen": _count(sum(line.change > 0 for line in lines)),
                "fallen": _count(sum(line.change < 0 for line in lines)),
                "same": _count(same[name]),
                "range": _range([Fraction(line.change, line.pair.old.price or 1) for line in lines]),
                "causes": "; ".join(f"{kind_in_words(kind)} {change_in_dong(amount)}" for kind, amount in ordered[:MOST_CAUSES])
                or _NONE,
            }
        )
    return rows


def _count(figure: int) -> str:
    return vietnamese_number(figure) if figure else _NONE


def _range(ratios: Sequence[Fraction]) -> str:
    """The smallest and the largest change in per cent."""
    if not ratios:
        return _NONE
    least, most = percent(min(ratios)), percent(max(ratios))
    return least if least == most else f"từ {least} đến {most}"


def _price(number: int, line: Repriced, document: Document) -> Row:
    """A price that changed, with the causes that moved it the most."""
    old, new = line.pair.old, line.pair.new
    assert old.price is not None and new.price is not None
    components = document.components()
    causes = sorted((cause for cause in line.causes if cause.amount), key=lambda cause: -abs(cause.amount))
    told = [f"{cause_in_words(cause, components)} ({signed(cause.amount)})" for cause in causes[:MOST_CAUSES]]
    more = len(causes) - MOST_CAUSES
    return {
        "number": str(number),
        "name": f"{code_of(new)} {name_of(new)}",
        "class": document.class_of(new, old),
        "current": vietnamese_number(old.price),
        "price": vietnamese_number(new.price),
        "change": change_in_dong(line.change),
        "percent": percent(Fraction(line.change, old.price)).removesuffix(" %"),
        "cause": "; ".join([*told, *([f"và {more} nguyên nhân khác"] if more > 0 else [])]),
    }


def _used(document: Document, impact: Impact | None) -> list[Row]:
    """The changed prices of the services that were performed the most."""
    if impact is None:
        return []
    uses: defaultdict[int, Decimal] = defaultdict(Decimal)
    for effect in impact.effects:
        uses[id(effect.line)] += effect.count
    found = sorted(
        (line for line in document.changes.repriced if uses[id(line.pair.new)]), key=lambda line: -uses[id(line.pair.new)]
    )
    return [_price(number, line, document) for number, line in enumerate(found[:MOST_USED], 1)]
