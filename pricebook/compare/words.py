"""Comparisons in words, in either language: kinds of causes, values, signed amounts."""

from fractions import Fraction

from pricebook.base.exact import Exact, half_up
from pricebook.base.languages import Figure, Language, Phrase, say, shown
from pricebook.base.money import dong, vietnamese_number
from pricebook.causes import ORDER, Cause, Kind, Value
from pricebook.compare.impact import Impact

MOST_ROWS = 8  # that are named of one reason
WHOLE_PERCENT = 100
_NONE = "–"


def word(key: str, language: Language = "vi", /, **values: Figure) -> str:
    """A text of the catalogue of comparisons."""
    return say(f"compare.{key}", **values).text(language)


def kind_in_words(kind: Kind, language: Language = "vi") -> str:
    """What a kind of cause is called."""
    return word(f"kind-{kind}", language)


def order_in_words(language: Language = "vi") -> str:
    """The order in which factors are exchanged."""
    return "; ".join(kind_in_words(kind, language) for kind in ORDER if kind != "unexplained")


def signed(amount: int | Exact) -> str:
    """A change in đồng with its sign: "+1.500 đ", "-200 đ". A fraction is shown in whole đồng, half-up."""
    whole = whole_dong(amount)
    return f"+{dong(whole)}" if whole > 0 else dong(whole)


def whole_dong(amount: int | Exact) -> int:
    """An amount in whole đồng, half-up, as sums are shown."""
    return amount if isinstance(amount, int) else int(half_up(Fraction(amount), 0))


def percent(part: Fraction, language: Language = "vi", decimals: int = 1) -> str:
    """A ratio in percent with its sign and one decimal: "+12,5 %"."""
    value = half_up(part * WHOLE_PERCENT, decimals)
    text = vietnamese_number(value)
    return f"{'+' if value > 0 else ''}{text if language == 'vi' else text.replace(',', '.')} %"


def value_in_words(value: Value, language: Language = "vi") -> str:
    """A value of a factor; a dash where there is none."""
    if value is None:
        return _NONE
    return value.text(language) if isinstance(value, Phrase) else vietnamese_number(value)


def subject_of(cause: Cause, components: dict[str, str]) -> str:
    """What a cause is about: the item, the service inside, or the components by their names."""
    codes = [components.get(code.strip(), code.strip()) for code in (cause.code or "").split(",") if code.strip()]
    return " ".join(filter(None, (", ".join(codes), cause.name)))


def cause_in_words(cause: Cause, components: dict[str, str], language: Language = "vi") -> str:
    """A cause without its amount: kind, subject, value before and after, the decisions behind them.

    Args:
        cause: The cause.
        components: The names of the cost components, by id.
        language: Of the text.
    """
    about = subject_of(cause, components)
    kind = kind_in_words(cause.kind, language)
    head = word("cause-of", language, kind=kind, subject=about) if about else kind
    if cause.kind == "unexplained":
        return head
    unit = f" {cause.unit}" if cause.unit and not isinstance(cause.new or cause.old, Phrase) and cause.kind == "norm" else ""
    values = word("from-to", language, old=value_in_words(cause.old, language), new=value_in_words(cause.new, language) + unit)
    decisions = [text for text in (cause.old_from, cause.new_from) if text]
    by = f" ({' → '.join(dict.fromkeys(decisions))})" if decisions else ""
    return f"{head}: {values}{by}"


def uncounted_in_words(impact: Impact, language: Language = "vi") -> str | None:
    """How many rows of the volumes are in no sum, which, and why; None where all are."""
    if not impact.uncounted:
        return None
    parts = []
    for reason, rows in impact.uncounted.items():
        named = ", ".join(map(str, rows[:MOST_ROWS])) + (" …" if len(rows) > MOST_ROWS else "")
        parts.append(word("rows", language, why=word(f"why-{reason}", language), count=len(rows), rows=named))
    count = sum(map(len, impact.uncounted.values()))
    return word("uncounted", language, count=count, why="; ".join(parts))


def choice_in_words(name: str, of: str | None, language: Language = "vi") -> str:
    """What a choice of a list is called."""
    return word(f"choice-{name}", language, of=of or "")


def figure_in_words(figure: Figure, language: Language = "vi") -> str:
    """A figure of a choice."""
    return shown(figure, language)
