"""The kinds of fields, each declared once: how its cells are read and within which bounds, and all that hangs on it elsewhere.

`templates/*.toml` name the kind of each field. Readers, the database, the forms and the checks of references ask here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a number may be: how many `decimals` are kept, the lowest and the highest value.

    The highest are far above anything real; they keep every product and sum within 38 digits. `inclusive`: the lowest value
    itself is allowed.
    """

    decimals: int
    lowest: int
    inclusive: bool
    highest: int


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of field.

    `read_as`: number or date; choice, one of the declared values; code, text that is compared letter by letter; text, words
    for people, whose quotes and dashes stay. `bounds` are those of a number, `sql` is the type in the database.

    `money`: it may be an amount of đồng. `stated`: a figure of somebody else's sheet, kept as exactly as it stands there.
    `percent_sign`: what "%" behind a number means. `names`: what its text refers to; `or_group`: a group of services as well.
    `own_words`: its values and their spellings stand in words.toml under the name of the kind, whatever field has it.

    `drop_down`: the values that a form offers; "classes" and "components" are those of the regulation. `asked`: the bounds
    that a form keeps as the reader does, and says to whoever types beyond them.
    """

    name: str
    read_as: Literal["number", "date", "choice", "code", "text"]
    sql: str = "varchar"
    bounds: Bounds | None = None
    money: bool = False
    stated: bool = False
    percent_sign: Literal["itself", "hundredth"] | None = None
    names: Literal["service", "facility", "component"] | None = None
    or_group: bool = False
    own_words: bool = False
    drop_down: tuple[str, ...] | Literal["classes", "components"] = ()
    asked: Literal["above-zero", "up-to-one"] | None = None

    @property
    def takes_titles(self) -> bool:
        """Whether the title of a section may stand in its column: where codes and names stand, not where figures do."""
        return self.read_as in ("code", "text")


_DONG, _FRACTION, _WHOLE = "decimal(18,3)", "decimal(18,6)", "bigint"

_DECLARED = (
    Kind("price", "number", _DONG, Bounds(3, 0, False, 10**10), money=True, asked="above-zero"),
    Kind("money", "number", _DONG, Bounds(3, 0, True, 10**15), money=True),
    Kind("whole-price", "number", _WHOLE, Bounds(0, 0, False, 10**12), money=True, asked="above-zero"),
    Kind("count", "number", _WHOLE, Bounds(0, 0, True, 10**12)),
    Kind("quantity", "number", _FRACTION, Bounds(6, 0, False, 10**7), asked="above-zero"),
    Kind("percent", "number", _FRACTION, Bounds(6, 0, True, 100), percent_sign="itself"),
    Kind("share", "number", _FRACTION, Bounds(6, 0, False, 1), percent_sign="hundredth", asked="up-to-one"),
    Kind("stated", "number", bounds=Bounds(18, 0, True, 10**15), money=True, stated=True),
    Kind("stated-price", "number", bounds=Bounds(18, 0, False, 10**12), money=True, stated=True),
    Kind("date", "date", "date"),
    Kind("flag", "choice", "boolean", own_words=True, drop_down=("có", "không")),
    Kind("class", "choice", own_words=True, drop_down="classes"),
    Kind("choice", "choice"),
    Kind("code", "code"),
    Kind("service", "code", names="service"),
    Kind("service-or-group", "code", names="service", or_group=True),
    Kind("facility", "code", names="facility"),
    Kind("component", "code", names="component", drop_down="components"),
    Kind("text", "text"),
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _DECLARED})
