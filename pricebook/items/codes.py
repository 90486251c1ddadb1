"""Codes of items that a person reads as one and a program as two: "VT-1" and "VT1", "0101" and "101", "VTO1" and "VT01".

A code is compared character by character where it joins tables. What is here only finds codes that were probably meant as one, so
that somebody looks at them; no price follows from it.
"""

import re
import unicodedata
from functools import lru_cache

_RUN = re.compile(r"[^\W\d_]+|\d+")
_WHOLE = re.compile(r"(\d+)[.,]0+")  # 101.0: a spreadsheet's number
_POWER = re.compile(r"(\d)E\+?(\d{1,2})")
_BETWEEN_CODES = re.compile(r"\s*[;|\n\r]+\s*|\s+(?:và|hoặc|hay|or|&)\s+|\s*&\s*")
_PERHAPS_BETWEEN = re.compile(r"\s*[,/+]\s*|\s+[-–]\s+|\s+")
# Cyrillic and Greek letters that look like Latin ones; a keyboard or a scan gives them in place of these.
LOOK_ALIKE = str.maketrans("АВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXIJSABEZHIKMNOPTYX")
_LIKE_DIGITS = str.maketrans("OIL", "011")
_LEAST_DIGITS = 5  # of a code that may stand with and without its dots: "40.123" and "40123"


def plain_letters(text: str) -> str:
    """The text in capital Latin letters: full-width letters and letters that look like Latin ones as the plain ones."""
    return unicodedata.normalize("NFKC", text).upper().translate(LOOK_ALIKE)


@lru_cache(maxsize=100_000)
def code_key(code: str) -> str:
    """The key that codes share which look like one.

    Case, separators, spaces, leading zeros, the ".0" of a number, full-width letters and look-alikes of other alphabets make no
    difference. "VT1" and "VT10", "1.5" and "15", "A1B" and "A1C" have different keys.
    """
    plain = plain_letters(code)
    power = _POWER.fullmatch(plain.strip())
    plain = str(int(power[1]) * 10 ** int(power[2])) if power else plain  # 1E5: what a spreadsheet shows for 100000
    whole = _WHOLE.fullmatch(plain.strip())
    runs = _RUN.findall(whole[1] if whole else plain)
    first = next((number for number, run in enumerate(runs) if run.isdecimal()), None)
    if first is not None:
        runs[first] = runs[first].lstrip("0") or "0"
    return _joined(runs)


@lru_cache(maxsize=100_000)
def looser_keys(code: str) -> frozenset[str]:
    """Keys by which codes may have been meant as one, but may as well be two: O for 0, I and l for 1, no accents, no dots.

    Two codes that share such a key are compared by `may_be_one`.
    """
    runs = _runs_without_accents(code)
    keys = {_joined(runs), "0:" + _joined(runs).translate(_LIKE_DIGITS)}
    if all(map(str.isdecimal, runs)) and sum(map(len, runs)) >= _LEAST_DIGITS:
        keys.add(".:" + "".join(runs))
    return frozenset(keys)


def may_be_one(code: str, other: str) -> bool:
    """Whether two codes share a looser key; dots make no difference only where one of the codes has none at all."""
    shared = looser_keys(code) & looser_keys(other)
    one_without_dots = min(len(_runs_without_accents(code)), len(_runs_without_accents(other))) == 1
    return any(one_without_dots or not key.startswith(".:") for key in shared)


def _runs_without_accents(code: str) -> list[str]:
    decomposed = unicodedata.normalize("NFD", plain_letters(code).replace("Đ", "D"))
    return _RUN.findall("".join(letter for letter in decomposed if not unicodedata.combining(letter)))


def _joined(runs: list[str]) -> str:
    """The runs of letters and digits in a row; only two runs of digits keep a mark between them."""
    joined = ""
    for run in runs:
        joined += ("." if joined and joined[-1].isdecimal() and run[0].isdecimal() else "") + run
    return joined


def codes_in(cell: str) -> tuple[str, ...]:
    """The codes of a cell that holds several ("VT2; VT7"); empty where it holds one.

    What may be a part of one code, a comma, a stroke, a space, separates codes only where all parts have one shape.
    """
    parts = [part for part in _BETWEEN_CODES.split(cell) if part.strip()]
    if len(parts) > 1:
        return tuple(part.strip() for part in parts)
    parts = [part for part in _PERHAPS_BETWEEN.split(cell) if part]
    shapes = {"".join("9" if run.isdecimal() else run.upper() for run in _RUN.findall(part)) for part in parts}
    lettered = all(any(map(str.isalpha, part)) and any(map(str.isdecimal, part)) for part in parts)
    return tuple(parts) if len(parts) > 1 and len(shapes) == 1 and lettered else ()


def code_within(cell: str) -> tuple[str, ...]:
    """What may be a code within a cell that says more, as in "VT02 (mới)" and "Mã VT02": parts with letters and digits."""
    parts = [part for part in re.split(r"[\s()\[\]:]+", cell) if part]
    return (
        tuple(part for part in parts if any(map(str.isdecimal, part)) and any(map(str.isalpha, part))) if len(parts) > 1 else ()
    )


def with_foreign_letters(code: str) -> str:
    """The code, letters of other alphabets that look like Latin ones written as their number: "⟨0412⟩T1"."""

    def is_foreign(letter: str) -> bool:
        return letter.upper().translate(LOOK_ALIKE) != letter.upper()

    return "".join(f"⟨{ord(letter):04X}⟩" if is_foreign(letter) else letter for letter in code)
