"""A second submission beside the first, as the screen tells it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pricebook.appraisal.baseline import Baseline, JudgedPrice
from pricebook.appraisal.record import CheckedFinding, CheckRecord
from pricebook.appraisal.rounds import DONE, changed_passes, counts, few_in_common, new_since
from pricebook.base.languages import Language, Phrase, say
from pricebook.base.money import vietnamese_number

if TYPE_CHECKING:
    from pricebook.app.checked import Checked

_ORDER = tuple(reversed(DONE))  # what still stands first


class RoundsTold(NamedTuple):
    """What became of a round.

    Attributes:
        asked: By what was done, what the round before asked for; what still stands first.
        figures: How much of it came to what, and how much is new, as texts.
        changed: Place, name and prices of what had passed and is another now, as texts.
        few: That the two lists share few prices only, with the count; None where they share most.
    """

    asked: Mapping[str, Sequence[CheckedFinding]]
    figures: Mapping[str, str]
    changed: Sequence[Mapping[str, str]]
    few: Phrase | None = None


def rounds_told(checked: "Checked", language: Language) -> RoundsTold | None:
    """Returns what became of the round before; None where none was given."""
    if checked.earlier is None or checked.comparison is None:
        return None
    record = checked.check_record(language)
    told = checked.two_rounds(record)
    new = len(new_since(record, checked.comparison))
    return RoundsTold(
        {done: [each.asked for each in told if each.done == done] for done in _ORDER},
        {"new": str(new), **{name: str(figure) for name, figure in counts(told).items()}},
        [_changed(before, after) for before, after in changed_passes(checked.earlier, record)],
        few_told(checked.earlier, record),
    )


def few_told(earlier: Baseline, record: CheckRecord) -> Phrase | None:
    """Says that two rounds share few prices only; None where they share most."""
    few = few_in_common(earlier, record)
    return None if few is None else say("list.few-in-common", common=few[0], listed=few[1], file=earlier.file)


def _changed(before: JudgedPrice, after: JudgedPrice) -> dict[str, str]:
    price = after.price
    place = "!".join(part for part in (price["sheet"], price["cell"]) if part)
    name = price["name"] or price["service_code"] or price["ordinal"] or "–"
    return {"place": place, "name": name, "before": _text(before), "after": _text(after)}


def _text(of: JudgedPrice) -> str:
    price = of.price["price"]
    return vietnamese_number(price) if isinstance(price, int) else price or "–"
