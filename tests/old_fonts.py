"""Texts as they were typed for the fonts of the 1990s, by the tables that restore them, read the other way round."""

from functools import partial
from typing import Literal

from pricebook.tables.cells import old_encodings

FONTS: tuple[Literal["TCVN3", "VNI"], ...] = ("TCVN3", "VNI")


def typed_for(font: Literal["TCVN3", "VNI"], text: str) -> str:
    """A text of Unicode as it is typed for a font. One in capitals is typed in small letters, which .VnTimeH shows as capitals."""
    if font == "TCVN3":
        text = text.lower() if text.isupper() else text
        return text.translate(dict(zip(map(ord, old_encodings._TCVN3_LETTERS), old_encodings._TCVN3_CODES, strict=True)))
    codes = {letter: code for code, letter in old_encodings._VNI.items() if code[0].isupper() == letter.isupper()}
    return "".join(codes.get(letter, letter) for letter in text)


in_tcvn3, in_vni = (partial(typed_for, font) for font in FONTS)
