"""Service codes, however a list writes them: one reading for each, in one place."""

import re
from functools import lru_cache
from typing import NamedTuple

from pricebook.tables import clean_code

# Letters that look like digits, Latin and Cyrillic (upper case). They are digits only where the whole has the form of a code.
_DIGIT_LIKE = {"O": "0", "О": "0", "Q": "0", "I": "1", "L": "1", "І": "1", "|": "1", "З": "3", "S": "5", "Ѕ": "5"}
_AS_DIGITS = str.maketrans(_DIGIT_LIKE)
# Cyrillic letters that look like Latin ones, in codes with letters ("K27.NG1").
_AS_LATIN = str.maketrans("АВЕКМНОРСТХУІЅ", "ABEKMHOPCTXYIS")

_D = "[0-9" + re.escape("".join(_DIGIT_LIKE)) + "]"
_GAP = r"\s*[.,·\s\-]\s*"
_DOTTED = re.compile(rf"({_D}{{1,2}}){_GAP}({_D}{{1,4}}){_GAP}({_D}{{1,4}})(?!\d)(.*)")
_RUN = re.compile(rf"({_D}{{1,2}})({_D}{{4}})({_D}{{4}})(?:[.,]0+)?(?!\d)(.*)")
_TECHNIQUE = re.compile(r"(\d{1,2})[.,](\d{1,4})")
_IN_A_TEXT = re.compile(r"(?<![\w.])\d{2}\.\d{4}\.\d{4}(?:_[A-Z]{1,4})?(?![\w]|\.\d)")
_NUMBER_BEFORE = re.compile(r"\s*(?:\d{1,4}|[IVXLC]{1,5}|[a-zđ])(?:\.\d{1,3})*\s*[.)/:–-]+\s*(?=[^\W\d])")
# What may stand before a code in a text and is no part of a name: the number of the row, the word for a code.
_BEFORE_A_CODE = re.compile(
    r"\s*(?:(?:\d{1,4}|[IVXLC]{1,5})(?:\.\d{1,3})*[.)]?)?\s*(?:mã(?: số| dịch vụ| dv| dvkt| kỹ thuật)?)?", re.IGNORECASE
)
_AROUND_A_CODE = " \t-–—:;,.()[]|/"
_SUFFIX = re.compile(r"(?!.*\d{4})[^;,+&]{0,16}")  # what can stand behind a code; a second code cannot
_ENOUGH_DIGITS = 5  # of the digits of a code that must be digits, not letters that look like them
_OTHER_SIGNS = re.compile(r"[\W_]+")


class Code(NamedTuple):
    """A code as it is looked up. `suffix` is what stands behind the form of a code, and tells a variant of its service."""

    base: str
    suffix: str

    @property
    def whole(self) -> str:
        """The code with its suffix."""
        return self.base + self.suffix


@lru_cache(maxsize=50_000)
def code_of(text: str) -> Code | None:
    """Reads a code of the form 99.9999.9999, however it is written; None where a text has not this form.

    These are one to a person, and are read as one:

    - spaces at the ends or within, invisible characters, full-width digits, typographic dashes ("10.0319.0436 ");
    - commas, spaces, middle dots or dashes for the dots, or none at all ("10,0319,0436", "1003190436");
    - zeros that a number cell or a program lost ("1.0002.1778", "100021778", "10.319.436");
    - the ".0" that a program puts behind a number ("1003190436.0");
    - letters that look like digits ("1O.0319.0436", "10.03l9.0436"; also Cyrillic), if most are digits;
    - small letters for capitals in what stands behind ("_gt").

    Args:
        text: the cell.

    Returns:
        The code of ten digits, and what stands behind them ("_GT", "-1", ".K.2") without spaces.
    """
    plain = clean_code(text).upper()
    match = _DOTTED.fullmatch(plain) or _RUN.fullmatch(plain)
    if match is None:
        return None
    parts, suffix = match.groups()[:3], match[4]
    if sum(letter.isdigit() for part in parts for letter in part) < _ENOUGH_DIGITS:
        return None
    chapter, technique, price = (part.translate(_AS_DIGITS) for part in parts)
    suffix = "" if suffix in (".0", ",0") else _without_spaces(suffix)
    if not _SUFFIX.fullmatch(suffix):
        return None
    return Code(f"{chapter:0>2}.{technique:0>4}.{price:0>4}", suffix)


def technique_of(text: str) -> str | None:
    """The beginning of the codes that are priced for a technique ("03.3248." for "3.3248"); None for a text of another form."""
    match = _TECHNIQUE.fullmatch(clean_code(text))
    return f"{match[1]:0>2}.{match[2]:0>4}." if match else None


def codes_in(text: str) -> list[str]:
    """The codes of the form 99.9999.9999 that stand in a text, each once."""
    return list(dict.fromkeys(_IN_A_TEXT.findall(clean_code(text))))


def code_and_name(code: str | None, name: str | None) -> tuple[str | None, str | None]:
    """Returns a code and a name; where the code is blank and the name holds one, that code and the rest of the name.

    "03.3711.0571 - Tháo bỏ các ngón tay" and "Tháo bỏ các ngón tay (03.3711.0571)" are such names; one with two codes is not.
    """
    found = codes_in(name) if code is None and name is not None else []
    if len(found) != 1 or name is None:
        return code, name
    before, _, after = clean_code(name).partition(found[0])
    before = "" if _BEFORE_A_CODE.fullmatch(before.strip(_AROUND_A_CODE)) else before
    return found[0], " ".join(filter(None, (before.strip(_AROUND_A_CODE), after.strip(_AROUND_A_CODE)))) or None


def without_number(name: str) -> str:
    """A name without the number of the row before it: "21. Tháo bỏ các ngón tay" is "Tháo bỏ các ngón tay"."""
    return _NUMBER_BEFORE.sub("", name, count=1)


@lru_cache(maxsize=50_000)
def compact(text: str) -> str:
    """A code by its letters and digits alone: "K27-NG1" and "k27.ng1" are "K27NG1"."""
    return _OTHER_SIGNS.sub("", clean_code(text).upper().translate(_AS_LATIN))


def _without_spaces(text: str) -> str:
    return re.sub(r"\s+", "", text)
