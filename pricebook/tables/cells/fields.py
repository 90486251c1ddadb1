"""What one column holds: which figure it is, and the kind that says how its cells are read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pricebook.tables.cells.kinds import Kind

_OF = ":"  # between a figure and what it is of


class FigureKey(NamedTuple):
    """Which figure a column or a cell holds: its name, and the cost component or the hospital class that it is of.

    Its text, as dossiers, findings.json and the command line write it: `price`, `part:direct`, `price:II`.
    """

    name: str
    component: str | None = None
    class_: str | None = None

    def __str__(self) -> str:
        of = self.component or self.class_
        return self.name if of is None else f"{self.name}{_OF}{of}"

    @property
    def one_of_several(self) -> bool:
        """Whether the figure is of one component or one class, so that others of its name stand beside it."""
        return self.component is not None or self.class_ is not None

    @classmethod
    def read(cls, text: str, by_component: Iterable[str] = ()) -> "FigureKey":
        """The key that a text says. `by_component`: names of figures that are of components; all others are of classes."""
        name, _, of = text.partition(_OF)
        return cls(name, component=of or None) if name in by_component else cls(name, class_=of or None)


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a table. `choices` maps a folded spelling to its value.

    `headings` are what it is called, by heading_key, each with its rank: NAME (our id, our name, other names in use), or
    FALLBACK, which means it only where nothing better is there. `remark`: words that may well be a date or a number.
    `id` is the text of `figure`.
    """

    figure: FigureKey
    name: str
    kind: Kind
    required: bool
    help: str
    example: str
    choices: Mapping[str, str]
    headings: Mapping[str, int]
    remark: bool = False
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", str(self.figure))

    @property
    def values(self) -> list[str]:
        """The distinct values of a choice, in their order."""
        return list(dict.fromkeys(self.choices.values()))
