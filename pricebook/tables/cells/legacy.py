"""Vietnamese typed for the fonts of the 1990s (TCVN3 "ABC", VNI) put back into letters: "§¬n gi¸" and "Ñôn giaù" are "Đơn giá".

Such a file holds Latin-1 characters that only a .VnTime or VNI-Times font shows as Vietnamese. Whether a text is one is
judged by its syllables: each word must be a possible Vietnamese syllable once it is put back, and none before.
Tables: TCVN 5712:1993 (VN3), and the two-character scheme of VNI-Windows.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Legacy = Literal["TCVN3", "VNI"]

_TCVN3_CODES = "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ"
_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_TCVN3 = str.maketrans(_TCVN3_CODES, _TCVN3_LETTERS)

# A vowel followed by the character that carries its mark; ö and ô are ư and ơ, and take the marks of u and o.
_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_HAT = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_ALONE = {"ñ": "đ", "ö": "ư", "ô": "ơ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_table() -> dict[str, str]:
    table = dict(_VNI_ALONE)
    for base, letter in (("a", "a"), ("e", "e"), ("o", "o"), ("u", "u"), ("y", "y"), ("ô", "ơ"), ("ö", "ư")):
        table |= {base + code: letter + tone for code, tone in _TONES.items()}
    for base in "aeo":
        table |= {base + code: base + "\u0302" + tone for code, tone in _HAT.items()}
    table |= {"a" + code: "a\u0306" + tone for code, tone in _BREVE.items()}
    table = {code: unicodedata.normalize("NFC", letter) for code, letter in table.items()}
    for code, letter in list(table.items()):
        table[code.upper()] = table[code.capitalize()] = table[code[0].upper() + code[1:]] = letter.upper()
    return table


_VNI = _vni_table()
_VNI_CODE = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

# Latin-1 characters that no Vietnamese word is written with: without one of them a text is not looked at any further.
_FOREIGN = re.compile("[¡-¿ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñöøûüþÿ÷]")
_BEYOND_LATIN_1 = re.compile("[\u0100-\u024f\u1e00-\u1eff]")  # ạ, ế, đ, ơ, ư …: Vietnamese as Unicode writes it
# Signs that are signs: µg, 1l×12, Voltaren®, 25°C. In an old font they would be letters, but not in these places.
_SIGN = re.compile(r"(µ(?=(?:m|g|l|L|M|mol|S)\b)|[×x](?=\s*\d)|×|[®©](?=[\s.,;)]|$)|[°±²³½¼¾])")
_ACRONYM = re.compile("[A-ZĐ]{2,6}")  # ĐVT
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_WORD = re.compile(r"[A-Za-z\u00a1-\u024f\u0300-\u0323\u1e00-\u1eff]+")

_TONE_MARK = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
    "(?:uyê|uya|uyu|oai|oay|oao|oeo|uôi|ươi|ươu|iêu|yêu|uây|uêu|iê|yê|oa|oă|oe|oo|ua|uâ|uê|uô|uơ|uy|ưa|ươ|ia|"
    "ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|[aăâeêioôơuưy])"
    "(?:ch|nh|ng|[cmnpt])?"
)
# "giaù": the tone stands on the main vowel of ai, ao, au …, never on the glide that follows it.
_TONE_ON_GLIDE = re.compile("(?:(?:[aâêư]|(?<!g)i)[ùúủũụ]|[aâ][ỳýỷỹỵ]|[ae][òóỏõọ]|[aoôơuư][ìíỉĩị])$")


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """Whether a word can be one Vietnamese syllable: an initial, a rime, at most one tone."""
    lower = unicodedata.normalize("NFC", word.lower())
    if "ñ" in lower or _TONE_ON_GLIDE.search(lower):  # n with a tilde, which is a tone only above a vowel
        return False
    bare, tones = _TONE_MARK.subn("", unicodedata.normalize("NFD", lower))
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None


def restored(text: str, encoding: Legacy) -> str:
    """The text with its letters put back. Capitals of a .VnTimeH font come as small letters between capitals: mended too."""
    if encoding == "VNI":
        return _VNI_CODE.sub(lambda found: _VNI[found[0]], text)
    parts = _SIGN.split(text)
    letters = "".join(part if number % 2 else part.translate(_TCVN3) for number, part in enumerate(parts))
    plain = [letter for letter in text if letter.isascii() and letter.isalpha()]
    return letters.upper() if len(plain) > 1 and all(letter.isupper() for letter in plain) else letters


def _marked_words(text: str) -> list[str]:
    return [word for word in _WORD.findall(_SIGN.sub(" ", text)) if _NON_ASCII.search(word)]


def _is_legacy(text: str, encoding: Legacy) -> bool:
    """Every marked word becomes a syllable, and at least one of two letters or more was none before."""
    words = [] if _BEYOND_LATIN_1.search(text) else _marked_words(text)
    if not words:
        return False
    after = [restored(word, encoding) for word in words]
    if not all(is_syllable(word) for word in after):
        return False
    return any(len(new) > 1 and not is_syllable(old) for old, new in zip(words, after, strict=True))


@dataclass(frozen=True, slots=True)
class Restored:
    """What was found about one column's texts: each changed text with its letters put back, those in doubt, the encoding."""

    changed: dict[str, str]
    doubtful: list[str]
    encoding: Legacy | None = None


