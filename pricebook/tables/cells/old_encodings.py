"""Vietnamese typed in the font encodings of the 1990s (TCVN3 "ABC", VNI), converted to Unicode.

"§¬n gi¸" and "Ñôn giaù" both stand for "Đơn giá". Such a file holds Latin-1 characters that only a .VnTime or VNI-Times font
shows as Vietnamese. A text is recognised by its syllables: each word must be a possible Vietnamese syllable after the
conversion, and at least one must not have been one before it. Tables: TCVN 5712:1993 (VN3), and the two-character scheme of
VNI-Windows.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

OldEncoding = Literal["TCVN3", "VNI"]

_TCVN3_CODES = "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ"
_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_TCVN3 = str.maketrans(_TCVN3_CODES, _TCVN3_LETTERS)

# VNI writes a vowel, and after it the character that carries its mark; ö and ô are ư and ơ, and take the marks of u and o.
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

# Latin-1 characters that no Vietnamese word is written with: a text without any of them is not examined further.
_FOREIGN = re.compile("[¡-¿ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñöøûüþÿ÷]")
_BEYOND_LATIN_1 = re.compile("[\u0100-\u024f\u1e00-\u1eff]")  # ạ, ế, đ, ơ, ư …: Vietnamese as Unicode writes it
# Characters that are signs here: µg, 1l×12, Voltaren®, 25°C, 1½. In an old encoding they are letters, but not in these places:
# ½ ¼ ¾ × are ẵ ẳ ắ ì beside another letter, and not behind a digit ("C¾t", "t×m"); µ is à behind a letter ("hµm").
_LETTER = "A-Za-z\u00a1-\u00ff"
_SIGN = re.compile(
    rf"((?<![{_LETTER}])µ(?=(?:m|g|l|L|M|mol|S)\b)|[×x](?=\s*\d)|(?<=\d)[½¼¾×]|(?<![{_LETTER}])[½¼¾×](?![{_LETTER}])|[®©](?=[\s.,;)]|$)|[°±²³])"
)
_DONG = re.compile(r"(?<=[.,]\d{3})( ?)[®ñ](?![^\W\d_])")  # 60.000®, of an amount, is 60.000đ and no trade mark
_ACRONYM = re.compile("[A-ZĐ]{2,6}")  # ĐVT
_ALONE = frozenset("ởổứủ")  # words of one letter; others may be signs: Ø
_SIGN_IN_A_WORD = re.compile("[A-Za-z].*[¡-¿Ð].*[A-Za-z]|[A-Za-z]{2}[¡-¿Ð]")  # of no word of any language: "nit¬", "gl«c«m"
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_WORD = re.compile(r"[A-Za-z\u00a1-\u024f\u0300-\u0323\u1e00-\u1eff]+")

_TONE_MARK = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
    "(?:uyê|uya|uyu|oai|oay|oao|oeo|uôi|ươi|ươu|iêu|yêu|uây|uêu|iê|yê|oa|oă|oe|oo|ua|uâ|uê|uô|uơ|uy|ưa|ươ|ia|"
    "ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|[aăâeêioôơuưy])"
    "(?:ch|nh|ng|[cmnpt])?"
)
# No Vietnamese syllable has its tone on the glide of ai, ao, au …; "giaù" has, so it is VNI and not Unicode.
_TONE_ON_GLIDE = re.compile("(?:(?:[aâêư]|(?<!g)i)[ùúủũụ]|[aâ][ỳýỷỹỵ]|[ae][òóỏõọ]|[aoôơuư][ìíỉĩị])$")


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """Whether a word can be a Vietnamese syllable: an initial consonant, a rime, and at most one tone."""
    lower = unicodedata.normalize("NFC", word.lower())
    if "ñ" in lower or _TONE_ON_GLIDE.search(lower):  # a tilde is a tone only above a vowel
        return False
    bare, tones = _TONE_MARK.subn("", unicodedata.normalize("NFD", lower))
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None


def convert(text: str, encoding: OldEncoding) -> str:
    """The text in Unicode letters.

    A .VnTimeH font shows small letters as capitals: where all plain letters of a text are capitals, so are the converted ones.
    """
    text = _DONG.sub(r"\1đ", text)
    if encoding == "VNI":
        return _VNI_CODE.sub(lambda found: _VNI[found[0]], text)
    parts = _SIGN.split(text)
    letters = "".join(part if number % 2 else part.translate(_TCVN3) for number, part in enumerate(parts))
    plain = [letter for letter in text if letter.isascii() and letter.isalpha()]
    return letters.upper() if len(plain) > 1 and all(letter.isupper() for letter in plain) else letters


def _marked_words(text: str) -> list[str]:
    """The words with letters beyond ASCII; signs are left out."""
    return [word for word in _WORD.findall(_SIGN.sub(" ", text)) if _NON_ASCII.search(word)]


def _can_be(text: str, encoding: OldEncoding) -> bool:
    """Whether every marked word becomes a syllable, and at least one of them, of two letters or more, was none before."""
    words = [] if _BEYOND_LATIN_1.search(text) else _marked_words(text)
    if not words:
        return False
    after = [convert(word, encoding) for word in words]
    if not all(is_syllable(word) for word in after):
        return False
    return any(len(new) > 1 and not is_syllable(old) for old, new in zip(words, after, strict=True))


@dataclass(frozen=True, slots=True)
class RestoredTexts:
    """The result for the texts of one column.

    Attributes:
        changed: Each text that was converted, with its text in Unicode.
        doubtful: The texts that may be in an old encoding, and were left unchanged.
        encoding: The encoding of the column, where the column as a whole is in one.
    """

    changed: dict[str, str]
    doubtful: list[str]
    encoding: OldEncoding | None = None


def restore_letters(texts: Iterable[str], sheet: OldEncoding | None = None) -> RestoredTexts:
    """Converts the texts of one column that were typed in an old encoding.

    A text is converted on its own evidence where two different words of it are syllables in the old encoding only. It is
    converted on the evidence of its column where the column holds more such texts than texts that only Unicode can write, or
    where the sheet is known to be in an old encoding and the column holds no Unicode text. A foreign name ("Köln") in a Unicode
    column satisfies neither: a text that stays in doubt is reported and not changed.

    Args:
        texts: The distinct texts of the column.
        sheet: The encoding that the sheet is known to be in, by its headings.
    """
    marked = [text for text in texts if not text.isascii()]
    if not any(_FOREIGN.search(text) for text in marked) and sheet is None:
        return RestoredTexts({}, [])
    in_latin_1 = [text for text in marked if _BEYOND_LATIN_1.search(text) is None]
    unicode_texts = len(marked) - len(in_latin_1)
    possible = {encoding: [text for text in in_latin_1 if _can_be(text, encoding)] for encoding in _ENCODINGS}
    evidence = {encoding: sum(_evidence(text) for text in possible[encoding]) for encoding in _ENCODINGS}
    likely, other = sorted(_ENCODINGS, key=lambda encoding: -evidence[encoding])
    if sheet is not None and not unicode_texts:
        decided, likely = True, sheet
    else:
        decided = evidence[likely] > 1 and evidence[likely] > evidence[other] and len(possible[likely]) > unicode_texts
    changed = {text: _convert_words(text, likely) for text in marked} if decided else {}
    doubtful = []
    if not decided:
        for text in possible[likely]:
            if _evidence(text) > 1 and not _can_be(text, other):
                changed[text] = convert(text, likely)
            else:
                doubtful.append(text)
    return RestoredTexts({old: new for old, new in changed.items() if new != old}, doubtful, likely if decided else None)


_ENCODINGS: tuple[OldEncoding, OldEncoding] = ("TCVN3", "VNI")


def _evidence(text: str) -> int:
    """How many different words of a text are no Vietnamese syllables as they stand."""
    return len({word for word in _marked_words(text) if not is_syllable(word)})


def _convert_words(text: str, encoding: OldEncoding) -> str:
    """A text of a column that is in this encoding. Words that do not become syllables ("500 µg") are left as they are."""
    if _BEYOND_LATIN_1.search(text):
        return text
    if _can_be(text, encoding):
        return convert(text, encoding)
    text = _DONG.sub(r"\1đ", text)

    def word(found: re.Match[str]) -> str:
        new = convert(found[0], encoding)
        if len(new) == 1:
            return new if new in _ALONE else found[0]
        return new if is_syllable(new) or _ACRONYM.fullmatch(new) or _SIGN_IN_A_WORD.search(found[0]) else found[0]

    parts = _SIGN.split(text)
    return "".join(part if number % 2 else _WORD.sub(word, part) for number, part in enumerate(parts))


def share_of_syllables(text: str) -> float:
    """The share, 0 to 1, of the marked words of a text that are Vietnamese syllables; 1 where no word is marked.

    It tells how well a text was decoded.
    """
    words = _marked_words(unicodedata.normalize("NFC", text))
    return sum(map(is_syllable, words)) / len(words) if words else 1.0
