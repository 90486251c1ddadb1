"""The kinds of fields, each declared once: how its cells are read, within which bounds, and what else depends on it.

`templates/*.toml` name the kind of each field. The readers of cells, the database, the forms and the checks of references all use
these declarations.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from pricebook.base.money import HIGHEST_PRICE


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds of a number.

    Attributes:
        decimals: How many decimals are kept.
        lowest: The lowest value.
        inclusive: Whether the lowest value itself is allowed.
        highest: The highest value, which is allowed. It is far above any real one, and keeps every product and sum within the
            38 digits that the database computes exactly.
    """

    decimals: int
    lowest: int
    inclusive: bool
    highest: int


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of field.

    Attributes:
        name: How `templates/*.toml` call it.
        read_as: number or date; choice, one of the declared values; code, text that is compared character by character; text,
            words for people, whose quotation marks and dashes are kept.
        sql: Its type in the database.
        bounds: The bounds of a number.
        money: Whether it may be an amount of đồng.
        scaled: Whether it counts or measures, so that a heading may say that it is in thousands, or for so many units.
        stated: Whether it is a figure of a submission, which is kept with all its decimals.
        percent_sign: What "%" behind a number means.
        refers_to: What its text refers to.
        accepts_group: Whether it may refer to a group of services as well.
        own_words: Whether its values and their spellings stand in words.toml under the name of the kind, whatever the field.
        of_law: Whether its values and their spellings are those of the regulation. A field has none until it is told them
            (`TableSpec.with_spellings`), and is then read as text.
        drop_down: The values that a form offers; "components" are those of the regulation.
        form_limit: The bound that a form checks while somebody types, as the reader does later.
        only_counts: Whether it is the running number of a row, which decides no figure: a formula without a value is no error.
    """

    name: str
    read_as: Literal["number", "date", "choice", "code", "text"]
    sql: str = "varchar"
    bounds: Bounds | None = None
    money: bool = False
    scaled: bool = False
    stated: bool = False
    percent_sign: Literal["itself", "hundredth"] | None = None
    refers_to: Literal["service", "facility", "component"] | None = None
    accepts_group: bool = False
    own_words: bool = False
    of_law: bool = False
    drop_down: tuple[str, ...] | Literal["components"] = ()
    form_limit: Literal["above-zero", "not-negative", "up-to-one", "up-to-hundred", "day"] | None = None
    only_counts: bool = False

    @property
    def takes_titles(self) -> bool:
        """Whether the title of a section may stand in its column: one of codes or names, and not one of figures."""
        return self.read_as in ("code", "text")


_DONG, _FRACTION, _WHOLE = "decimal(18,3)", "decimal(18,6)", "bigint"

_DECLARED = (
    Kind("price", "number", _DONG, Bounds(3, 0, False, 10**10), money=True, form_limit="above-zero"),
    Kind("money", "number", _DONG, Bounds(3, 0, True, 10**15), money=True, form_limit="not-negative"),
    Kind("whole-price", "number", _WHOLE, Bounds(0, 0, False, HIGHEST_PRICE), money=True, form_limit="above-zero"),
    Kind("count", "number", _WHOLE, Bounds(0, 0, True, 10**12), scaled=True, form_limit="not-negative"),
    Kind("quantity", "number", _FRACTION, Bounds(6, 0, False, 10**7), scaled=True, form_limit="above-zero"),
    Kind("percent", "number", _FRACTION, Bounds(6, 0, True, 100), percent_sign="itself", form_limit="up-to-hundred"),
    Kind("share", "number", _FRACTION, Bounds(6, 0, False, 1), percent_sign="hundredth", form_limit="up-to-one"),
    Kind("row-number", "code", only_counts=True),
    Kind("stated", "number", bounds=Bounds(18, 0, True, 10**15), money=True, stated=True),
    Kind("stated-price", "number", bounds=Bounds(18, 0, False, HIGHEST_PRICE), money=True, stated=True),
    Kind("date", "date", "date", form_limit="day"),
    Kind("flag", "choice", "boolean", own_words=True, drop_down=("có", "không")),
    Kind("class", "choice", of_law=True),
    Kind("facility-kind", "choice", of_law=True),
    Kind("level", "choice", of_law=True),
    Kind("choice", "choice"),
    Kind("code", "code"),
    Kind("service", "code", refers_to="service"),
    Kind("service-or-group", "code", refers_to="service", accepts_group=True),
    Kind("facility", "code", refers_to="facility"),
    Kind("component", "code", refers_to="component", drop_down="components"),
    Kind("text", "text"),
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _DECLARED})