def put_back(texts: Iterable[str], sheet: Legacy | None = None) -> Restored:
    """The texts of one column that were typed for an old font, put back.

    A text is certain by itself with two different words that only the old font can have meant; another one where the
    certain texts of its column outnumber those that only Unicode can have written, or where the `sheet` is known to be in
    that encoding and its column has nothing of Unicode. A foreign name ("Köln") in a Unicode column is neither: what stays
    in doubt is reported, not changed.
    """
    marked = [text for text in texts if not text.isascii()]
    if not any(_FOREIGN.search(text) for text in marked) and sheet is None:
        return Restored({}, [])
    in_latin_1 = [text for text in marked if _BEYOND_LATIN_1.search(text) is None]
    unicode_texts = len(marked) - len(in_latin_1)
    possible = {encoding: [text for text in in_latin_1 if _is_legacy(text, encoding)] for encoding in _ENCODINGS}
    proof = {encoding: sum(_proofs(text) for text in possible[encoding]) for encoding in _ENCODINGS}
    likely, other = sorted(_ENCODINGS, key=lambda encoding: -proof[encoding])
    if sheet is not None and not unicode_texts:
        decided, likely = True, sheet
    else:
        decided = proof[likely] > 1 and proof[likely] > proof[other] and len(possible[likely]) > unicode_texts
    changed = {text: _word_by_word(text, likely) for text in marked} if decided else {}
    doubtful = []
    if not decided:
        for text in possible[likely]:
            if _proofs(text) > 1 and not _is_legacy(text, other):
                changed[text] = restored(text, likely)
            else:
                doubtful.append(text)
    return Restored({old: new for old, new in changed.items() if new != old}, doubtful, likely if decided else None)


_ENCODINGS: tuple[Legacy, Legacy] = ("TCVN3", "VNI")


def _proofs(text: str) -> int:
    """How many different words of a text are no Vietnamese as they stand."""
    return len({word for word in _marked_words(text) if not is_syllable(word)})


def _word_by_word(text: str, encoding: Legacy) -> str:
    """A text of a column in that encoding. Words that do not become syllables ("500 µg") stay what they are."""
    if _BEYOND_LATIN_1.search(text):
        return text
    if _is_legacy(text, encoding):
        return restored(text, encoding)

    def word(found: re.Match[str]) -> str:
        new = restored(found[0], encoding)
        return new if len(new) > 1 and (is_syllable(new) or _ACRONYM.fullmatch(new)) else found[0]

    parts = _SIGN.split(text)
    return "".join(part if number % 2 else _WORD.sub(word, part) for number, part in enumerate(parts))


def share_of_syllables(text: str) -> float:
    """Which part of the marked words of a text are Vietnamese syllables: how well it was decoded. 1 where none is marked."""
    words = _marked_words(unicodedata.normalize("NFC", text))
    return sum(map(is_syllable, words)) / len(words) if words else 1.0
