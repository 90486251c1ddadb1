"""Texts as they were typed for the fonts of the 1990s, by the tables that restore them, read the other way round."""

from typing import Literal

from pricebook.tables.cells import old_encodings

FONTS: tuple[Literal["TCVN3", "VNI"], ...] = ("TCVN3", "VNI")


def typed_for(font: Literal["TCVN3", "VNI"], text: str) -> str:
    """A text of Unicode as it is typed for a font."""
    if font == "TCVN3":
        return text.translate(dict(zip(map(ord, old_encodings._TCVN3_LETTERS), old_encodings._TCVN3_CODES, strict=True)))
    codes = {letter: code for code, letter in old_encodings._VNI.items() if code[0].isupper() == letter.isupper()}
    return "".join(codes.get(letter, letter) for letter in text)
