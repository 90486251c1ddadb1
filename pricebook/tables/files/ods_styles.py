"""The styles of an OpenDocument that change what is read: hidden, struck through, raised, in the colour of the paper."""

from dataclasses import dataclass, replace

from pricebook.tables.files.xml_parser import Attributes, parse_xml, without_prefixes

_MOST_PARENTS = 10
_PAPER = ("#ffffff",)


@dataclass(frozen=True, slots=True)
class Style:
    """What one style says.

    Attributes:
        parent: The style that it takes all else from.
        hidden: A sheet that is not displayed; a row without height, a column without width.
        struck, raised: Text that is struck through; that is raised or lowered.
        white, filled: Letters in white; paper in a colour.
        numbers: The name of its format of numbers.
    """

    parent: str = ""
    hidden: bool = False
    struck: bool = False
    raised: bool = False
    white: bool = False
    filled: bool = False
    numbers: str = ""

    @property
    def apart(self) -> bool:
        """Whether a part of a text in this style is not of the text itself."""
        return self.struck or self.raised

    @property
    def changes_readings(self) -> bool:
        """Whether anything of it changes what is read of a cell."""
        return self.struck or self.white or bool(self.numbers)

    @property
    def unseen(self) -> bool:
        """Whether its letters have the colour of the paper."""
        return self.white and not self.filled


_PLAIN = Style()


class Styles:
    """The styles of a document, by name, and which formats of numbers write digits of their own, or texts, or none of both."""

    def __init__(self) -> None:
        self._styles: dict[str, Style] = {}
        self._resolved: dict[str, Style] = {}
        self._with_digits: set[str] = set()
        self._with_texts: set[str] = set()
        self._general: set[str] = set()  # formats that say no number of decimals, which show as many as there are
        self._name = self._format = ""
        self._in_text = False

    def read(self, data: bytes) -> None:
        """Reads a part that holds styles only.

        Raises:
            Unreadable: XL010 where it is no XML.
        """
        parse_xml(data, self.start, self.end, self.text)

    def of(self, name: str) -> Style:
        """A style with what its parents say."""
        if name not in self._resolved:
            style = self._styles.get(name, _PLAIN)
            parent = style.parent
            for _ in range(_MOST_PARENTS):
                above = self._styles.get(parent)
                if above is None:
                    break
                style = replace(
                    style,
                    struck=style.struck or above.struck,
                    raised=style.raised or above.raised,
                    white=style.white or above.white,
                    filled=style.filled or above.filled,
                    numbers=style.numbers or above.numbers,
                )
                parent = above.parent
            self._resolved[name] = style
        return self._resolved[name]

    def writes_digits(self, style: Style) -> bool:
        """Whether its format of numbers writes digits beside those of the number."""
        return style.numbers in self._with_digits

    def shows_every_digit(self, style: Style) -> bool:
        """Whether its format of numbers shows them as they are: it names no number of decimals, and writes nothing beside."""
        return not style.numbers or (style.numbers in self._general and style.numbers not in self._with_texts)

    def start(self, name: str, attributes: Attributes) -> None:
        """An element of the styles begins."""
        if name == "style" or name.endswith("-style"):
            said = without_prefixes(attributes)
            if name == "style":
                self._name = said.get("name", "")
                self._styles[self._name] = Style(said.get("parent-style-name", ""), numbers=said.get("data-style-name", ""))
            else:
                self._format = said.get("name", "")
        elif name.endswith("-properties") and self._name:
            self._styles[self._name] = _with_properties(self._styles[self._name], without_prefixes(attributes))
        elif name == "number" and self._format and "decimal-places" not in without_prefixes(attributes):
            self._general.add(self._format)
        elif name in ("text", "currency-symbol") and self._format:
            self._with_texts.add(self._format)
            self._in_text = name == "text"

    def end(self, name: str) -> None:
        """An element of the styles ends."""
        if name == "style":
            self._name = ""
        elif name.endswith("-style"):
            self._format = ""
        elif name == "text":
            self._in_text = False

    def text(self, characters: str) -> None:
        """Characters of an element."""
        if self._in_text and any(map(str.isdigit, characters)):
            self._with_digits.add(self._format)


def _with_properties(style: Style, said: Attributes) -> Style:
    sizes = [said[name] for name in ("row-height", "column-width") if name in said]
    no_size = any(not size.strip("0.abcdefghijklmnopqrstuvwxyz%") for size in sizes)
    position = said.get("text-position", "")
    return replace(
        style,
        hidden=style.hidden or said.get("display") == "false" or no_size,
        struck=style.struck or any(said.get(f"text-line-through-{kind}", "none") != "none" for kind in ("style", "type")),
        raised=style.raised or (bool(position) and not position.startswith("0%")),
        white=style.white or said.get("color", "").lower() in _PAPER,
        filled=style.filled or said.get("background-color", "transparent").lower() not in ("transparent", *_PAPER),
    )
