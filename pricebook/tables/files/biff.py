"""What both binary formats, .xls and .xlsb, say in the same manner: error bytes, fonts, and cells by their style."""

from dataclasses import dataclass, field
from struct import Struct

from pricebook.tables.files.number_formats import BUILT_IN, is_ordinary, may_round
from pricebook.tables.files.sheet_facts import Looks, PlainText, Position

ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
U16, U16_PAIR, U32 = Struct("<H").unpack_from, Struct("<HH").unpack_from, Struct("<I").unpack_from
ONE_LETTER = 256  # the unit of widths: of a narrower column nothing can be read
_STRUCK = 0x08


@dataclass(slots=True)
class BinaryStyles:
    """The fonts, formats and styles of a workbook, in the order of their numbers.

    Attributes:
        struck, apart: By font, whether it strikes its text through; whether it does that, or raises or lowers it.
        formats: The codes of number formats, by their number.
        styles: By style of cells, whether it is struck through and the code of its format, "" for one that shows every digit.
    """

    struck: list[bool] = field(default_factory=list)
    apart: list[bool] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    styles: list[tuple[bool, str]] = field(default_factory=list)

    def add_font(self, content: bytes, raised_at: int) -> None:
        """A font. Its flags stand at byte 2, and whether it is raised or lowered at byte `raised_at`."""
        struck = len(content) > raised_at and bool(content[2] & _STRUCK)
        self.struck.append(struck)
        self.apart.append(struck or (len(content) > raised_at and bool(content[raised_at])))

    def add_style(self, font: int, number_format: int) -> None:
        """A style of cells, by the numbers of its font and its format."""
        code = self.formats.get(number_format, "General")
        struck = font < len(self.struck) and self.struck[font]
        self.styles.append((struck, "" if is_ordinary(code) and not may_round(code) else code))

    @property
    def changes_readings(self) -> bool:
        """Whether any style changes what is read."""
        return any(struck or code for struck, code in self.styles)

    def note(self, looks: Looks, at: Position, style: int) -> None:
        """Adds what the style of a cell says to the looks of its sheet."""
        if style < len(self.styles):
            struck, code = self.styles[style]
            if struck:
                looks.struck.add(at)
            if code:
                looks.formats[at] = code


def without_apart(text: str, runs: list[tuple[int, int]], styles: BinaryStyles) -> PlainText:
    """A text without its runs in a font that stands apart. `runs`: (first character, font); before the first, the cell's own."""
    apart, struck = styles.apart, False
    kept = text[: runs[0][0]] if runs else text
    for number, (start, font) in enumerate(runs):
        end = runs[number + 1][0] if number + 1 < len(runs) else len(text)
        if not (font < len(apart) and apart[font]):
            kept += text[start:end]
        else:
            struck = struck or styles.struck[font]
    return PlainText(kept, struck)
