"""A field: what one column of a table holds, and the kind that says how its cells are read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pricebook.tables.cells.kinds import Kind

_SEPARATOR = ":"  # between the name of a figure and its component or class


class FigureKey(NamedTuple):
    """Which figure a column or a cell holds: its name, and the cost component or the hospital class that it belongs to.

    As text it is written `price`, `part:direct` or `price:II`, in dossiers, in findings.json and on the command line.
    """

    name: str
    component: str | None = None
    class_: str | None = None

    def __str__(self) -> str:
        qualifier = self.component or self.class_
        return self.name if qualifier is None else f"{self.name}{_SEPARATOR}{qualifier}"

    @property
    def one_of_several(self) -> bool:
        """Whether the figure belongs to one component or one class, so that a table can have several of its name."""
        return self.component is not None or self.class_ is not None

    @classmethod
    def read(cls, text: str, by_component: Iterable[str] = ()) -> "FigureKey":
        """The key that a text stands for.

        Args:
            text: As `str` writes it.
            by_component: The names of the figures that belong to components; all others belong to classes.
        """
        name, _, qualifier = text.partition(_SEPARATOR)
        return cls(name, component=qualifier or None) if name in by_component else cls(name, class_=qualifier or None)


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a table, as `templates/*.toml` declare it.

    Attributes:
        figure: Which figure it holds.
        name: Its Vietnamese name, the heading of our own forms.
        kind: How its cells are read.
        required: Whether a row is incomplete without it.
        help, example: What the form says about it.
        choices: The value that each folded spelling stands for, where it has a list of values.
        headings: The headings it is recognised by, as heading_key gives them, each with its rank: NAME for our id, our name and
            other names in use; FALLBACK for a heading that means it only where no better one is there.
        remark: Whether it holds free text, which may be typed as a date or a number.
        usual: Whether few rows do without it, though it is not required.
        offers: What a form offers, where other values may be right as well: units, provinces or managers; "" for nothing.
        value_names: What its values are called: by the regulation, or in words.toml.
        shown: What the example row of a dossier's form says there, where the regulation decides it; "" where that is not known.
        known: The ids, ordinals and codes that the regulation has for what it refers to; none where that is not known.
        id: The text of `figure`.
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
    usual: bool = False
    offers: str = ""
    value_names: Mapping[str, str] = field(default_factory=dict)
    shown: str = ""
    known: frozenset[str] = frozenset()
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", str(self.figure))

    @property
    def values(self) -> list[str]:
        """The distinct values of a choice, in the order of their declaration."""
        return list(dict.fromkeys(self.choices.values()))

    @property
    def explained_values(self) -> str:
        """The distinct values, each with what it is called where that is something else."""
        names = self.value_names
        return ", ".join(f"{value} ({names[value]})" if names.get(value, value) != value else value for value in self.values)
