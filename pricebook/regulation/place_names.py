"""Names of provinces, compared by what they mean: "TP. Hà Nội", "THÀNH PHỐ HÀ NỘI" and "Hanoi" are one province."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from pricebook.base.letters import LIKE_D

_KINDS = re.compile(r"^(?:tinh|thanh pho|tp|t p|t|thu do)\s+(?=\S)")
_REMARK = re.compile(r"\([^()]*\)")


def province_key(name: str) -> str:
    """The name of a province for comparison.

    Accents, however they are encoded, case, spaces, punctuation, a remark in brackets, and the word for its kind in front make no
    difference.
    """
    return province_words(name).replace(" ", "")


def province_words(name: str) -> str:
    """The words of the name of a province, without what makes no difference: "Tỉnh Long  An" is "long an"."""
    letters = unicodedata.normalize("NFKD", _REMARK.sub(" ", name) if _REMARK.sub("", name).strip() else name).casefold()
    bare = "".join(letter for letter in letters.translate(LIKE_D).replace("đ", "d") if not unicodedata.combining(letter))
    plain = " ".join("".join(letter if letter.isalnum() else " " for letter in bare).split())
    return _KINDS.sub("", _KINDS.sub("", plain))


def names_by_key(names: Iterable[str], spellings: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Key → the name as it is declared, for each name and each other spelling of it.

    A spelling stands for the declared one of its group: "Huế" and "Thừa Thiên Huế" are one place, and a division of the country
    has one of them. A name that is declared itself stands for itself.

    Args:
        names: the declared names.
        spellings: a name, declared or not, and what else it is called.
    """
    found = {province_key(name): name for name in names}
    others: dict[str, str] = {}
    for name, also in spellings.items():
        keys = [province_key(text) for text in (name, *also)]
        declared = next((found[key] for key in keys if key in found), None)
        if declared is not None:
            others.update((key, declared) for key in keys if key not in found)
    return found | others
