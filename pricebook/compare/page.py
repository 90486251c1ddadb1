"""A comparison as one page of HTML that needs nothing else: summary, each price with its causes, other changes, impact."""

from fractions import Fraction
from pathlib import Path
from typing import Any

from pricebook.base.money import vietnamese_number
from pricebook.compare.changes import Changes, Repriced
from pricebook.compare.document import Document, OtherChange, payers, shown_price
from pricebook.compare.impact import Burden, Impact, Sum
from pricebook.compare.words import cause_in_words, kind_in_words, percent, signed, whole_dong, word
from pricebook.exports.labels import code_of, group_of, name_of
from pricebook.exports.pages import BASE_STYLE, FOLDING, page
from pricebook.exports.stamp import stamp, warning

_HERE = Path(__file__).parent
# The texts that the template asks for by name.
_TEXTS = (
    "after", "amount-of-all", "before", "burdens-title", "cause", "causes-of-all", "change", "choice", "choices-title",
    "class", "code", "difference", "group", "impact-title", "more-of-income", "nothing", "of-income", "others-title",
    "paid-after", "paid-before", "patient-after", "patient-before", "prices-title", "ratio", "remark", "search", "service",
    "total", "uses",
)  # fmt: skip


def write_page(changes: Changes, impact: Impact | None, path: Path) -> None:
    """Writes the page. It fetches nothing, and every text is escaped. Raises OSError."""
    document = Document(changes, impact)
    components = document.components()
    facts = {
        "words": {name: word(name) for name in _TEXTS},
        "title": document.title,
        "warning": warning(changes.after),
        "fingerprint": changes.after.fingerprint,
        "stamp": stamp(changes.after),
        "lists": list(document.lists()),
        "choices": document.choices(),
        "counts": [(name, vietnamese_number(count)) for name, count in document.counts() if count],
        "nothing": changes.nothing,
        "kinds": [(kind_in_words(kind), signed(amount)) for kind, amount in changes.by_kind().items()],
        "total": signed(changes.total),
        "order": document.order(),
        "prices": [_price(document, line, components) for line in changes.repriced],
        "others": [_other(document, each) for each in document.others()],
        "payers": payers(),
        "sums": [(heading, [_sum(each) for each in sums]) for heading, sums in document.sums()],
        "impact_kinds": [(name, signed(amount)) for name, amount in document.impact_by_kind()],
        "uncounted": document.uncounted(),
        "burdens": _burdens(document),
    }
    scripts = [file.read_text(encoding="utf-8") for file in (FOLDING, _HERE / "changes.js")]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(page(_HERE / "changes.html", changes.after, facts, [BASE_STYLE, _HERE / "changes.css"], scripts))


def _price(document: Document, line: Repriced, components: dict[str, str]) -> dict[str, Any]:
    old, new = line.pair.old.price, line.pair.new.price
    assert old is not None and new is not None
    return {
        "code": code_of(line.pair.new),
        "name": name_of(line.pair.new),
        "class": document.class_of(line.pair.new, line.pair.old),
        "old": vietnamese_number(old),
        "new": vietnamese_number(new),
        "change": signed(line.change),
        "percent": percent(Fraction(line.change, old)),
        "risen": line.change > 0,
        "causes": [(signed(cause.amount), cause_in_words(cause, components)) for cause in line.causes],
    }


def _other(document: Document, each: OtherChange) -> list[str]:
    line = each.line
    return [
        each.what,
        code_of(line),
        name_of(line),
        document.class_of(line),
        shown_price(each.old),
        shown_price(each.new),
        each.remark,
    ]


def _sum(each: Sum) -> dict[str, Any]:
    return {
        "name": each.name or word("total"),
        "total": not each.name,
        "figures": [vietnamese_number(whole_dong(figure)) for figure in (each.uses, each.old, each.new)],
        "changes": [
            signed(each.change),
            *("–" if part is None else signed(Fraction(part)) for part in each.known_in_dong().values()),
        ],
    }


def _burdens(document: Document) -> dict[str, Any] | None:
    found = document.burdens()
    return None if found is None else {"heading": found[0], "rows": [_burden(document, each) for each in found[1]]}


def _burden(document: Document, each: Burden) -> list[str]:
    amounts = [vietnamese_number(whole_dong(amount)) for amount in (each.old, each.new)]
    shares = [percent(each.of_income, decimals=3).removeprefix("+"), percent(each.more_of_income, decimals=3)]
    return [code_of(each.line), name_of(each.line), document.class_of(each.line), group_of(each.line), *amounts, *shares]
